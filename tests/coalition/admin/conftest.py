import pytest

from tests.campaign.staff import make_staff
from tests.updates.factories import make_campaign

from .letters import EDITOR, WRITER


@pytest.fixture(autouse=True)
def campaign(db):
    make_campaign()


@pytest.fixture
def writer(client):
    user = make_staff("wanda", WRITER)
    client.force_login(user)
    return user


@pytest.fixture
def editor(client):
    user = make_staff("edith", EDITOR)
    client.force_login(user)
    return user


@pytest.fixture
def chief(client):
    user = make_staff("chief", [], is_superuser=True)
    client.force_login(user)
    return user
