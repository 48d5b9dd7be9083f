"""Who stands with the campaign, as the public reads it."""

import gzip
import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaign import assets
from coalition.models import Member, MemberWords
from tests.campaign.picture_files import plain, saved
from tests.updates.factories import make_campaign

from .factories import PUBLISHED, make_letter, make_member, make_official, make_signatory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


def picture(width=60, height=40, **values):
    return assets.store_image(SimpleUploadedFile("a.png", saved(plain(width, height), "PNG")), **values)


def list_of(html, name):
    """The items of the list with a class, as HTML."""
    found = re.search(rf'<ul class="{name}[^"]*">(.*?)</ul>', html, re.DOTALL)
    return re.findall(r"<li>(.*?)</li>", found[1], re.DOTALL) if found else []


def names_in(html, name="organisations"):
    return [re.search(r"<bdi>(.*?)</bdi>", item)[1] for item in list_of(html, name)]


def make_official_member(agreed_on=date(2021, 3, 1), office="", constituency="", **values):
    official = make_official(**values)
    return Member.objects.create(
        official=official, agreed_on=agreed_on, office=office, constituency=constituency, since=date(2021, 4, 2)
    )


def test_an_organisation_stands_there_with_site_place_and_year(client):
    member = make_member("Harbour Clinic", since=date(2021, 3, 1))
    member.organisation.url, member.organisation.place = "https://harbour.example/?a=1&b=2", "Port Ellery"
    member.organisation.save()
    assert list_of(client.get("/coalition/").text, "organisations") == [
        '<a href="https://harbour.example/?a=1&amp;b=2" rel="noreferrer"><bdi>Harbour Clinic</bdi></a>'
        "<small><bdi>Port Ellery</bdi> · since 2021</small>"
    ]


def test_what_is_not_known_of_an_organisation_leaves_no_trace(client):
    make_member("Harbour Clinic")
    assert list_of(client.get("/coalition/").text, "organisations") == ["<bdi>Harbour Clinic</bdi>"]


def test_an_official_keeps_the_office_of_the_time(client):
    member = make_official_member(name="Dana Whitfield", office="Council Member", constituency="District 7")
    member.official.office = "Mayor"
    member.official.save()
    assert list_of(client.get("/coalition/").text, "officials") == [
        "<div><bdi>Dana Whitfield</bdi><small><bdi>Council Member, District 7</bdi></small></div>"
    ]


LATIN = "Council Member, Port Verity, Harbour / Ward"
ARABIC = "عضوة مجلس، ميناء الأمل"


@pytest.mark.parametrize("address", ["/coalition/", "/es/coalition/", "/ar/coalition/"])
def test_words_of_one_script_have_its_comma_and_their_own_direction_on_every_page(client, address):
    make_official_member(name="Dana Whitfield", office="Council Member", constituency="Port Verity, Harbour / Ward")
    arabic = make_official_member(name="أمل ناصر", office="عضوة مجلس", constituency="ميناء الأمل")
    for member in Member.objects.all():
        MemberWords.objects.create(member=member, language="en", statement="Free him.")
    MemberWords.objects.filter(member=arabic).update(statement="أطلقوه.")
    html = client.get(address).text
    assert sorted(re.findall("<small>(.*?)</small>", html)) == [f"<bdi>{LATIN}</bdi>", f"<bdi>{ARABIC}</bdi>"]
    assert sorted(re.findall("<figcaption>(.*?)</figcaption>", html)) == [
        "<bdi>Dana Whitfield, Council Member</bdi>", "<bdi>أمل ناصر، عضوة مجلس</bdi>",
    ]  # fmt: skip


def test_a_logo_has_its_words_and_measures_and_waits_to_be_seen(client):
    with_words, without = make_member("Harbour Clinic"), make_member("River & Bay Union")
    with_words.organisation.logo = picture(900, 300, alt="An anchor")
    with_words.organisation.save()
    without.organisation.logo = picture(300, 300)
    without.organisation.save()
    make_member("Zeal Society")
    html = client.get("/coalition/").text
    harbour, river, zeal = list_of(html, "organisations")
    stored = [rendition["name"] for rendition in with_words.organisation.logo.renditions]
    smallest = next(name for name in stored if name.endswith("-480.webp"))
    assert harbour == (
        f'<img src="/media/{smallest}" width="480" height="160" alt="An anchor" loading="lazy">'
        "<div><bdi>Harbour Clinic</bdi></div>"
    )
    assert 'width="300" height="300" alt="Picture: River &amp; Bay Union" loading="lazy"' in river
    assert zeal == "<p><bdi>Zeal Society</bdi></p>"


def test_the_wall_knows_whether_there_are_logos(client):
    member = make_member()
    assert '<ul class="organisations">' in client.get("/coalition/").text
    member.organisation.logo = picture()
    member.organisation.save()
    assert '<ul class="organisations with-logos">' in client.get("/coalition/").text


def test_statements_stand_by_themselves_in_paragraphs_and_escaped(client):
    member = make_member("Harbour Clinic")
    make_member("River Union")
    MemberWords.objects.create(member=member, language="en", statement="We stand <by> him.\n\nAll of us: a@b.example")
    html = client.get("/coalition/").text
    assert html.count("<blockquote") == 1
    assert "<p>We stand &lt;by&gt; him.</p>" in html
    assert "a@b.example" not in html
    assert "<figcaption><bdi>Harbour Clinic</bdi></figcaption>" in html


def test_words_come_in_the_language_of_the_page_else_as_they_were_given(client):
    member = make_official_member(name="Dana Whitfield", office="Mayor", constituency="Port Ellery")
    MemberWords.objects.create(member=member, language="en", statement="He must be free.")
    MemberWords.objects.create(member=member, language="es", office="Alcaldesa")
    html = client.get("/es/coalition/").text
    assert "<bdi>Dana Whitfield</bdi><small><bdi>Alcaldesa, Port Ellery</bdi>" in html
    assert '<blockquote lang="en">' in html
    MemberWords.objects.filter(language="es").update(statement="Debe ser libre.")
    html = client.get("/es/coalition/").text
    assert "<blockquote><p>Debe ser libre.</p>" in html
    assert "He must be free." not in html


def test_members_come_by_order_then_by_name(client):
    for name, order in (("zeal", 100), ("Ábaco", 100), ("Bay", 100), ("abeja", 100), ("Last but first", 1)):
        make_member(name, order=order)
    assert names_in(client.get("/coalition/").text) == ["Last but first", "Ábaco", "abeja", "Bay", "zeal"]


def test_names_are_sorted_by_the_alphabet_of_the_page(client):
    for name in ("Oso", "Ñandú", "Nube", "نادي الهلال", "أمل"):
        make_member(name)
    assert names_in(client.get("/es/coalition/").text) == ["Nube", "Ñandú", "Oso", "أمل", "نادي الهلال"]
    assert names_in(client.get("/coalition/").text) == ["Ñandú", "Nube", "Oso", "أمل", "نادي الهلال"]
    assert names_in(client.get("/ar/coalition/").text) == ["أمل", "نادي الهلال", "Ñandú", "Nube", "Oso"]


def test_a_name_is_sorted_as_it_is_shown(client):
    MemberWords.objects.create(member=make_member("Zeal Society"), language="es", name="Asociación Celo")
    make_member("Bay Union")
    assert names_in(client.get("/coalition/").text) == ["Bay Union", "Zeal Society"]
    assert names_in(client.get("/es/coalition/").text) == ["Asociación Celo", "Bay Union"]


def test_the_page_says_how_many_they_are(client):
    def sentence():
        return re.search(r'<p class="standing-sentence">(.*?)</p>', client.get("/coalition/").text)

    assert sentence() is None
    make_member("One")
    assert sentence()[1] == "1 organisation stands with us."
    make_member("Two")
    assert sentence()[1] == "2 organisations stand with us."
    make_official_member()
    assert sentence()[1] == "2 organisations and 1 official stand with us."
    Member.objects.filter(organisation__isnull=False).delete()
    assert sentence()[1] == "1 official stands with us."


def test_an_empty_wall_says_so(client):
    html = client.get("/coalition/").text
    assert "Nobody is listed here yet." in html
    assert "application/ld+json" not in html


def headlines(html):
    return re.findall(r'class="headline"><a href="([^"]*)"', html)


def test_letters_come_newest_first_with_state_count_and_a_link_to_sign(client):
    older = make_letter("Older", published_at=PUBLISHED - timedelta(days=9), is_live=False)
    older.publish(PUBLISHED - timedelta(days=9))
    older.deliver(date(2021, 5, 2))
    older.save()
    newer = make_letter("Newer", addressees="Maria Vance, Secretary\nThe Governor")
    make_signatory(newer)
    make_signatory(newer, display="counted")
    html = client.get("/coalition/").text
    assert headlines(html) == ["/coalition/letters/newer/", "/coalition/letters/older/"]
    first, second = re.findall(r'<article class="letter-block">(.*?)</article>', html, re.DOTALL)
    assert "Collecting signatures" in first
    assert "To <bdi>Maria Vance, Secretary</bdi> and 1 other" in " ".join(first.split())
    assert "<strong>2</strong> signatures" in first
    assert 'href="/coalition/letters/newer/sign/"' in first
    assert "Delivered on 2 May 2021" in second
    assert "/sign/" not in second


def test_nobody_is_asked_to_sign_what_is_over_or_by_invitation(client):
    make_letter("Too late", deadline_at=datetime(2021, 6, 1, tzinfo=UTC))
    make_letter("Invited", is_by_invitation=True)
    html = client.get("/coalition/").text
    assert "Closed for signatures" in html
    assert "Collecting signatures by invitation" in html
    assert "/sign/" not in html


def test_older_letters_take_one_line_unless_they_can_be_signed(client):
    letters = [make_letter(f"Number {n}", is_live=False) for n in range(6)]
    for number, letter in enumerate(letters):
        letter.publish(PUBLISHED + timedelta(days=number))
        if number != 1:
            letter.close()
        letter.save()
    html = client.get("/coalition/").text
    assert headlines(html) == [f"/coalition/letters/number-{n}/" for n in (5, 4, 3, 1)]
    assert re.findall(r'<li><a href="/coalition/letters/([^"/]*)/"', html) == ["number-2", "number-0"]


def test_a_letter_stands_there_once_in_the_language_of_the_page_else_in_its_own(client):
    original = make_letter("To the Secretary")
    make_letter("A la Secretaria", language="es", translation_of=original)
    make_signatory(original)
    make_letter("Solo en español", language="es")
    spanish, arabic = client.get("/es/coalition/").text, client.get("/ar/coalition/").text
    assert headlines(spanish) == ["/es/coalition/letters/solo-en-espanol/", "/es/coalition/letters/a-la-secretaria/"]
    assert "<strong>1</strong>" in spanish
    assert headlines(arabic) == ["/es/coalition/letters/solo-en-espanol/", "/coalition/letters/to-the-secretary/"]
    assert '<a href="/coalition/letters/to-the-secretary/" lang="en" hreflang="en">' in arabic
    assert 'href="/coalition/letters/to-the-secretary/sign/"' in arabic


def test_machines_read_what_the_page_says(client, settings):
    settings.SITE_URL = "https://river.example"
    member = make_member("Harbour </script> Clinic")
    member.organisation.url = "https://harbour.example/"
    member.organisation.save()
    make_official_member(name="Dana Whitfield", office="Mayor", constituency="Port Ellery")
    html = client.get("/coalition/").text
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert json.loads(data) == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": "Free the River",
        "url": "https://river.example/",
        "member": [
            {"@type": "Person", "name": "Dana Whitfield", "jobTitle": "Mayor"},
            {"@type": "Organization", "name": "Harbour </script> Clinic", "url": "https://harbour.example/"},
        ],
    }


def test_the_head_names_feeds_and_other_languages(client):
    html = client.get("/es/coalition/").text
    assert 'type="application/atom+xml" title="Atom: ' in html
    assert 'href="/es/coalition/atom/"' in html
    assert '<link rel="canonical" href="http://127.0.0.1:8000/es/coalition/">' in html
    assert '<link rel="alternate" hreflang="ar" href="http://127.0.0.1:8000/ar/coalition/">' in html


def test_every_page_leads_there(client):
    html = client.get("/updates/").text
    assert '<li><a href="/coalition/">Coalition</a></li>' in html
    assert '<li><a href="/coalition/" aria-current="page">Coalition</a></li>' in client.get("/coalition/").text


def fill(count):
    """Members of both kinds with all that can be told of them, and letters in two languages."""
    logo = picture()
    for n in range(count):
        member = make_member(f"Union {n}", since=date(2021, 1, 1))
        member.organisation.logo, member.organisation.place = logo, "Port Ellery"
        member.organisation.save()
        official = make_official_member(name=f"Official {n}", portrait=logo)
        for each in (member, official):
            MemberWords.objects.create(member=each, language="en", statement="With him.")
        letter = make_letter(f"Letter {n}")
        make_letter(f"Carta {n}", language="es", translation_of=letter)


@pytest.mark.parametrize("count", [2, 20])
def test_the_wall_asks_no_more_of_the_database_for_many(client, django_assert_num_queries, count):
    fill(count)
    for address in ("/coalition/", "/es/coalition/"):
        with django_assert_num_queries(4):  # who this is, the letters, the members and their words
            assert client.get(address).status_code == 200


WORDS = (
    "Alder Basin Cedar Delta Ember Fern Grove Harbour Iron Juniper Kestrel Lantern Meadow North Orchard Prairie Quarry"
    " River Summit Tamarack"
).split()
BODIES = "Clinic;Workers Center;Tenants Union;Interfaith Council;Law Project;Students;Nurses United".split(";")
PLACES = "Port Ellery;Alder Valley;North Harbour;Kestrel;Old Quarry;San Tomás;Fern Basin".split(";")


def test_four_hundred_names_are_a_light_page(client):
    for n in range(400):
        first, second = WORDS[n % 20], WORDS[n // 20]
        member = make_member(f"{first} {second} {BODIES[n % 7]}", since=date(2020 + n % 3, 1, 1))
        member.organisation.place = PLACES[n * 3 % 7]
        member.organisation.url = f"https://www.{first.lower()}{second.lower()}.example/"
        member.organisation.save()
    response = client.get("/coalition/")
    assert len(names_in(response.text)) == 400
    assert len(gzip.compress(response.content)) < 9_000
