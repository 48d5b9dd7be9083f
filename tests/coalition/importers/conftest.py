import pytest
from django.urls import reverse

from tests.campaign.staff import make_staff
from tests.coalition.factories import make_letter


@pytest.fixture
def letter(db):
    return make_letter()


@pytest.fixture
def moderator(client, db):
    """Mona, who checks who signed and sees letters."""
    user = make_staff("mona", ["coalition.moderate_signatory", "coalition.view_letter"])
    client.force_login(user)
    return user


@pytest.fixture
def page(letter):
    """The address of the page on which a list is taken in under the letter."""
    return reverse("admin:coalition_letter_import", args=[letter.pk])
