"""A press release as plain text: what stands on paper, in its order, to be copied without losing a word."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from campaign import markdown
from campaign.html_as_text import html_as_text, numeral
from contacts.cards import card_of
from contacts.models import ContactWords
from tests.contacts.factories import make_contact
from tests.updates.factories import MAY_13, make_campaign, make_update
from updates.models import ReleaseContact, Update

ADDRESS = "/updates/2021/05/13/a-ruling-at-last.txt"
PAGE = "https://river.example/updates/2021/05/13/a/"


def plain(text):
    return html_as_text(markdown.render(text, pictures={}, prefix="ab-", language="en"), PAGE)


def make_release(title="A ruling at last", at=MAY_13, **values):
    return make_update(title, at, kind="release", **values)


@pytest.mark.django_db
class TestRelease:
    @pytest.fixture(autouse=True)
    def campaign(self):
        make_campaign(background="The dam was built in 1931.\n\nIt leaks.")

    def test_it_reads_as_on_paper(self, client):
        release = make_release(
            release_line="immediate",
            dateline="VERITY",
            body="The court ruled [today](/dates/).\n\n> It is a good day.\n\n- One\n- Two",
            byline="The press desk",
        )
        ana = make_contact("Ana Ruiz", says="roo-EETH", email="ana@clinic.example")
        ben = make_contact("Ben Okafor", phones=["+442079460000", "+12065550143"], role="", is_email_wanted=True,
                           signal="+12065550118", whatsapp="+12065550143")  # fmt: skip
        for order, contact in enumerate([ana, ben]):
            ReleaseContact.objects.create(update=release, contact=contact, order=order)
        response = client.get(ADDRESS)
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert response.text == (
            "FOR IMMEDIATE RELEASE\n"
            "13 May 2021, 17:00 UTC\n"
            "\n"
            "Press contacts\n"
            "\n"
            "Ana Ruiz (say roo-EETH)\n"
            "Managing Attorney, Harbour Street Legal Clinic\n"
            "+1-415-758-3765\n"
            "ana@clinic.example\n"
            "\n"
            "Ben Okafor\n"
            "+44-20-7946-0000 (office)\n"
            "+1-206-555-0143 (office)\n"
            "E-mail: please ask\n"
            "WhatsApp +1-206-555-0143\n"
            "Signal +1-206-555-0118\n"
            "\n"
            "A ruling at last\n"
            "The press desk\n"
            "\n"
            "VERITY, 13 May 2021 — The court ruled today (http://127.0.0.1:8000/dates/).\n"
            "\n"
            "    It is a good day.\n"
            "\n"
            "– One\n"
            "– Two\n"
            "\n"
            "Background\n"
            "\n"
            "The dam was built in 1931.\n\nIt leaks.\n"
            "\n"
            "###\n"
            "\n"
            "Free the River\n"
            "http://127.0.0.1:8000/updates/2021/05/13/a-ruling-at-last/\n"
        )

    def test_an_embargo_that_is_lifted_is_not_told(self, client):
        make_release(release_line="embargo", body="Text.")
        assert client.get(ADDRESS).text.startswith("13 May 2021, 17:00 UTC\n\nA ruling at last\n\nText.\n")

    def test_a_revised_release_says_so(self, client):
        make_release(body="Text.", revised_at=datetime(2021, 6, 3, 23, 0, tzinfo=UTC))
        assert "13 May 2021, 17:00 UTC\nUpdated 3 June 2021\n" in client.get(ADDRESS).text

    def test_a_dateline_stands_alone_before_what_is_no_paragraph(self, client):
        make_release(dateline="VERITY", body="## Findings\n\nText.")
        assert "\n\nVERITY, 13 May 2021 —\n\nFindings\n\nText.\n" in client.get(ADDRESS).text

    def test_frozen_contacts_are_dated(self, client):
        release = make_release(freezes_contacts=True)
        ana = make_contact("Ana Ruiz")
        ReleaseContact.objects.create(update=release, contact=ana, frozen_card=card_of(ana).to_json(), frozen_at=MAY_13)
        ana.phones.update(number="+14155550100")
        text = client.get(ADDRESS).text
        assert "Press contacts\nAs they stood on 13 May 2021.\n\nAna Ruiz\n" in text
        assert "+1-415-758-3765" in text

    def test_it_speaks_the_language_of_the_release(self, client):
        make_release(
            "Un fallo", slug="fallo", language="es", dateline="VERITY", body="Texto.", release_line="immediate"
        )
        text = client.get("/es/updates/2021/05/13/fallo.txt").text
        with translation.override("es"):
            line = translation.gettext("For immediate release").upper()
        assert text.startswith(f"{line}\n13 de mayo de 2021")
        assert client.get("/updates/2021/05/13/fallo.txt").status_code == 404

    def test_numbers_keep_their_direction_in_a_text_from_right_to_left(self, client):
        release = make_release("حكم", slug="hukm", language="ar", body="نص")
        ana = make_contact("Ana Ruiz")
        ContactWords.objects.create(contact=ana, language="ar", name="آنا رويز")
        ReleaseContact.objects.create(update=release, contact=ana)
        text = client.get("/ar/updates/2021/05/13/hukm.txt").text
        assert "\nآنا رويز\n" in text
        assert "\n\u2066+1-415-758-3765\u2069\n" in text

    def test_it_takes_three_queries(self, client, django_assert_num_queries):
        release = make_release()
        for n in range(5):
            contact = make_contact(f"Contact {n}")
            ReleaseContact.objects.create(update=release, contact=contact, order=n)
        with django_assert_num_queries(3):
            client.get(ADDRESS)

    def test_only_live_releases_have_one(self, client):
        make_update("News", slug="news")
        make_release("Draft", slug="draft")
        Update.objects.filter(slug="draft").update(status="draft")
        tomorrow = timezone.now() + timedelta(days=1)
        scheduled = make_release("Zephyrine", tomorrow)
        for address in ("/updates/2021/05/13/news.txt", "/updates/2021/05/13/draft.txt", "/updates/2021/13/41/x.txt",
                        f"{scheduled.get_absolute_url().rstrip('/')}.txt"):  # fmt: skip
            for ask in (client.get, client.head):
                response = ask(address)
                assert response.status_code == 404, address
                assert "Zephyrine" not in response.text

    def test_a_withdrawn_one_gives_the_reason(self, client):
        release = make_release()
        release.withdraw("It named a witness.")
        release.save()
        response = client.get(ADDRESS)
        assert response.status_code == 410
        assert "It named a witness." in response.text

    def test_it_moves_with_its_page(self, client):
        release = make_release()
        release.slug = "the-ruling"
        release.save()
        response = client.get(ADDRESS)
        assert response.status_code == 301
        assert response.headers["Location"] == "/updates/2021/05/13/the-ruling.txt"
        Update.objects.update(status="draft")
        assert client.get(ADDRESS).status_code == 404


class TestText:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("One\ntwo  \nthree<br><br>four", "One\ntwo\nthree\n\nfour"),
            ("# Head *two*\n\nText", "Head two\n\nText"),
            ("**Bold** `code` a&b &lt;tag&gt;", "Bold code a&b <tag>"),
            ("- one\n- two\n  1. deep\n  2. deeper\n- three", "– one\n– two\n  1. deep\n  2. deeper\n– three"),
            ("- one\n\n  more\n\n- two", "– one\n  more\n– two"),
            ("3. three\n4. four", "3. three\n4. four"),
            ('<ol type="a" reversed><li>x</li><li value="27">y</li><li>z</li></ol>', "c. x\naa. y\nz. z"),
            ("<ul>stray<li>item</li></ul>", "stray\n– item"),
            ("> one\n>\n> two\n>\n> - three", "    one\n\n    two\n\n    – three"),
            ("```\na  b\n  c\n```", "    a  b\n      c"),
            ("One\n\n---\n\nTwo", "One\n\n* * *\n\nTwo"),
            ("term\n: one\n: two", "term\n    one\n    two"),
            ("| A | B |\n| --- | --- |\n| 1 | |\n| 2<br>3 | 4 |", "A | B\n1 |\n2 3 | 4"),
            ("<details><summary>More</summary>Hidden</details>", "More\n\nHidden"),
            ("<q>said</q> ~~gone~~", "“said” [struck out: gone]"),
            ("10<sup>6</sup> H<sub>2</sub>O 1<sup>st</sup> x<sup>2n</sup>", "10⁶ H₂O 1st x^(2n)"),
        ],
    )
    def test_each_block_has_its_shape(self, text, expected):
        assert plain(text) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("[words](https://a.example/x?a=1&b=2)", "words (https://a.example/x?a=1&b=2)"),
            ("a[ words ](/about/)b", "a words (https://river.example/about/) b"),
            ("<https://a.example/x>", "https://a.example/x"),
            ("[a.example/x](https://a.example/x/)", "a.example/x"),
            ("[write](mailto:ana%2Bx@a.example?subject=Hi)", "write (ana+x@a.example)"),
            ("[ana@a.example](mailto:ana@a.example)", "ana@a.example"),
            ("[call](tel:+14155550100)", "call (+14155550100)"),
            ("[(415) 555-0100](tel:+14155550100)", "(415) 555-0100"),
            ("## Part\n\n[up](#part)", "Part\n\nup"),
        ],
    )
    def test_links_tell_their_address_once(self, text, expected):
        assert plain(text) == expected

    def test_what_only_looks_like_an_address_stays_as_it_is(self):
        html = '<p><a href="http://[your-site]/">x</a></p>'
        assert html_as_text(html, PAGE) == "x (http://[your-site]/)"

    def test_footnotes_stand_at_the_end(self):
        text = "One[^a] two[^b] three[^a].\n\n[^a]: First [x](/x/).\n\n    More.\n[^b]: Second."
        assert plain(text) == (
            "One[1] two[2] three[1].\n\n[1] First x (https://river.example/x/).\n    More.\n\n[2] Second."
        )

    def test_pictures_are_their_description_and_caption(self):
        name = "/media/0123456789abcdef0123456789abcdef-480.jpg"
        assert plain(f'![A vigil]({name} "At night")') == "[A vigil]\n\nAt night"
        assert plain(f"![]({name})") == ""
        assert plain(f"Before ![A vigil]({name}) after") == "Before [A vigil] after"
        assert plain("![A map](https://x.example/a.png)") == "A map (picture on x.example) (https://x.example/a.png)"

    def test_videos_are_links(self):
        address = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
        assert plain(address) == f"Watch on YouTube ({address})"

    def test_long_numbers_in_text_of_both_directions_stay_isolated(self):
        assert plain("اتصلوا على +1 415 758 3765 الآن") == "اتصلوا على \u2066+1 415 758 3765\u2069 الآن"

    def test_a_text_of_nothing_is_nothing(self):
        assert html_as_text("", PAGE) == ""


@pytest.mark.parametrize(
    ("number", "kind", "written"),
    [(4, "i", "iv"), (1994, "I", "MCMXCIV"), (27, "A", "AA"), (0, "a", "0"), (4000, "i", "4000"), (12, "1", "12")],
)
def test_numerals(number, kind, written):
    assert numeral(number, kind) == written
