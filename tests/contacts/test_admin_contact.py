"""The panel for press contacts: its form, its list, and who may do what."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaign import assets
from contacts.cards import card_of
from contacts.models import Contact, ContactWords, Phone
from tests.campaign.picture_files import plain, saved
from tests.campaign.staff import ODD_TEXTS, errors_of, make_staff, rows_data
from tests.contacts.factories import make_contact, make_organisation, make_subject
from tests.contacts.panel import ADD, CONTACTS, address, contact_data, history, row_errors
from tests.updates.factories import make_campaign, make_update
from updates.models import ReleaseContact

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def campaign():
    make_campaign()


def numbers(contact):
    return list(contact.phones.values_list("number", "extension", "kind"))


# ---- the form


def test_a_contact_is_written_with_all_that_belongs_to_it_in_one_form(client, officer):
    clinic, legal = make_organisation(), make_subject()
    photo = assets.store(SimpleUploadedFile("a.png", saved(plain(), "PNG")))
    data = contact_data(
        "Ana Ruiz",
        says="roo-EETH",
        email="ana@example.org",
        languages=["es", "ar", "fa"],
        subjects=[legal.pk],
        reachable_days=["1", "2"],
        reachable_from="9:00",
        reachable_until="5:30 pm",
        zone="america/los angeles",
        consented_on="2021-03-01",
        valid_until="2999-12-31",
        photo=photo.pk,
        signal="ana.12",
        whatsapp="(415) 758-3765",
        note="Prefers the morning.",
        phones=[{"number": "415 758 3765"}, {"number": "+1 418 656 9254", "extension": "102", "kind": "mobile"}],
        posts=[{"role": "Managing Attorney", "organisation": clinic.pk}],
        words=[{"language": "ar", "name": "آنا رويز", "role": ""}],
    )
    assert client.post(ADD, data).status_code == 302
    ana = Contact.objects.get()
    assert (ana.slug, ana.email, ana.languages, ana.reachable_days) == ("ana-ruiz", "ana@example.org",
                                                                        ["es", "ar", "fa"], [1, 2])  # fmt: skip
    assert (f"{ana.reachable_from:%H:%M}", f"{ana.reachable_until:%H:%M}") == ("09:00", "17:30")
    assert (ana.zone, ana.whatsapp, ana.signal) == ("America/Los_Angeles", "+14157583765", "ana.12")
    assert (ana.consented_on, ana.valid_until, ana.retired_on) == (date(2021, 3, 1), date(2999, 12, 31), None)
    assert numbers(ana) == [("+14157583765", "", "work"), ("+14186569254", "102", "mobile")]
    assert [str(post) for post in ana.posts.all()] == ["Managing Attorney, Harbour Street Legal Clinic"]
    assert ContactWords.objects.get().name == "آنا رويز"
    assert (list(ana.subjects.all()), ana.photo, ana.note) == ([legal], photo, "Prefers the morning.")
    assert ana.is_listed()
    assert len(history()) == 1


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("+1 415 758 3765 ext 12", ("+14157583765", "12")),
        ("(415) 758-3765 x12", ("+14157583765", "12")),
        ("0044 20 7946 0000", None),
        ("+44 (0)20 7946 0000", ("+442079460000", "")),
        ("415.758.3765", ("+14157583765", "")),
    ],
)
def test_a_number_may_be_written_in_any_way_and_its_extension_goes_where_it_belongs(client, officer, typed, stored):
    response = client.post(ADD, contact_data(phones=[{"number": typed}]))
    if stored:
        assert Phone.objects.values_list("number", "extension").get() == stored
    else:
        [errors] = row_errors(response, "phones")
        assert "is not a phone number that can be dialled" in errors["number"][0]


@override_settings(PHONE_REGION="GB")
def test_numbers_without_a_country_code_belong_to_the_campaigns_country(client, officer):
    client.post(ADD, contact_data(phones=[{"number": "020 7946 0000"}]))
    assert Phone.objects.get().number == "+442079460000"


def test_two_extensions_of_one_number_and_one_that_is_no_number_are_refused_beside_the_field(client, officer):
    phones = [{"number": "+1 415 758 3765 ext 12", "extension": "14"}, {"number": "415 758 3766", "extension": "front"}]
    response = client.post(ADD, contact_data(phones=phones))
    assert row_errors(response, "phones") == [
        {"extension": ["Behind the number stands extension 12, here 14. Leave one of them."]},
        {"extension": ["Write the extension in digits, such as 102."]},
    ]
    assert 'value="+1 415 758 3765 ext 12"' in response.text
    assert not Contact.objects.exists()


def test_a_number_and_a_language_stand_on_a_card_once(client, officer):
    phones = [{"number": "415 758 3765"}, {"number": "+1 (415) 758-3765"}]
    response = client.post(ADD, contact_data(phones=phones))
    assert "This number is on the card already." in response.text
    words = [{"language": "es", "name": "Ana"}, {"language": "es", "name": "Ana María"}]
    assert "There are words in this language already." in client.post(ADD, contact_data(words=words)).text
    assert not Contact.objects.exists()


UNSEEN = "Nothing of this name can be seen. Write it with letters."


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"reachable_from": "09:00"}, "__all__",
         "Give both the hour from which and the hour until which the phone is answered."),
        ({"reachable_from": "nine"}, "reachable_from", "Write the time such as 17:30 or 5:30 pm."),
        ({"zone": "Mars/Olympus"}, "zone",
         "There is no time zone “Mars/Olympus”. Write one such as America/Los_Angeles or Europe/Madrid."),
        ({"consented_on": "2999-01-01"}, "consented_on", "This day has not come yet."),
        ({"consent_withdrawn_on": "2999-01-01"}, "consent_withdrawn_on", "This day has not come yet."),
        ({"consented_on": "2021-05-02", "consent_withdrawn_on": "2021-05-01"}, "consent_withdrawn_on",
         "Consent was given after it was taken back. If it holds now, empty this day."),
        ({"valid_until": "0021-05-02"}, "valid_until", "Give a year from 1900 on, with four digits, such as 2021."),
        ({"valid_until": "soon"}, "valid_until", "Write the day such as 2021-05-13."),
        ({"whatsapp": "12"}, "whatsapp", "“12” is not a phone number that can be dialled. Write it with its area code, "
         "and with + and the country code if it is abroad, such as +44 20 7946 0000."),
        ({"whatsapp": "+1 415 758 3765 ext 3"}, "whatsapp", "WhatsApp knows no extensions. Give the number alone."),
        ({"email": "ana@"}, "email", "Enter a valid email address."),
        ({"slug": "two words"}, "slug",
         "Write the address with the letters a to z, digits and hyphens, without spaces, such as hearing."),
        ({"name": " \u202e "}, "name", UNSEEN),
        ({"name": "\u200d\u200e"}, "name", UNSEEN),
        ({"name": "\u3164 \ufe0f\u2800"}, "name", UNSEEN),
        ({"signal": "+1"}, "signal", "“+1” is not a phone number that can be dialled. Write it with its area code, "
         "and with + and the country code if it is abroad, such as +44 20 7946 0000."),
        ({"signal": "+1 415 758 3765 ext 3"}, "signal", "Signal knows no extensions. Give the number alone."),
    ],
)  # fmt: skip
def test_what_cannot_be_right_gets_a_sentence_beside_its_field(client, officer, values, field, sentence):
    response = client.post(ADD, contact_data(**values))
    assert errors_of(response) == {field: [sentence]}
    assert not Contact.objects.exists()


def test_a_post_needs_a_role_or_an_organisation(client, officer):
    ana = make_contact()
    post = ana.posts.get()
    row = {"id": post.pk, "contact": ana.pk, "role": "", "organisation": ""}
    response = client.post(address(ana), contact_data(posts=[row]))
    assert row_errors(response, "posts") == [{"__all__": ["Give a role, an organisation, or both."]}]


def test_a_form_that_is_sent_as_it_came_changes_nothing(client, officer):
    ana = make_contact(
        phones=["+14157583765"], whatsapp="+14157583765", languages=["ar", "en"], reachable_days=[1],
        reachable_from="09:00", reachable_until="18:00",
    )  # fmt: skip
    page = client.get(address(ana))
    form = page.context["adminform"].form
    data = {field.html_name: field.value() for field in form if field.value() not in (None, False, [])}
    for inline in page.context["inline_admin_formsets"]:
        for rows in (inline.formset.management_form, *inline.formset.forms):
            data |= {field.html_name: field.value() for field in rows if field.value() is not None}
    assert data["phones-0-number"] == "+1-415-758-3765"
    client.post(address(ana), data)
    assert history() == ["[]"]
    ana.refresh_from_db()
    assert (ana.languages, ana.whatsapp, numbers(ana)) == (["ar", "en"], "+14157583765", [("+14157583765", "", "work")])


def test_the_campaigns_own_languages_stand_first_and_the_others_are_folded_away(client, officer):
    page = client.get(ADD, {"new": "Ana"}).text
    shown, folded = page.split('<details class="more">')
    for code in ("en", "es", "ar"):
        assert f'name="languages" value="{code}"' in shown
    assert 'value="fa"' in folded.split("</details>")[0]
    persian = make_contact(languages=["fa"])
    assert '<details class="more" open>' in client.get(address(persian)).text


def test_an_address_that_changes_leads_on_from_the_old_one(client, officer):
    ana = make_contact()
    client.post(address(ana), contact_data(slug="ana-maria-ruiz", consented_on="2021-03-01"))
    assert client.get("/press/contacts/ana-ruiz/").headers["Location"] == "/press/contacts/ana-maria-ruiz/"


def test_the_form_says_whether_readers_see_the_card_and_leads_to_it_when_they_do(client, officer):
    today = timezone.localdate()
    listed = make_contact()
    page = client.get(address(listed)).text
    assert "Listed. Readers see this card." in page
    assert 'href="/press/contacts/ana-ruiz/"' in page
    for values, sentence in (
        ({"consented_on": None}, "Consent is missing."),
        ({"consent_withdrawn_on": today}, "Consent was taken back."),
        ({"retired_on": today}, "Retired."),
        ({"valid_until": today - timedelta(days=1)}, "No longer valid."),
    ):
        page = client.get(address(make_contact("Other", **values))).text
        assert sentence in page
        assert "viewsitelink" not in page


def test_the_form_says_where_readers_see_a_card_that_is_not_listed(client, officer):
    today = timezone.localdate()
    unasked, retired, both = (make_contact(name, **values) for name, values in (
        ("Unasked", {"consented_on": None}), ("Retired", {"retired_on": today}), ("Both", {"consented_on": None}),
    ))  # fmt: skip
    releases = [make_update(f"Release {number}") for number in range(3)]
    draft = make_update("A draft", at=None)
    for update in (*releases[:2], draft):
        ReleaseContact.objects.create(update=update, contact=unasked, stood_in_text=True)
    ReleaseContact.objects.create(update=releases[2], contact=unasked)
    ReleaseContact.objects.create(update=releases[0], contact=retired, frozen_card=card_of(retired).to_json())
    ReleaseContact.objects.create(update=releases[0], contact=both, stood_in_text=True)
    kept = card_of(both).to_json()
    ReleaseContact.objects.create(update=releases[1], contact=both, stood_in_text=True, frozen_card=kept)
    expected = {
        unasked: "Consent is missing. Readers see this card in 2 releases that named this person before: whatever you "
        "add here shows there, too. They see it nowhere else until the day is written down.",
        retired: "Retired. In 1 release readers see the card as it was when it was published. They see it nowhere "
        "else.",
        both: "Consent is missing. Readers see this card in 1 release that named this person before: whatever you add "
        "here shows there, too. In 1 release readers see the card as it was when it was published. They see it nowhere "
        "else until the day is written down.",
    }
    for contact, sentence in expected.items():
        assert client.get(address(contact)).context["state_sentence"] == sentence


@pytest.mark.parametrize(("typed", "service"), [("(415) 758-3765", "Signal"), ("ana.12", None)])
def test_a_signal_number_is_stored_as_a_number_and_told_of_when_the_phone_changes(client, officer, typed, service):
    client.post(ADD, contact_data(signal=typed, phones=[{"number": "415 758 3765"}]))
    ana = Contact.objects.get()
    assert ana.signal == ("+14157583765" if service else "ana.12")
    row = {"id": ana.phones.get().pk, "contact": ana.pk, "number": "415 758 3766"}
    response = client.post(address(ana), contact_data(signal=typed, phones=[row]), follow=True)
    sentence = "Signal still has the old number +1-415-758-3765. If that changed too, change it there."
    assert (sentence in response.text) is bool(service)
    assert "WhatsApp still has" not in response.text


def test_whatsapp_that_is_changed_with_the_phone_is_not_told_of(client, officer):
    ana = make_contact(whatsapp="+14157583765")
    row = {"id": ana.phones.get().pk, "contact": ana.pk, "number": "415 758 3766"}
    old = client.post(address(ana), contact_data(whatsapp="415 758 3765", phones=[row]), follow=True)
    assert "WhatsApp still has the old number +1-415-758-3765." in old.text
    row["number"] = "415 758 3767"
    new = client.post(address(ana), contact_data(whatsapp="415 758 3767", phones=[row]), follow=True)
    assert "still has the old number" not in new.text


@pytest.mark.parametrize("model", ["organisation", "subject"])
def test_organisations_and_subjects_need_names_that_can_be_seen_too(client, officer, model):
    data = {"name": "\u200b\u200d", "order": "0"} | rows_data("words", [])
    response = client.post(f"/admin/contacts/{model}/add/", data)
    assert errors_of(response) == {"name": [UNSEEN]}


def test_a_form_that_was_refused_still_leads_to_the_stored_card(client, officer):
    ana = make_contact()
    response = client.post(address(ana), contact_data("", slug="two words", consented_on="2021-03-01"))
    assert response.status_code == 200
    assert 'href="/press/contacts/ana-ruiz/"' in response.text


# ---- the list


def test_the_list_tells_role_first_phone_and_state_in_words(client, officer):
    today = timezone.localdate()
    make_contact("Listed One", phones=["+14157583765", "+14157583766"])
    make_contact("No Consent", consented_on=None)
    make_contact("Took Back", consent_withdrawn_on=today, retired_on=today)
    make_contact("Retired One", retired_on=today, consented_on=None)
    make_contact("Expired One", valid_until=today - timedelta(days=1))
    shown = {contact.name: str(contact.standing) for contact in client.get(CONTACTS).context["cl"].result_list}
    assert shown == {
        "Listed One": "listed",
        "No Consent": "no-consent",
        "Took Back": "taken-back",
        "Retired One": "retired",
        "Expired One": "expired",
    }
    page = client.get(CONTACTS).text
    for words in ("Listed", "Consent missing", "Consent taken back", "Retired", "No longer valid"):
        assert f">{words}</span>" in page
    assert "Managing Attorney, Harbour Street Legal Clinic" in page
    assert '<a href="tel:+1-415-758-3765">+1-415-758-3765</a>' in page
    assert "+1-415-758-3766" not in page


def test_the_list_is_narrowed_to_a_state_a_subject_and_an_organisation(client, officer):
    legal, union = make_subject(), make_organisation("Local 88")
    make_contact("One", subjects=[legal])
    make_contact("Two", organisation=union, consented_on=None)

    def found(**query):
        return [contact.name for contact in client.get(CONTACTS, query).context["cl"].result_list]

    assert found(state="listed") == ["One"]
    assert found(state="no-consent") == ["Two"]
    assert found(subjects__id__exact=legal.pk) == ["One"]
    assert found(posts__organisation__id__exact=union.pk) == ["Two"]
    assert found(state="nonsense") == ["One", "Two"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("ruiz", ["Ana Ruíz"]),
        ("ANA harbour", ["Ana Ruíz"]),
        ("آنا", ["Ana Ruíz"]),
        ("haddad@example", ["Omar Haddad"]),
        ("7946", ["Omar Haddad"]),
        ("020 7946-0000", ["Omar Haddad"]),
        ("+44 (0)20 7946 0000 ext 4", ["Omar Haddad"]),
        ("٤١٥ ٧٥٨", ["Ana Ruíz"]),
        ("88", ["Omar Haddad"]),
        ("manager", []),
        ("", ["Ana Ruíz", "Omar Haddad"]),
    ],
)
def test_the_list_is_searched_by_name_organisation_address_and_number_in_any_writing(client, officer, query, names):
    make_contact("Ana Ruíz").words.create(language="ar", name="آنا رويز")
    make_contact(
        "Omar Haddad", email="haddad@example.org", phones=["+442079460000"], organisation=make_organisation("Local 88")
    )
    assert [contact.name for contact in client.get(CONTACTS, {"q": query}).context["cl"].result_list] == names


@pytest.mark.parametrize(
    ("query", "names"),
    [("+44 20 7946 6001", ["By WhatsApp"]), ("6001", ["By WhatsApp"]), ("020 7946 6002", ["By Signal"]),
     ("6003", ["Written otherwise"])],
)  # fmt: skip
def test_the_list_finds_numbers_of_whatsapp_and_signal_too(client, officer, query, names):
    make_contact("By WhatsApp", phones=[], whatsapp="+442079466001")
    make_contact("By Signal", phones=[], signal="+442079466002")
    make_contact("Written otherwise", phones=[], signal="+44 20 7946-6003")
    make_contact("By name", phones=[], signal="ana.6001")
    with override_settings(PHONE_REGION="GB"):
        assert [contact.name for contact in client.get(CONTACTS, {"q": query}).context["cl"].result_list] == names


AUTOCOMPLETE = {"app_label": "updates", "model_name": "releasecontact", "field_name": "contact"}


def test_the_chooser_of_a_release_tells_namesakes_apart(client, officer):
    htu, today = make_organisation("HTU"), timezone.localdate()
    make_contact("Maria Garcia", organisation=htu, consented_on=None)
    make_contact("Maria Garcia", organisation=False, role="Cousin")
    make_contact("Maria Garcia", organisation=False, role="", retired_on=today)
    found = client.get("/admin/autocomplete/", AUTOCOMPLETE | {"term": "garcia"}).json()["results"]
    assert [choice["text"] for choice in found] == [
        "Maria Garcia — HTU — consent missing", "Maria Garcia — Cousin", "Maria Garcia — retired",
    ]  # fmt: skip
    choices = client.get("/admin/autocomplete/", {"app_label": "contacts", "model_name": "post",
                                                  "field_name": "organisation", "term": "htu"})  # fmt: skip
    assert choices.json()["results"] == [{"id": str(htu.pk), "text": "HTU"}]


def test_the_chooser_costs_the_same_queries_however_many_it_finds(client, officer):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/admin/autocomplete/", AUTOCOMPLETE | {"term": "number"}).status_code == 200
        return len(queries)

    make_contact("Number 0")
    few = cost()
    for number in range(1, 15):
        make_contact(f"Number {number}", organisation=make_organisation(f"Body {number}"))
    assert cost() == few


def test_the_list_costs_the_same_queries_at_any_length(client, officer):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(CONTACTS).status_code == 200
        return len(queries)

    subject = make_subject()
    make_contact("Number 0", subjects=[subject])
    few = cost()
    for number in range(1, 30):
        make_contact(f"Number {number}", organisation=make_organisation(f"Body {number}"), subjects=[subject])
    assert cost() == few
    assert few <= 14


def test_contacts_are_retired_together_each_with_a_line_in_its_history(client, officer):
    today = timezone.localdate()
    one, two = make_contact("One"), make_contact("Two", retired_on=date(2020, 1, 1))
    data = {"action": "retire_selected", "_selected_action": [one.pk, two.pk], "index": 0}
    response = client.post(CONTACTS, data, follow=True)
    assert "1 is retired now. 1 was retired already." in response.text
    assert list(Contact.objects.order_by("pk").values_list("retired_on", flat=True)) == [today, date(2020, 1, 1)]
    assert history() == ["Retired."]


# ---- deleting


def test_who_stands_in_an_update_is_retired_not_deleted(client, officer):
    ana, free = make_contact(), make_contact("Omar Haddad")
    update = make_update("The vigil")
    ReleaseContact.objects.create(update=update, contact=ana)
    for response in (
        client.get(address(ana, "delete")),
        client.post(address(ana, "delete"), {"post": "yes"}),
        client.post(CONTACTS, {"action": "delete_selected", "_selected_action": [ana.pk, free.pk], "post": "yes"}),
    ):
        assert (
            f'“Ana Ruiz” is named in “<a href="/admin/updates/update/{update.pk}/change/">The vigil</a>”.'
            in response.text
        )
    assert Contact.objects.count() == 2
    client.post(address(free, "delete"), {"post": "yes"})
    assert list(Contact.objects.all()) == [ana]


# ---- who may


def test_a_writer_sees_and_chooses_contacts_and_organisations_but_changes_none(client, writer):
    ana = make_contact(languages=["es"], reachable_days=[1, 2], reachable_from="09:00", reachable_until="18:00")
    assert client.get(CONTACTS).status_code == 200
    page = client.get(address(ana)).text
    for words in ("Spanish", "Monday, Tuesday", "+1-415-758-3765"):
        assert words in page
    assert 'name="_save"' not in page
    for model, field, term in (("releasecontact", "contact", "415 758"), ("post", "organisation", "harbour")):
        app = "updates" if model == "releasecontact" else "contacts"
        query = {"app_label": app, "model_name": model, "field_name": field, "term": term}
        assert len(client.get("/admin/autocomplete/", query).json()["results"]) == 1
    assert client.get("/admin/contacts/organisation/").status_code == 200
    organisation = ana.posts.get().organisation
    for path in (
        address(ana), ADD, address(ana, "delete"), address(ana, "agreed"), f"{CONTACTS}merge/",
        f"{CONTACTS}duplicates/", f"{CONTACTS}todo/", "/admin/contacts/organisation/add/",
        f"/admin/contacts/organisation/{organisation.pk}/change/", "/admin/contacts/subject/add/",
    ):  # fmt: skip
        assert client.post(path, contact_data("Taken over")).status_code == 403, path
    client.post(CONTACTS, {"action": "retire_selected", "_selected_action": [ana.pk], "index": 0})
    ana.refresh_from_db()
    assert (ana.name, ana.retired_on) == ("Ana Ruiz", None)


def test_without_a_right_every_door_is_shut(client):
    ana = make_contact()
    paths = [
        CONTACTS,
        ADD,
        f"{ADD}?q=ana",
        f"{ADD}?new=ana",
        *(address(ana, v) for v in ("change", "delete", "agreed")),
    ]
    paths += [f"{CONTACTS}{name}/" for name in ("duplicates", "merge", "todo", "choose")]
    paths += [f"/admin/contacts/{name}/" for name in ("organisation", "subject", "enquiry")]
    client.force_login(make_staff("nina", ["campaign.view_asset"]))
    for path in paths:
        assert client.get(path).status_code == 403, path
        assert client.post(path, contact_data()).status_code == 403, path
    client.logout()
    for path in paths:
        assert client.get(path).status_code == 302, path
        assert client.post(path, contact_data()).status_code == 302, path
    assert Contact.objects.count() == 1


def test_who_may_only_add_sees_who_is_here_and_changes_nobody(client):
    ana = make_contact()
    client.force_login(make_staff("nina", ["contacts.add_contact"]))
    assert "Ana Ruiz" in client.get(ADD, {"q": "ana"}).text
    assert client.post(ADD, contact_data("Omar Haddad")).status_code == 302
    assert client.post(address(ana), contact_data("Taken over")).status_code == 403
    assert Contact.objects.count() == 2


@pytest.mark.parametrize("verb", ["add", "change"])
def test_who_looks_after_contacts_chooses_organisations_and_changes_none(client, verb):
    organisation = make_organisation("Local 88")
    client.force_login(make_staff("nina", [f"contacts.{verb}_contact"]))
    query = {"app_label": "contacts", "model_name": "post", "field_name": "organisation", "term": "local"}
    assert [choice["text"] for choice in client.get("/admin/autocomplete/", query).json()["results"]] == ["Local 88"]
    path = f"/admin/contacts/organisation/{organisation.pk}/change/"
    assert client.post(path, {"name": "Taken over"}).status_code == 403


# ---- odd texts


FREE = ["name", "says", "signal", "note", "given_name", "family_name", "posts-0-role", "words-0-name", "words-0-role"]
STRICT = ["email", "whatsapp", "zone", "slug", "languages", "subjects", "reachable_days", "reachable_from", "photo",
          "consented_on", "valid_until", "order", "phones-0-number", "phones-0-extension", "phones-0-kind",
          "posts-0-organisation", "words-0-language", "phones-TOTAL_FORMS"]  # fmt: skip


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_odd_texts_are_cleaned_or_refused_in_every_field(client, officer, text):
    text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    ana = make_contact()
    data = contact_data("Omar Haddad", phones=[{}], posts=[{}], words=[{"language": "es"}])
    assert client.post(ADD, data | dict.fromkeys(FREE, text)).status_code in {200, 302, 400}
    assert client.post(address(ana), data | dict.fromkeys(STRICT, text)).status_code in {200, 302, 400}
    assert client.get(CONTACTS).status_code == 200
    assert not Contact.objects.filter(name__contains="\x01").exists()


@pytest.mark.parametrize("text", ["a\0b", "\u202e", "9" * 30, "x" * 5000, "%s {{ a }} %00", "+", "(", "-1"])
def test_odd_searches_filters_and_choices_are_answered(client, officer, text):
    ana = make_contact()
    for query in ({"q": text, "state": text}, {"subjects__id__exact": text}, {"posts__organisation__id__exact": text}):
        assert client.get(CONTACTS, query, follow=True).status_code == 200
    for query in ({"q": text, "_popup": "1", "_to_field": "id"}, {"new": text}):
        assert client.get(ADD, query).status_code == 200
    assert client.get(f"{CONTACTS}merge/", {"contact": [text, ana.pk], "keep": text}).status_code == 302
    assert client.post(f"{CONTACTS}choose/", {"chosen": text, "_popup": "1"}).status_code == 404
    assert client.post(f"{CONTACTS}todo/", {"email": text}).status_code == 302


@pytest.mark.parametrize("chosen", ["x", "9" * 30, "-1", "\0", ""])
def test_each_list_answers_whatever_is_said_to_be_chosen(client, officer, chosen):
    for name, action in (
        ("contact", "retire_selected"), ("contact", "merge_selected"), ("enquiry", "answer_selected"),
        ("organisation", "delete_selected"), ("subject", "delete_selected"),
    ):  # fmt: skip
        data = {"action": action, "_selected_action": [chosen], "index": "0", "post": "yes"}
        assert client.post(f"/admin/contacts/{name}/", data, follow=True).status_code == 200


def test_no_page_has_a_script_or_style_in_it(client, officer):
    ana = make_contact()
    make_contact("Ana Ruiz", consented_on=None, is_email_wanted=True)
    paths = ["/admin/", CONTACTS, ADD, f"{ADD}?q=ana", f"{ADD}?new=ana", address(ana), address(ana, "agreed")]
    paths += [f"{CONTACTS}{name}/" for name in ("duplicates", "todo")]
    paths += [f"{CONTACTS}merge/?contact={ana.pk}&contact={ana.pk + 1}", "/admin/contacts/subject/add/"]
    for path in paths:
        page = client.get(path).text
        for piece in ("<style", ' style="', "<script>", " onclick="):
            assert piece not in page, path
