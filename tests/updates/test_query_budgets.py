"""What a page may ask the database, however large the archive is."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campaign import assets
from tests.campaign.picture_files import plain, saved
from tests.coalition.factories import make_letter, make_member, make_signatory
from tests.contacts.factories import make_contact
from tests.updates.factories import MAY_13, make_campaign, make_key_date, make_page, make_topic, make_update
from updates.models import Attachment, ReleaseContact
from updates.timeline import cursor_of

pytestmark = pytest.mark.django_db


def fill(count):
    """A campaign with a menu, and updates on which everything hangs that can."""
    make_campaign()
    make_page(menu_order=1)
    topics = [make_topic("One"), make_topic("Two")]
    made = []
    for n in range(count):
        picture = assets.store_image(SimpleUploadedFile("a.png", saved(plain(60 + n, 40), "PNG")))
        update = make_update(
            f"Number {n}", MAY_13 + n * timedelta(hours=1), kind="ruling", topics=topics, lead_image=picture,
            body=f"![x]({picture.get_absolute_url()})", continues=made[-1] if made else None, is_pinned=n == 3,
            letter=make_letter(f"Letter {n}"),
        )  # fmt: skip
        make_signatory(update.letter)
        make_member(f"Union {n}")
        Attachment.objects.create(update=update, asset=picture)
        ReleaseContact.objects.create(update=update, contact=make_contact(f"Ana {n}", phones=[f"+1415758{3000 + n}"]))
        key_date = make_key_date(f"Hearing {n}", timezone.localdate() + timedelta(days=n))
        key_date.words.create(language="es", title=f"Audiencia {n}")
        key_date.reschedule({**key_date.slot, "starts_on": key_date.starts_on + timedelta(days=1)}, "The judge is ill.")
        key_date.updates.add(update)
        make_update(f"Número {n}", update.published_at, language="es", translation_of=update)
        made.append(update)
    return made


@pytest.fixture(params=[5, 30])
def updates(request):
    return fill(request.param)


BUDGETS = {
    "/": 9,
    "/updates/": 4,
    "/updates/2021/": 4,
    "/updates/2021/05/": 4,
    "/updates/kind/ruling/": 4,
    "/updates/topic/one/": 4,
    "/updates/search/?q=number": 4,
    "/updates/feed/": 8,
    "/updates/atom/": 8,
    "/updates/feed.json": 8,
    "/coalition/": 4,
    "/coalition/feed/": 2,
    "/press/": 6,
    "/dates/": 5,
    "/dates/calendar.ics": 4,
    "/about/": 3,
    "/sitemap-2021.xml": 1,
}


def test_pages_and_feeds_keep_to_their_budgets(client, django_assert_max_num_queries, updates):
    one_update, old_page = updates[3].get_absolute_url(), f"/updates/?before={cursor_of(updates[3])}"
    for path, budget in {**BUDGETS, one_update: 10, old_page: 4}.items():
        with django_assert_max_num_queries(budget, info=path):
            assert client.get(path).status_code == 200
