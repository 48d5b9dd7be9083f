"""Members of staff who are logged in."""

import pytest

from tests.campaign.staff import WRITER, make_staff


@pytest.fixture
def editor(client, db):
    """Edith, who may write, publish and delete."""
    user = make_staff("edith")
    client.force_login(user)
    return user


@pytest.fixture
def writer(client, db):
    """Wanda, who may write drafts."""
    user = make_staff("wanda", WRITER)
    client.force_login(user)
    return user
