import pytest

from tests.campaign.staff import make_staff
from tests.coalition.factories import make_letter

from .moderation import MODERATOR, READER


@pytest.fixture
def moderator(client):
    """Mona, who checks signatories and may do nothing else."""
    user = make_staff("mona", MODERATOR)
    client.force_login(user)
    return user


@pytest.fixture
def reader(client):
    """Rick, who may see who signed."""
    user = make_staff("rick", READER)
    client.force_login(user)
    return user


@pytest.fixture
def letter():
    return make_letter()
