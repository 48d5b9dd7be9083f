"""The press room: whom to call first, by topic, language and hour; what can be quoted and used; nothing else."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import TestCase
from django.utils import timezone, translation

from contacts.cards import Card, CardSubject, Hours, card_of
from contacts.models import Contact
from tests.campaign.test_media import fetch
from tests.contacts.factories import make_contact, make_subject
from tests.updates.factories import MAY_13, make_campaign, make_update, make_updates
from tests.updates.press_kits import make_document, make_photo
from updates.models import KeyFact, Update
from updates.press.choosing import choose, opens_next

pytestmark = pytest.mark.django_db

MONDAY_NOON = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)  # in Los Angeles
OFFICE = Hours((1, 2, 3, 4, 5), "09:00", "17:00", "America/Los_Angeles")
NIGHTS = Hours((1, 2, 3, 4, 5, 6, 7), "20:00", "02:00", "America/Los_Angeles")
MADRID = Hours((1, 2), "09:00", "18:00", "Europe/Madrid")


def make_card(name, *, hours=None, languages=(), subjects=()):
    return Card(
        uid=name,
        slug=name.lower(),
        name=name,
        languages=tuple(languages),
        hours=hours,
        subjects=tuple(CardSubject(slug, slug.title()) for slug in subjects),
    )


ANA = make_card("Ana", hours=OFFICE, languages=["en", "es"], subjects=["law"])
BEN = make_card("Ben", hours=NIGHTS, languages=["en"], subjects=["family", "law"])
CAM = make_card("Cam", languages=["ar"], subjects=["family"])
CARDS = [ANA, BEN, CAM]


def chosen(at=MONDAY_NOON, **asked):
    return [card.name for card in choose(CARDS, asked, at).cards]


def answers_next(cards, at):
    found = choose(cards, {}, at).next
    return found and (found.card.name, found.at.isoformat(), found.moment)


class TestChoosing:
    def test_everybody_is_shown_when_nothing_is_asked_for(self):
        assert chosen() == ["Ana", "Ben", "Cam"]

    def test_by_topic_and_language(self):
        assert chosen(topic="law") == ["Ana", "Ben"]
        assert chosen(language="ar") == ["Cam"]
        assert chosen(topic="law", language="es") == ["Ana"]
        assert chosen(topic="law", language="ar") == []

    def test_now_is_for_those_whose_hours_hold(self):
        assert chosen(now="1") == ["Ana"]
        assert chosen(datetime(2026, 3, 3, 5, 0, tzinfo=UTC), now="1") == ["Ben"]  # 21:00

    @pytest.mark.parametrize(
        "asked",
        [{"topic": "gone"}, {"language": "xx"}, {"now": "yes"}, {"topic": "\0", "language": "é" * 5000, "now": ""}],
    )
    def test_a_value_that_nobody_has_asks_for_nothing(self, asked):
        choice = choose(CARDS, asked, MONDAY_NOON)
        assert choice.cards == CARDS
        assert not choice.is_filtered

    def test_what_can_be_asked_for_stands_on_the_cards_each_once_by_name(self):
        choice = choose(CARDS, {"language": "ar"}, MONDAY_NOON)
        assert [(each.value, each.label, each.is_chosen) for each in choice.topics] == [
            ("family", "Family", False),
            ("law", "Law", False),
        ]
        assert [(each.value, each.label, each.is_chosen) for each in choice.languages] == [
            ("ar", "Arabic", True),
            ("en", "English", False),
            ("es", "Spanish", False),
        ]

    def test_nobody_answers_next_while_somebody_answers(self):
        assert choose(CARDS, {}, MONDAY_NOON).next is None

    def test_who_answers_next_is_told_in_their_own_zone(self):
        evening = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)  # Monday, 19:00 in Los Angeles
        assert answers_next([ANA, CAM], evening) == (
            "Ana",
            "2026-03-03T09:00:00-08:00",
            "Tuesday, 3 March, 09:00 PST",
        )
        assert answers_next(CARDS, evening) == ("Ben", "2026-03-02T20:00:00-08:00", "Monday, 2 March, 20:00 PST")
        in_madrid = make_card("Eva", hours=MADRID)
        assert answers_next([ANA, in_madrid], evening) == (
            "Eva",
            "2026-03-03T09:00:00+01:00",
            "Tuesday, 3 March, 09:00 CET",
        )

    def test_when_now_finds_nobody_the_next_one_stands_there(self):
        evening = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
        choice = choose(CARDS, {"now": "1"}, evening)
        assert [card.name for card in choice.cards] == ["Ben"]
        assert choice.next.card == BEN

    def test_when_nobody_gives_hours_all_who_fit_stand_there(self):
        choice = choose(CARDS, {"now": "1", "language": "ar"}, MONDAY_NOON)
        assert choice.cards == [CAM]
        assert choice.next is None
        assert not choice.is_anyone_reachable


@pytest.mark.parametrize(
    ("hours", "at", "opens"),
    [
        (OFFICE, "2026-03-06T17:00:00-08:00", "2026-03-09T09:00:00-07:00"),  # over the weekend, clocks moved
        (OFFICE, "2026-03-02T08:59:59-08:00", "2026-03-02T09:00:00-08:00"),
        (Hours((1,), "09:00", "10:00", "UTC"), "2026-03-02T10:00:00+00:00", "2026-03-09T09:00:00+00:00"),
        # 02:30 does not exist on that Sunday, when clocks go from 01:59 to 03:00; 01:30 comes twice on the other.
        (Hours((7,), "02:30", "05:00", "America/New_York"), "2026-03-08T01:00:00-05:00", "2026-03-08T03:30:00-04:00"),
        (Hours((7,), "01:30", "05:00", "America/New_York"), "2026-11-01T01:00:00-04:00", "2026-11-01T01:30:00-04:00"),
        (Hours((3,), "09:00", "17:00", "Asia/Kolkata"), "2026-03-03T12:00:00-08:00", "2026-03-04T09:00:00+05:30"),
    ],
)  # fmt: skip
def test_hours_begin_next(hours, at, opens):
    assert opens_next(hours, datetime.fromisoformat(at)).isoformat() == opens


def hours_around(moment, begin, end):
    """Times of every day in UTC, from `begin` to `end` hours after the moment's hour."""
    return {
        "reachable_from": time((moment.hour + begin) % 24),
        "reachable_until": time((moment.hour + end) % 24),
        "zone": "UTC",
    }


def page(client, address="/press/", **asked):
    response = client.get(address, asked)
    assert response.status_code == 200
    return response


class TestPage:
    @pytest.fixture(autouse=True)
    def campaign(self):
        make_campaign(background="The dam was built in 1931.")

    def test_cards_come_first_in_their_order(self, client):
        make_contact("Ben Okafor", order=2, phones=["+442079460000"], languages=["en", "es"])
        make_contact("Ana Ruiz", order=1)
        make_update("Read this", kind="release")
        text = page(client).text
        places = [text.index(words) for words in ("Ana Ruiz", "tel:+1-415-758-3765", "Ben Okafor", "Read this")]
        assert places == sorted(places)
        assert "+44-20-7946-0000" in text
        assert "Speaks English and Spanish" in text

    def test_no_address_stands_in_it_as_harvesters_look_for_it(self, client):
        make_contact("Ana Ruiz", email="ana.ruiz@clinic.example")
        assert "@" not in page(client).text

    def test_it_can_be_filtered_by_plain_addresses(self, client):
        law, family = make_subject("The case"), make_subject("The family")
        make_contact("Ana Ruiz", subjects=[law], languages=["en"])
        make_contact("Ben Okafor", subjects=[family, law], languages=["es"])
        response = page(client, topic="the-family")
        assert [card.name for card in response.context["choice"].cards] == ["Ben Okafor"]
        assert "Ana Ruiz" not in response.text
        assert '<option value="the-family" selected>The family</option>' in response.text
        assert '<meta name="robots" content="noindex, follow">' in response.text
        assert '<link rel="canonical" href="http://127.0.0.1:8000/press/">' in response.text
        nobody = page(client, topic="the-family", language="en").text
        assert "Nobody speaks about this in this language." in nobody
        assert 'href="/press/"' in nobody

    def test_a_subject_has_its_name_in_the_language_of_the_page(self, client):
        law = make_subject("The case")
        law.words.create(language="es", name="El caso")
        make_contact("Ana Ruiz", subjects=[law])
        make_contact("Ben Okafor")
        assert '<option value="the-case">El caso</option>' in page(client, "/es/press/", topic="x").text

    def test_who_is_reachable_is_told_and_found(self, client):
        now = timezone.now()
        make_contact("Ana Ruiz", **hours_around(now, -3, 4))
        make_contact("Ben Okafor", **hours_around(now, 5, 7))
        text = page(client).text
        assert text.count("<strong>Reachable now") == 1
        assert "answers next" not in text
        assert "Ben Okafor" not in page(client, now="1").text

    def test_when_nobody_is_reachable_the_next_one_and_the_form_are_named(self, client):
        now = timezone.now()
        make_contact("Ana Ruiz", **hours_around(now, 9, 11))
        make_contact("Ben Okafor", **hours_around(now, 5, 7))
        for asked in ({}, {"now": "1"}):
            text = page(client, **asked).text
            assert "<bdi>Ben Okafor</bdi> answers next:" in text
            assert 'href="/press/enquiry/"' in text
        assert "Ana Ruiz" not in text

    def test_nothing_is_asked_of_who_finds_one_contact(self, client):
        make_contact("Ana Ruiz", languages=["en", "es"])
        assert "<form" not in page(client).text
        make_contact("Ben Okafor")
        assert '<form class="form press-filter" action="/press/"' in page(client).text

    def test_an_empty_press_room_says_so(self, client):
        text = page(client).text
        assert "No contact is listed at the moment." in text
        assert "There is no press release in this language yet." in text
        assert 'href="/press/enquiry/"' in text

    def test_the_ten_newest_releases_are_there_with_their_text(self, client):
        make_updates(12, kind="release")
        make_update("Only news", MAY_13 + timedelta(days=30))
        text = page(client).text
        assert [update.title for update in client.get("/press/").context["releases"]] == [
            f"Number {n}" for n in range(12, 2, -1)
        ]
        assert 'href="/updates/2021/05/16/number-12.txt"' in text
        assert client.get("/updates/2021/05/16/number-12.txt").status_code == 200
        assert "Only news" not in text

    def test_facts_come_in_their_order_with_source_and_date(self, client):
        source = make_update("The ruling", kind="ruling")
        KeyFact.objects.create(text="Second <fact>.", source=source, order=2)
        KeyFact.objects.create(text="First fact.", source=source, order=1)
        KeyFact.objects.create(text="Un hecho.", source=source, language="es")
        text = page(client).text
        assert text.index("First fact.") < text.index("Second &lt;fact&gt;.")
        assert text.count('<a href="/updates/2021/05/13/the-ruling/"><bdi>The ruling</bdi></a>') == 2
        assert ">13 May 2021</time>" in text
        assert "Un hecho" not in text
        spanish = page(client, "/es/press/").text
        assert "Un hecho." in spanish
        assert 'hreflang="en" lang="en"><bdi>The ruling</bdi>' in spanish

    def test_the_background_is_there(self, client):
        assert "The dam was built in 1931." in page(client).text

    def test_coverage_names_outlet_journalist_and_date_with_links(self, client):
        make_update("A long read", kind="coverage", outlet="The Lantern", outlet_author="Petra Lindqvist",
                    outlet_date=date(2021, 5, 11), outlet_url="https://lantern.example/read",
                    archive_url="https://archive.example/read")  # fmt: skip
        text = page(client).text
        for words in ("The Lantern", "Petra Lindqvist", ">11 May 2021</time>", 'href="https://lantern.example/read"',
                      'href="https://archive.example/read"', 'href="/updates/kind/coverage/"'):  # fmt: skip
            assert words in text

    def test_the_thirty_newest_of_coverage_are_there(self, client):
        make_updates(32, kind="coverage")
        found = page(client).context["coverage"]
        assert [update.title for update in found] == [f"Number {n}" for n in range(32, 2, -1)]

    def test_photos_and_documents_have_terms_and_full_size(self, client):
        photo = make_photo(60, caption="At night")
        document = make_document()
        text = page(client).text
        for words in ("At night", "Ana Ruiz", "CC BY 4.0", "Full size, 60 × 40", photo.get_absolute_url(),
                      "The ruling", "High Court", "Public record", document.get_absolute_url()):  # fmt: skip
            assert words in text
        assert fetch(client, photo.get_absolute_url()).status_code == 200

    def test_a_large_photo_is_shown_in_a_size_for_pages_and_linked_in_full(self, client):
        photo = make_photo(3000)
        text = page(client).text
        assert f'<a class="full-size" href="/media/{photo.key}-3000.jpg">Full size, 3000 × 40</a>' in text
        assert f'src="/media/{photo.key}-2400.jpg"' in text
        assert text.count(f"{photo.key}-3000") == 1
        assert fetch(client, photo.full_address).status_code == 200

    def test_a_language_without_releases_or_facts_leads_to_the_default_one(self, client):
        make_update("Read this", kind="release")
        text = page(client, "/es/press/").text
        assert "Read this" not in text
        assert text.count('<a href="/press/" hreflang="en">') == 2

    def test_it_is_reachable_in_every_language(self, client):
        make_contact("Ana Ruiz")
        for address, language in (("/press/", "en"), ("/es/press/", "es"), ("/ar/press/", "ar")):
            response = page(client, address)
            assert response.headers["Content-Language"] == language
            assert "Ana Ruiz" in response.text
            with translation.override(language):
                assert 'hreflang="ar" href="http://127.0.0.1:8000/ar/press/"' in response.text

    def test_no_visitor_gets_a_cookie_or_a_script(self, client):
        make_contact("Ana Ruiz")
        response = page(client)
        assert not response.cookies
        assert client.post("/press/").status_code == 405


class TestLeaks:
    """What is not live, listed or for the press stands neither on the page nor in its other languages."""

    @pytest.fixture(autouse=True)
    def campaign(self):
        make_campaign()

    @pytest.mark.parametrize(
        "values",
        [
            {"consented_on": None},
            {"consented_on": date(2999, 1, 1)},
            {"consent_withdrawn_on": date(2021, 4, 1)},
            {"retired_on": date(2021, 4, 1)},
            {"valid_until": date(2021, 4, 1)},
        ],
    )
    def test_contacts_that_are_not_listed(self, client, values):
        make_contact("Zephyrine Low", email="zephyrine@x.example", subjects=[make_subject("Hidden subject")],
                     languages=["cy"], **values)  # fmt: skip
        text = page(client).text
        for words in ("Zephyrine", "+1-415", "Hidden subject", "Welsh"):
            assert words not in text

    @pytest.mark.parametrize("kind", ["release", "coverage"])
    @pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
    def test_updates_that_are_not_live_and_facts_from_them(self, client, kind, state):
        at = timezone.now() + timedelta(hours=2) if state == "scheduled" else MAY_13
        update = make_update("Zephyrine", at, kind=kind, outlet="Zephyrine Times")
        if state == "withdrawn":
            update.withdraw("It was wrong.")
            update.save()
        elif state == "draft":
            Update.objects.filter(pk=update.pk).update(status="draft")
        KeyFact.objects.create(text="Zephyrine is a fact.", source=update)
        assert "Zephyrine" not in page(client).text
        Update.objects.filter(pk=update.pk).update(status="published", published_at=MAY_13, withdrawn_at=None)
        text = page(client).text
        assert "Zephyrine is a fact." in text
        assert text.count("Zephyrine") > 2

    def test_pictures_and_documents_that_are_not_for_the_press(self, client):
        photo = make_photo(60, is_for_press=False, caption="Zephyrine")
        document = make_document(is_for_press=False, title="Zephyrine")
        text = page(client).text
        assert "Zephyrine" not in text
        for asset in (photo, document):
            assert asset.key not in text
            assert client.get(asset.get_absolute_url()).status_code == 404

    def test_a_note_for_the_team(self, client):
        make_contact("Ana Ruiz", note="Call her only after six.")
        assert "after six" not in page(client).text


class BudgetTests(TestCase):
    """The page costs the same with fifty contacts and ten thousand updates as with none."""

    @classmethod
    def setUpTestData(cls):
        make_campaign()
        subjects = [make_subject(f"Subject {n}") for n in range(5)]
        for subject in subjects:
            subject.words.create(language="es", name=f"Tema de {subject.name}")
        for n in range(50):
            make_contact(f"Contact {n}", phones=[f"+1415758{n:04}", f"+1206555{n:04}"], subjects=subjects[: n % 5],
                         languages=["en", "es"], reachable_from=time(9), reachable_until=time(17))  # fmt: skip
        kinds = ["news", "release", "coverage", "ruling"]
        Update.objects.bulk_create(
            Update(title=f"Number {n}", slug=f"n{n}", kind=kinds[n % 4], status="published", outlet="The Lantern",
                   published_at=MAY_13 - timedelta(hours=n), published_on=(MAY_13 - timedelta(hours=n)).date())
            for n in range(10_000)
        )  # fmt: skip
        source = Update.objects.first()
        KeyFact.objects.bulk_create(KeyFact(text=f"Fact {n}.", source=source) for n in range(40))
        for width in range(60, 66):
            make_photo(width)
        make_document()

    def test_it_takes_five_queries(self):
        with self.assertNumQueries(5):
            response = self.client.get("/press/")
        assert response.text.count('class="card"') == 50
        assert len(response.context["releases"]) == 10
        assert len(response.context["coverage"]) == 30
        assert len(response.context["facts"]) == 30
        assert len(response.context["photos"]) == 6

    def test_it_takes_five_queries_filtered_and_in_another_language(self):
        for address in ("/press/?topic=subject-1&language=es&now=1", "/es/press/", "/ar/press/"):
            with self.assertNumQueries(5):
                assert self.client.get(address).status_code == 200

    def test_a_card_of_the_list_is_the_card_of_the_contact(self):
        card = self.client.get("/press/").context["choice"].cards[7]
        assert card == card_of(Contact.objects.get(slug=card.slug))
