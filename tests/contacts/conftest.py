"""Members of staff who are logged in."""

import pytest

from tests.campaign.staff import WRITER, make_staff
from tests.contacts.panel import PRESS_OFFICER


@pytest.fixture
def officer(client, db):
    """Olga, who looks after the contacts and the questions of the press."""
    user = make_staff("olga", PRESS_OFFICER)
    client.force_login(user)
    return user


@pytest.fixture
def writer(client, db):
    """Wanda, who may write drafts."""
    user = make_staff("wanda", WRITER)
    client.force_login(user)
    return user
