"""A letter's page: what was written to whom, how it stands, and who signed it, in the words of the page's language."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.shortcuts import render
from django.test import RequestFactory
from django.utils import timezone, translation

from campaign import assets
from campaign.text import plain
from coalition.models import Group, Letter, Signatory
from coalition.models.kinds import Kind
from coalition.signing import acts
from coalition.signing.acts import Act
from coalition.views import letter_context
from tests.campaign.picture_files import plain as a_picture
from tests.campaign.picture_files import saved
from tests.campaign.test_media import fetch
from tests.coalition.factories import PUBLISHED, make_letter, make_signatory
from tests.updates.factories import make_campaign, make_update
from tests.updates.test_pages_html import Outline

pytestmark = pytest.mark.django_db
DISPLAY, STATE = Signatory.Display, Signatory.State
ADDRESS = "/coalition/letters/release-karim-haddad/"


@pytest.fixture
def letter():
    return make_letter(
        body="Dear Secretary Vance:\n\nWe ask you to **act**.",
        addressees="Maria Vance, Secretary\nField Office, Port Ellery",
        dated_on=date(2021, 5, 1),
    )


def shown(client, address=ADDRESS):
    response = client.get(address)
    assert response.status_code == 200
    return response.text


def words(html, css_class):
    """The words of each element with a class, in order; nothing else may have the class in its name."""
    found = re.findall(rf'<(\w+) class="{css_class}"[^>]*>(.*?)</\1>', html, re.DOTALL)
    return [" ".join(plain(content).split()) for _name, content in found]


def signatories(html):
    lists = re.findall(r'<[uo]l class="signatories"[^>]*>(.*?)</[uo]l>', html, re.DOTALL)
    return [" ".join(plain(item).split()) for each in lists for item in re.findall("<li>(.*?)</li>", each, re.DOTALL)]


def headings(html):
    groups = re.findall(r'<section class="row group".*?<h2>(.*?)</h2>', html, re.DOTALL)
    return [" ".join(plain(heading).split()) for heading in groups]


# ---- the letter


def test_subject_date_addressees_and_text_are_on_it(client, letter):
    html = shown(client)
    assert "<h1><bdi>Release Karim Haddad</bdi></h1>" in html
    assert '<time datetime="2021-05-01">1 May 2021</time>' in html
    addressees = '<p class="addressees"><bdi>Maria Vance, Secretary</bdi><br><bdi>Field Office, Port Ellery</bdi></p>'
    assert addressees in html
    assert "We ask you to <strong>act</strong>." in html


def test_a_letter_without_a_date_of_its_own_bears_that_of_its_publication(client):
    make_letter()
    assert '<time datetime="2021-05-03">3 May 2021</time>' in shown(client)


def test_a_translation_leaves_date_and_addressees_to_its_original(client, letter):
    make_letter("Liberen a Karim Haddad", language="es", translation_of=letter, addressees="", body="Señora Vance:")
    html = shown(client, "/es/coalition/letters/liberen-a-karim-haddad/")
    assert '<time datetime="2021-05-01">1 de mayo de 2021</time>' in html
    assert "<bdi>Maria Vance, Secretary</bdi>" in html
    assert words(html, "prose") == ["Señora Vance:"]


def test_mail_addresses_in_any_of_its_words_are_not_for_harvesters(client):
    letter = make_letter("To ana@example.org", addressees="ana@example.org")
    make_signatory(letter, "ana@example.org", title="ana@example.org")
    html = client.get(letter.get_absolute_url()).content.decode()
    body = html[html.index("<body>") :]
    assert "ana@" not in body
    assert "ana@example.org" in unescape(body)


def test_it_says_in_which_languages_it_is_as_well(client, letter):
    spanish = make_letter("Liberen a Karim Haddad", language="es", translation_of=letter)
    make_letter("أطلقوا كريم حداد", language="ar", translation_of=letter, is_live=False)
    html = shown(client)
    link = '<a href="/es/coalition/letters/liberen-a-karim-haddad/" lang="es" hreflang="es">'
    assert f"Also in: {link}español</a>" in " ".join(html.split())
    assert f'<link rel="alternate" hreflang="es" href="http://127.0.0.1:8000{spanish.get_absolute_url()}">' in html
    assert "/ar/coalition/letters/" not in html
    assert f'<a href="{ADDRESS}" lang="en" hreflang="en">' in shown(client, spanish.get_absolute_url())


def test_search_engines_read_how_many_signed(client, letter):
    make_signatory(letter)
    html = shown(client)
    assert html.count('<script type="application/ld+json">') == 1
    assert '"userInteractionCount": 1' in html
    assert 'content="noindex"' not in html


# ---- how it stands


def standing(client):
    return words(shown(client), "standing")


def test_while_it_collects_it_says_until_when(client, letter):
    assert standing(client) == ["Collecting signatures"]
    letter.deadline_at = datetime(2199, 6, 30, 17, 0, tzinfo=UTC)
    letter.save()
    assert standing(client) == ["Collecting signatures until 30 June 2199, 17:00 UTC"]
    letter.is_by_invitation = True
    letter.save()
    assert standing(client) == ["Collecting signatures by invitation until 30 June 2199, 17:00 UTC"]


def test_when_it_closed_it_says_so_and_since_when_if_that_was_said_before(client, letter):
    letter.deadline_at = datetime(2021, 6, 30, 17, 0, tzinfo=UTC)
    letter.save()
    assert standing(client) == ["Closed for signatures since 30 June 2021, 17:00 UTC"]
    letter.close()
    letter.save()
    assert standing(client) == ["Closed for signatures"]


def test_when_it_was_delivered_it_says_how_with_how_many_and_links_the_proof(client, letter):
    make_signatory(letter)
    make_signatory(letter, "Bo Lind")
    proof = assets.store_image(SimpleUploadedFile("a.jpg", saved(a_picture(), "JPEG")), alt="The receipt")
    letter.deliver(date(2021, 5, 5), "by hand at the Field Office", proof)
    letter.save()
    (line,) = standing(client)
    begin = "Delivered on 5 May 2021 with 2 signatories: by hand at the Field Office Proof of delivery (JPEG, "
    assert line.startswith(begin)
    assert f'<a href="{proof.get_absolute_url()}">Proof of delivery</a>' in shown(client)
    assert fetch(client, proof.get_absolute_url()).status_code == 200


def test_a_delivery_with_one_signatory_and_without_a_way_is_told_in_the_singular(client, letter):
    make_signatory(letter)
    letter.deliver(date(2021, 5, 5))
    letter.save()
    assert standing(client) == ["Delivered on 5 May 2021 with 1 signatory"]


def test_when_it_was_answered_the_words_of_the_answer_and_its_document_are_there(client, letter):
    letter.deliver(date(2021, 5, 5))
    reply = assets.store_image(SimpleUploadedFile("a.jpg", saved(a_picture(), "JPEG")), alt="The reply")
    letter.answer(date(2021, 5, 20), "The Director will meet the family.", reply)
    letter.save()
    delivered, answered = standing(client)
    assert delivered == "Delivered on 5 May 2021"
    assert answered.startswith("Answered on 20 May 2021: The Director will meet the family. The answer (JPEG, ")
    assert f'<a href="{reply.get_absolute_url()}">The answer</a>' in shown(client)


def test_a_translation_stands_as_its_original_does(client, letter):
    make_letter("Liberen a Karim Haddad", language="es", translation_of=letter)
    letter.deliver(date(2021, 5, 5), "by hand")
    letter.save()
    with translation.override("en"):
        html = shown(client, "/es/coalition/letters/liberen-a-karim-haddad/")
    assert '<bdi lang="en">by hand</bdi>' in html


def withdraw(signatory, at):
    acts.perform(Act.WITHDRAWN, Signatory.objects.filter(pk=signatory.pk))
    Signatory.objects.filter(pk=signatory.pk).update(withdrawn_at=at)


def test_who_withdrew_after_the_delivery_is_counted_beside_it(client, letter):
    evening = datetime(2021, 5, 5, 23, 59, tzinfo=UTC)
    next_day = evening + timedelta(minutes=1)
    people = [make_signatory(letter, f"Ana {number}") for number in range(6)]
    after, before, never_public, later, *_stay = people
    letter.deliver(date(2021, 5, 5))
    letter.save()
    withdraw(before, evening)
    assert standing(client) == ["Delivered on 5 May 2021 with 6 signatories"]
    withdraw(after, next_day)
    assert standing(client) == ["Delivered on 5 May 2021 with 6 signatories (1 has withdrawn since)"]
    Signatory.objects.filter(pk=later.pk).update(published_at=next_day)  # signed when it had been delivered
    Signatory.objects.filter(pk=never_public.pk).update(published_at=None)
    for signatory in (never_public, later):
        withdraw(signatory, next_day + timedelta(days=9))
    assert standing(client) == ["Delivered on 5 May 2021 with 6 signatories (1 has withdrawn since)"]
    assert words(shown(client), "total") == ["2 have signed"]


def test_the_day_of_the_delivery_is_one_of_the_campaigns_zone(client, letter, settings):
    signatory = make_signatory(letter)
    letter.deliver(date(2021, 5, 5))
    letter.save()
    withdraw(signatory, datetime(2021, 5, 6, 5, 0, tzinfo=UTC))
    assert "withdrawn since" in standing(client)[0]
    settings.TIME_ZONE = "America/Los_Angeles"  # where it is still the fifth
    timezone.get_default_timezone.cache_clear()
    try:
        assert "withdrawn since" not in standing(client)[0]
    finally:
        timezone.get_default_timezone.cache_clear()


# ---- signing on


def test_everybody_is_asked_to_sign_while_that_is_possible(client, letter):
    link = f'<a class="act" href="{ADDRESS}sign/">Sign this letter</a>'
    assert link in shown(client)
    letter.close()
    letter.save()
    assert "sign/" not in shown(client)
    letter.collect()
    letter.is_by_invitation = True
    letter.save()
    html = shown(client)
    assert "sign/" not in html
    assert letter.invitation not in html


# ---- who signed


def test_signatories_stand_in_groups_in_their_order_with_their_words_as_signed(client, letter):
    individuals = letter.groups.get(kind=Kind.INDIVIDUAL)
    individuals.order, individuals.headings = 0, {"en": "Neighbours", "es": "Vecinas y vecinos"}
    individuals.save()
    make_signatory(letter, "Dana Whitfield", kind=Kind.OFFICIAL, title="Mayor", organisation_name="City of Port Ellery")
    make_signatory(letter, "Bo Lind", order=2, place="Fenbridge")
    make_signatory(letter, "Rita Okafor", order=1, title="Nurse", organisation_name="Ellery Hospital", place="Ellery")
    make_signatory(letter, "Ana Ruiz", kind=Kind.ORGANISATION, title="Director", organisation_name="Legal Clinic")
    html = shown(client)
    assert headings(html) == ["Neighbours 2", "Officials 1", "Organisations 1"]
    assert signatories(html) == [
        "/s/ Rita Okafor Nurse, Ellery Hospital, Ellery",
        "/s/ Bo Lind Fenbridge",
        "/s/ Dana Whitfield Mayor, City of Port Ellery",
        "/s/ Ana Ruiz Director, Legal Clinic",
    ]
    assert words(html, "total") == ["4 have signed"]
    counts = re.search(r'<ul class="counts">(.*?)</ul>', html, re.DOTALL)[1]
    assert plain(counts).split() == ["Neighbours", "2", "Officials", "1", "Organisations", "1"]


def test_headings_are_in_the_language_of_the_page(client, letter):
    letter.groups.filter(kind=Kind.INDIVIDUAL).update(headings={"es": "Vecinas y vecinos"})
    make_signatory(letter)
    make_letter("Liberen a Karim Haddad", language="es", translation_of=letter)
    assert headings(shown(client)) == ["Individuals 1"]
    assert headings(shown(client, "/es/coalition/letters/liberen-a-karim-haddad/")) == ["Vecinas y vecinos 1"]


def test_an_organisation_alone_is_named_without_a_mark_of_a_hand(client, letter):
    make_signatory(
        letter, "Ana Ruiz", kind=Kind.ORGANISATION, title="Director", organisation_name="Legal Clinic", place="Ellery",
        display=DISPLAY.ORGANISATION,
    )  # fmt: skip
    html = shown(client)
    assert signatories(html) == ["Legal Clinic Ellery"]
    assert "Ruiz" not in html
    assert "Director" not in html


def test_an_affiliation_for_identification_only_says_so(client, letter):
    make_signatory(letter, title="Professor", organisation_name="University", is_for_identification_only=True)
    make_signatory(letter, "Bo Lind", place="Ellery", is_for_identification_only=True)
    assert signatories(shown(client)) == [
        "/s/ Rita Okafor Professor, University (for identification only)",
        "/s/ Bo Lind Ellery",
    ]


def test_initials_are_all_that_is_told_of_who_chose_them(client, letter):
    make_signatory(letter, title="Nurse", organisation_name="Hospital", place="Ellery", display=DISPLAY.INITIALS,
                   is_for_identification_only=True)  # fmt: skip
    make_signatory(letter, "007", display=DISPLAY.INITIALS)
    html = shown(client)
    assert signatories(html) == ["/s/ R. O. Ellery", "No name given"]
    assert not any(word in html for word in ("Okafor", "Nurse", "Hospital", "007<"))


def test_who_is_counted_only_is_counted_behind_those_who_are_named(client, letter):
    make_signatory(letter)
    make_signatory(letter, "Bo Lind", display=DISPLAY.COUNTED)
    html = shown(client)
    assert words(html, "total") == ["2 have signed"]
    assert headings(html) == ["Individuals 2"]
    assert signatories(html) == ["/s/ Rita Okafor"]
    assert words(html, "unnamed") == ["and 1 more who is counted without a name"]
    assert "Lind" not in html


def test_a_group_of_whom_nobody_is_named_is_told_in_its_place(client, letter):
    make_signatory(letter)
    Group.objects.filter(letter=letter, kind=Kind.ORGANISATION).update(count=1200, unnamed=1200)
    html = shown(client)
    assert headings(html) == ["Organisations 1,200", "Individuals 1"]
    assert words(html, "unnamed") == ["1,200 who are counted without their names"]


def test_arabic_words_have_the_comma_of_their_script_in_any_language(client, letter):
    make_signatory(letter, "خنساء أمين", title="طبيبة", place="بيروت")
    assert signatories(shown(client)) == ["/s/ خنساء أمين طبيبة، بيروت"]


def test_markup_in_a_name_is_text(client, letter):
    make_signatory(letter, "<b>Rita</b>", title='"><script>', organisation_name="A & B")
    html = shown(client)
    assert "<b>Rita" not in html
    assert "<script>" not in html
    assert "&lt;b&gt;Rita&lt;/b&gt;" in html
    assert "A &amp; B" in html


def test_a_letter_that_nobody_signed_yet_has_neither_counts_nor_a_table(client, letter):
    html = shown(client)
    assert words(html, "total") == headings(html) == []
    assert "signatories.csv" not in html
    assert f'href="{ADDRESS}print/"' in html


def test_each_of_its_pages_is_well_formed_and_has_its_headings_in_order(client, letter):
    for number, kind in enumerate(Kind):
        make_signatory(letter, f"Ana {number}", kind=kind, organisation_name="Clinic", is_for_identification_only=True)
        make_signatory(letter, "Bo", kind=kind, display=DISPLAY.COUNTED)
    make_letter("Liberen a Karim Haddad", language="es", translation_of=letter)
    make_update("We deliver the letter", PUBLISHED, letter=letter)
    letter.deliver(date(2021, 5, 5), "by hand")
    letter.answer(date(2021, 5, 6), "No.")
    letter.save()
    for address, levels in (
        (ADDRESS, [1, 2, 2, 2, 2]),
        (f"{ADDRESS}?after=0-0", [1, 2, 2, 2]),
        (f"{ADDRESS}print/", [1, 2, 2, 2]),
    ):
        response = client.get(address)
        text = response.getvalue().decode() if response.streaming else response.text
        outline = Outline(SimpleNamespace(text=text))
        assert outline.faults == [], address
        assert outline.headings() == levels, address
        ids = [attributes["id"] for _tag, attributes in outline.tags if "id" in attributes]
        assert len(ids) == len(set(ids)), address


# ---- news


def test_updates_about_it_are_listed_and_the_reply_is_told_apart(client, letter):
    make_signatory(letter)
    make_update("The whole letter", PUBLISHED, letter=letter, letter_role="text")
    make_update("We deliver the letter", PUBLISHED + timedelta(days=5), letter=letter)
    make_update("The Director answers", PUBLISHED + timedelta(days=3), letter=letter, letter_role="reply")
    make_update("Not public yet", None, letter=letter)
    html = shown(client)
    (section,) = words(html, "row letter-news")
    assert section == (
        "Updates about this letter The reply: The Director answers 6 May 2021 We deliver the letter 8 May 2021"
    )
    places = [html.index(each) for each in ('<div class="prose">', "letter-news", '<section class="row group"')]
    assert places == sorted(places)


# ---- what is not there


def test_a_withdrawn_letter_gives_its_reason_and_no_name(client, letter):
    make_signatory(letter)
    letter.withdraw("It named the wrong person.")
    letter.save()
    for address in addresses():
        response = client.get(address)
        assert response.status_code == 410, address
        assert "It named the wrong person." in response.text
        assert "Okafor" not in response.text


@pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn before its hour", "another language", "none"])
def test_what_is_not_public_is_not_there(client, state):
    letter = make_letter(is_live=False)
    if state == "scheduled":
        letter.publish(timezone.now() + timedelta(hours=1))
    elif state == "withdrawn before its hour":
        letter.publish(timezone.now() + timedelta(hours=1))
        letter.withdraw("It was wrong.")
    elif state == "another language":
        letter.language = "es"
        letter.publish(PUBLISHED)
    letter.save()
    if state == "none":
        letter.delete()
    for address in addresses():
        assert client.get(address).status_code == 404, address


def addresses():
    return [ADDRESS, f"{ADDRESS}print/", f"{ADDRESS[:-1]}.txt", f"{ADDRESS}signatories.csv"]


def test_an_address_that_changed_leads_to_the_new_one_for_each_form_of_the_letter(client, letter):
    letter.slug = "free-karim"
    letter.save()
    new = "/coalition/letters/free-karim"
    for address, target in zip(
        addresses(), [f"{new}/", f"{new}/print/", f"{new}.txt", f"{new}/signatories.csv"], strict=True
    ):
        response = client.get(address)
        assert (response.status_code, response.headers["Location"]) == (301, target)
    letter.status = Letter.Status.DRAFT
    letter.save()
    for address in addresses():
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", range(4))
def test_its_headers_alone_are_given_and_nothing_is_taken_in(client, letter, number):
    make_signatory(letter)
    address = addresses()[number]
    asked, told = client.get(address), client.head(address)
    assert told.status_code == 200
    assert told.getvalue() == b""
    same = ["Content-Type", "Cache-Control", "Content-Language"]
    assert [told.headers[name] for name in same] == [asked.headers[name] for name in same]
    asked.getvalue()
    assert client.post(address).status_code == 405
    assert not asked.cookies


# ---- before it is saved


def preview(letter):
    request = RequestFactory().post("/admin/coalition/letter/add/preview/")
    letter.render()
    letter.derive()
    return {**letter_context(letter, request), "preview": True}, request


def test_a_letter_that_is_not_saved_can_be_seen_as_readers_will(django_assert_max_num_queries):
    make_campaign()
    letter = Letter(title="Let Karim go", body="We ask.", addressees="Maria Vance", published_at=timezone.now())
    with django_assert_max_num_queries(2):
        context, request = preview(letter)
        html = render(request, "coalition/letter.html", context).text
    assert "Preview: this is how readers will see it." in html
    assert "<h1><bdi>Let Karim go</bdi></h1>" in html
    assert '<meta name="robots" content="noindex">' in html
    assert "ld+json" not in html
    assert "letter-copies" not in html


def test_a_saved_letter_is_previewed_with_its_signatories_and_translations(letter):
    make_signatory(letter)
    make_letter("Liberen a Karim Haddad", language="es", translation_of=letter)
    again = Letter.objects.get(pk=letter.pk)
    again.title = "Let Karim go"
    context, request = preview(again)
    html = render(request, "coalition/letter.html", context).text
    assert "Let Karim go" in html
    assert signatories(html) == ["/s/ Rita Okafor"]
    assert [other.title for other in context["translations"]] == ["Liberen a Karim Haddad"]
