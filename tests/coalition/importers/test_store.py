"""A list stored under a letter: who is new, who is there, what is counted, and that once is enough."""

import pytest
from django.db import IntegrityError, connection

from campaign.importing.notes import Note
from campaign.importing.tables import RowLeftOut
from coalition.importers import store as storing
from coalition.importers.pasted import read_signatories
from coalition.importers.signed import Signed
from coalition.importers.store import store, store_each
from coalition.models import Decision, Group, Signatory
from coalition.models.kinds import Kind
from coalition.models.signatory import AT_THE_END
from coalition.signing import acts
from contacts.models import Organisation, OtherName
from supporters.models import Supporter
from tests.campaign.staff import make_staff
from tests.coalition.factories import STATE, make_letter, make_signatory

pytestmark = pytest.mark.django_db

LIST = """Harbour Street Legal Clinic
Rita Okafor, Chair, Harbour Coalition
Dana Whitfield, Mayor, City of Port Ellery
Sam Lind
Jo Park, Fresno, CA
"""


@pytest.fixture
def letter():
    return make_letter()


def bring(letter, text=LIST, **options):
    people, notes = read_signatories(text)
    return store(letter, people, notes=notes, **options)


def counts(report, sort="signatories"):
    return {what: number for what, number in report.counts[sort].items() if number}


def rows(letter):
    return [
        (row.kind, row.name, row.title, row.organisation_name, row.place, row.state, row.order)
        for row in letter.signatories.in_order()
    ]


def sentences(report):
    return [(note.line, note.sentence) for note in report.notes]


def counts_are_true(letter):
    return all((group.count, group.unnamed) == (count, unnamed) for group, count, unnamed in acts.recounted(letter))


# ---- what is made


def test_each_goes_into_the_group_of_its_kind_in_the_order_of_the_list_verified(letter):
    report = bring(letter)
    assert counts(report) == {"made": 5}
    assert rows(letter) == [
        ("official", "Dana Whitfield", "Mayor", "City of Port Ellery", "", "verified", 1),
        ("organisation", "", "", "Harbour Street Legal Clinic", "", "verified", 1),
        ("organisation", "Rita Okafor", "Chair", "Harbour Coalition", "", "verified", 2),
        ("individual", "Sam Lind", "", "", "", "verified", 1),
        ("individual", "Jo Park", "", "", "Fresno, CA", "verified", 2),
    ]
    assert not letter.signatories.shown().exists()
    assert not letter.signatories.exclude(shown_name="").exists()
    assert [group.count for group in letter.groups.all()] == [0, 0, 0]


def test_published_at_once_they_are_shown_and_counted(letter):
    bring(letter, publish=True)
    shown = letter.signatories.shown().in_order()
    assert [(row.shown_name, row.shown_title, row.shown_organisation, row.shown_place) for row in shown] == [
        ("Dana Whitfield", "Mayor", "City of Port Ellery", ""),
        ("", "", "Harbour Street Legal Clinic", ""),
        ("Rita Okafor", "Chair", "Harbour Coalition", ""),
        ("Sam Lind", "", "", ""),
        ("Jo Park", "", "", "Fresno, CA"),
    ]
    assert [group.count for group in letter.groups.all()] == [1, 2, 2]
    assert counts_are_true(letter)
    assert all(row.published_at for row in shown)


def test_the_log_names_who_imported_and_keeps_what_the_list_said(letter):
    user = make_staff("ana", ["coalition.moderate_signatory"])
    bring(letter, "Rita Okafor, Chair, Harbour Coalition", by=user)
    decision = Decision.objects.get()
    assert (decision.act, decision.by) == (Decision.Act.IMPORTED, user)
    assert decision.note == "organisation | Rita Okafor | Chair | Harbour Coalition"


def test_names_are_sealed_in_the_database(letter):
    bring(letter)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, title, place FROM coalition_signatory")
        columns = str(cursor.fetchall())
        cursor.execute("SELECT note FROM coalition_decision")
        columns += str(cursor.fetchall())
    for word in ("Okafor", "Chair", "Fresno", "Lind"):
        assert word not in columns


def test_a_translation_stores_under_its_original(letter):
    translation = make_letter("La carta", language="es", translation_of=letter)
    bring(translation)
    assert letter.signatories.count() == 5
    assert not translation.signatories.exists()


def test_new_ones_come_behind_those_who_are_there():
    letter = make_letter()
    make_signatory(letter, "Ana Ruiz", order=7)
    bring(letter, "Sam Lind\nJo Park")
    assert [(row.name, row.order) for row in letter.signatories.in_order()] == [
        ("Ana Ruiz", 7), ("Sam Lind", 8), ("Jo Park", 9),
    ]  # fmt: skip
    make_signatory(letter, "Kim Oh")  # online, in the order of signing
    bring(letter, "Lee Wu\nDan Fox")
    last = [(row.name, row.order) for row in letter.signatories.in_order()][-3:]
    assert last == [("Kim Oh", AT_THE_END), ("Lee Wu", AT_THE_END), ("Dan Fox", AT_THE_END)]


def test_a_kind_without_a_group_gets_one_behind_the_others_and_the_first_of_several_is_taken():
    letter = make_letter(takes_individuals=False)
    Group.objects.create(letter=letter, kind=Kind.ORGANISATION, order=9)
    first = letter.groups.filter(kind=Kind.ORGANISATION).first()
    report = bring(letter, "Harbour Coalition\nSam Lind")
    assert counts(report, "groups") == {"made": 1}
    made = letter.groups.get(kind=Kind.INDIVIDUAL)
    assert made.order == 10
    assert {row.group for row in letter.signatories.all()} == {first, made}


def test_the_known_organisation_of_a_name_is_linked_and_none_is_made(letter):
    clinic = Organisation.objects.create(name="Harbour Street Legal Clinic")
    known = Organisation.objects.create(name="Harbour Alliance Fund")
    OtherName.objects.create(organisation=known, name="HAF", folded="haf")
    twins = [Organisation.objects.create(name=name) for name in ("Red Olmo", "Réd Olmo")]
    report = bring(letter, "HARBOUR STREET LEGAL CLINIC\nHAF\nRed Olmo\nRiver Network")
    linked = {row.organisation_name: row.organisation for row in letter.signatories.all()}
    assert linked == {"HARBOUR STREET LEGAL CLINIC": clinic, "HAF": known, "Red Olmo": None, "River Network": None}
    assert Organisation.objects.count() == 2 + len(twins)
    assert (3, "Several known organisations have the name “Red Olmo”, so it is linked to none.") in sentences(report)


def test_addresses_make_supporters_once(letter):
    Supporter.objects.take("sam@example.org")
    text = "\n".join(
        [
            "Sam Lind, sam+x@example.org",
            "Rita Okafor, Chair, Harbour Coalition, r.okafor@gmail.com",
            "Jo Park, jo@example.org",
        ]
    )
    bring(letter, text)
    assert Supporter.objects.count() == 3
    of = {row.name: row for row in letter.signatories.select_related("supporter")}
    assert of["Sam Lind"].supporter.email == "sam@example.org"
    assert of["Rita Okafor"].supporter.email == "r.okafor@gmail.com"
    assert [of[name].has_free_mail for name in ("Rita Okafor", "Sam Lind")] == [True, False]
    bring(letter, text)
    assert Supporter.objects.count() == 3


# ---- who is there


def test_a_second_run_changes_nothing(letter):
    bring(letter, publish=True)
    before = list(Signatory.objects.order_by("pk").values())
    for text in (LIST, LIST.upper(), "\n\n".join(LIST.splitlines())):
        report = bring(letter, text, publish=True)
        assert counts(report) == {"unchanged": 5}
    assert list(Signatory.objects.order_by("pk").values()) == before
    assert Decision.objects.count() == 5
    assert counts_are_true(letter)


def test_what_staff_corrected_is_found_under_what_the_list_said_and_stays(letter):
    bring(letter)
    of = {row.name: row for row in letter.signatories.all()}
    of["Rita Okafor"].organisation_name = "The Coalition of the Harbour"
    of["Sam Lind"].name = "Samuel Linde"
    for name in ("Rita Okafor", "Sam Lind"):
        acts.correct(of[name], by=None)
    assert counts(bring(letter)) == {"unchanged": 5}
    assert "Samuel Linde" in [row.name for row in letter.signatories.all()]
    assert letter.signatories.filter(organisation_name="The Coalition of the Harbour").exists()


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (STATE.PUBLISHED, "Signed already: “Rita Okafor”."),
        (STATE.PENDING, "Signed already: “Rita Okafor”."),
        (STATE.UNCONFIRMED, "“Rita Okafor” signed online and has not confirmed it yet."),
        (STATE.HELD, "“Rita Okafor” signed online and was held back as spam. Look at it there."),
        (STATE.DECLINED, "“Rita Okafor” was declined, and stays so."),
        (STATE.WITHDRAWN, "“Rita Okafor” withdrew this signature. It stays withdrawn."),
    ],
)
def test_who_signed_online_stays_as_they_are(letter, state, sentence):
    make_signatory(letter, "Rita Okafor", state=state, email="rita@example.org", title="poet")
    report = bring(letter, "Dr. Rita Okáfor, Teacher", publish=True)
    assert counts(report) == {"unchanged": 1}
    assert sentences(report) == [(1, sentence)]
    row = Signatory.objects.get()
    assert (row.name, row.title, row.state) == ("Rita Okafor", "poet", state)


def test_an_organisation_signs_once_under_any_of_its_known_names(letter):
    known = Organisation.objects.create(name="Harbour Alliance Fund")
    OtherName.objects.create(organisation=known, name="HAF", folded="haf")
    make_signatory(letter, "Rita Okafor", kind=Kind.ORGANISATION, organisation_name="Harbour Alliance Fund")
    report = bring(letter, "Sam Lind, Director, HAF")
    assert counts(report) == {"unchanged": 1}
    assert sentences(report) == [(1, "Signed already: “Harbour Alliance Fund”.")]
    other = make_letter("Another letter")
    make_signatory(other, kind=Kind.ORGANISATION, organisation_name="Some spelling", organisation=known)
    assert counts(bring(other, "Harbour Alliance Fund")) == {"unchanged": 1}
    assert counts(bring(make_letter("A third"), "HAF")) == {"made": 1}


def test_a_person_is_found_by_mailbox_whatever_the_spelling(letter):
    make_signatory(letter, "Rita M. Okafor", email="r.okafor@gmail.com")
    assert counts(bring(letter, "Rita Okafor, poet, rokafor+letter@googlemail.com")) == {"unchanged": 1}


def test_two_people_with_one_mailbox_are_two_and_the_second_is_stored_without_it(letter):
    text = "Rita Okafor, office@example.org\nSam Lind, office@example.org"
    report = bring(letter, text)
    assert counts(report) == {"made": 2}
    assert {row.name: row.supporter_id is None for row in letter.signatories.all()} == {
        "Rita Okafor": False,
        "Sam Lind": True,
    }
    assert sentences(report) == [(2, "Somebody else on this letter has the same mailbox. Stored without it.")]
    assert counts(bring(letter, text)) == {"unchanged": 2}


def test_one_mailbox_may_sign_for_several_organisations(letter):
    text = (
        "Rita Okafor, Chair, Harbour Coalition, rita@example.org\nRita Okafor, Chair, River Network, rita@example.org"
    )
    assert counts(bring(letter, text)) == {"made": 2}
    assert Supporter.objects.get().signatures.count() == 2


def test_namesakes_with_other_addresses_or_places_are_other_people(letter):
    places = "Maria Lopez, Fresno, CA\nMaria Lopez, Reno, NV\nMaria Lopez"
    assert counts(bring(letter, places)) == {"made": 2, "skipped": 1}
    assert counts(bring(letter, places)) == {"unchanged": 3}
    addresses = "Maria Lopez, m@example.org\nMaria Lopez, n@example.org\nMaria Lopez, M@example.org"
    other = make_letter("Another letter")
    assert counts(bring(other, addresses)) == {"made": 2, "skipped": 1}
    assert counts(bring(other, addresses)) == {"unchanged": 3}


# ---- twice in the list, and nearly


def test_who_stands_twice_in_the_list_is_stored_once_and_told_with_the_line(letter):
    report = bring(letter, "Harbour Coalition\nSam Lind\nHARBOUR COALITION\nSám Lind")
    assert counts(report) == {"made": 2, "skipped": 2}
    assert report.skipped == [
        ("line 3, HARBOUR COALITION", "The same as “Harbour Coalition” in line 1."),
        ("line 4, Sám Lind", "The same as “Sam Lind” in line 2."),
    ]


def test_another_spelling_is_told_and_both_are_kept(letter):
    make_signatory(letter, kind=Kind.ORGANISATION, organisation_name="River Network", name="")
    report = bring(letter, "Harbour Coalition, Inc.\nThe Harbour Coalition\nRivver Network\nRita Okafor\nR. Okafor")
    assert counts(report) == {"made": 5}
    kept = "All are kept; look at them."
    assert sentences(report) == [
        (2, f"May be here twice (the same name, spelled differently): “Harbour Coalition, Inc.” in line 1. {kept}"),
        (3, f"May be here twice (one may be a typing error): “River Network”. {kept}"),
        (5, f"May be here twice (the same name, one shortened): “Rita Okafor” in line 4. {kept}"),
    ]
    assert sentences(bring(letter, "Harbour Coalition, Inc.")) == [(1, "Signed already: “Harbour Coalition, Inc.”.")]


# ---- trying, failing, telling


def test_a_dry_run_tells_the_same_and_keeps_nothing(letter):
    text = LIST + "Ana Ruiz, ana@example.org\nSam Lind"
    tried = bring(letter, text, dry_run=True, publish=True)
    assert (Signatory.objects.count(), Decision.objects.count(), Supporter.objects.count()) == (0, 0, 0)
    assert [group.count for group in letter.groups.all()] == [0, 0, 0]
    done = bring(letter, text, publish=True)
    assert tried.lines() == done.lines()


def test_what_fails_half_way_leaves_nothing(letter, monkeypatch):
    def fail(letter):
        raise OSError("the disk is full")

    monkeypatch.setattr(storing.duplicates, "twice", fail)
    with pytest.raises(OSError, match="disk"):
        bring(letter, publish=True)
    assert not Signatory.objects.exists()


def test_somebody_who_signs_online_in_the_same_moment_is_found_the_second_time(letter, monkeypatch):
    real, times = storing._Run.make, []

    def make(self, new):
        times.append(1)
        if len(times) == 1:
            raise IntegrityError("signed_once_in_person")
        return real(self, new)

    monkeypatch.setattr(storing._Run, "make", make)
    assert counts(bring(letter)) == {"made": 5}
    assert len(times) == 2


def test_notes_of_the_reading_come_first_and_rows_left_out_are_counted(letter):
    notes = [Note("A note.", line=2), RowLeftOut("Too long.", line=3), RowLeftOut("7 more.", rows=7)]
    report = store(letter, [Signed("Rita Okafor", line=1)], notes=notes)
    assert counts(report) == {"made": 1, "skipped": 8}
    assert report.skipped == [("line 3", "Too long."), ("more", "7 more.")]
    assert sentences(report) == [(2, "A note.")]


def test_what_a_signatory_cannot_hold_is_cut_or_left_out_with_a_note(letter):
    people = [
        Signed("Rita Okafor", email="rita@localhost", line=1),
        Signed("Sam Lind", "Director", "x" * 300, kind=Kind.ORGANISATION, line=2),
        Signed("", "", "", line=3),
        Signed("Harbour Coalition", kind=Kind.ORGANISATION, line=4),
        Signed("Ri\u202eta\nOk\0afor\x07" + "y" * 400, line=5),
    ]
    report, outcomes = store_each(letter, people)
    assert [outcome.what for outcome in outcomes] == ["made", "made", "skipped", "made", "made"]
    assert sentences(report) == [
        (1, "“rita@localhost” is no e-mail address, so it was left out."),
        (2, "The organisation’s name was cut to 200 signs."),
    ]
    of = {row.kind + row.name[:4]: row for row in letter.signatories.all()}
    assert len(of["organisationSam "].organisation_name) == 200
    assert of["organisation"].organisation_name == "Harbour Coalition"
    assert of["individualRita"].name.startswith("Rita Okaforyyy") or of["individualRita"].name == "Rita Okafor"
    assert not Supporter.objects.exists()


def test_many_notes_of_one_sort_are_summed_up(letter):
    families = "Okafor Lind Ruiz Park Oh Wu Adler Fox Doe Roe".split()
    names = [f"{given} {family}" for given in ("Rita", "Sam", "Ana", "Jo", "Kim", "Lee") for family in families]
    bring(letter, "\n".join(names))
    report = bring(letter, "\n".join(names * 2))
    assert counts(report) == {"unchanged": 120}
    assert len(report.notes) == 51
    assert report.notes[-1].sentence == "70 more signed already."
    report = bring(make_letter("Another"), "\n".join(names * 2))
    assert counts(report) == {"made": 60, "skipped": 60}
    assert len(report.skipped) == 50
    assert (
        report.notes[-1].sentence == "10 more lines were left out, since they stand in the list above or name nobody."
    )


def test_each_is_announced_in_its_turn(letter):
    seen = []
    people, _notes = read_signatories(LIST)
    store(letter, people, on_each=seen.append)
    assert [signed.line for signed in seen] == [1, 2, 3, 4, 5]


def test_queries_do_not_grow_with_the_list(letter, django_assert_max_num_queries):
    people = [
        Signed(f"Rita Okafor{chr(97 + number % 26)}{chr(97 + number // 26)}", line=number) for number in range(400)
    ]
    with django_assert_max_num_queries(60):
        store(letter, people, publish=True)
