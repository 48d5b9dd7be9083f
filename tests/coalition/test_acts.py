"""What can be done with signatories, what it leads to, and the counts that stay true."""

from datetime import UTC, datetime
from random import Random

import pytest
from django.db import IntegrityError, transaction
from django.test import TestCase

from coalition.models import Decision, Group, Signatory
from coalition.models.kinds import Kind
from coalition.naming import initials_of
from coalition.signing import acts, mails
from coalition.signing.acts import Act, State
from supporters.models import Mail, Supporter
from tests.campaign.staff import EDITOR, make_staff
from tests.contacts.factories import make_organisation

from .factories import make_letter, make_official, make_signatory

DISPLAY = Signatory.Display


def only(signatory):
    return Signatory.objects.filter(pk=signatory.pk)


def counts_of(letter):
    return [(group.count, group.unnamed) for group in letter.groups.all()]


class StateTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.letter = make_letter()

    def signatory(self, state, **values):
        return make_signatory(self.letter, state=state, **values)

    def test_each_act_starts_from_its_own_states_alone(self):
        allowed = {
            Act.CONFIRMED: {"unconfirmed"},
            Act.RELEASED: {"held"},
            Act.VERIFIED: {"pending"},
            Act.PUBLISHED: {"verified"},
            Act.HIDDEN: {"published"},
            Act.DECLINED: {"held", "unconfirmed", "pending", "verified", "published"},
            Act.WITHDRAWN: {"held", "unconfirmed", "pending", "verified", "published"},
            Act.REOPENED: {"verified", "declined", "withdrawn"},
        }
        for act, states in allowed.items():
            for state in State:
                row = self.signatory(state)
                done = acts.perform(act, only(row))
                row.refresh_from_db()
                self.assertEqual(bool(done), state in states, (act, state))
                self.assertEqual(row.state, acts.STEPS[act].leads_to if state in states else state, (act, state))
                self.assertEqual(row.decisions.count(), 1 if state in states else 0)

    def test_what_was_never_confirmed_is_opened_again_as_not_confirmed(self):
        row = self.signatory(State.UNCONFIRMED, email="rita@example.org")
        acts.perform(Act.DECLINED, only(row))
        acts.perform(Act.REOPENED, only(row))
        row.refresh_from_db()
        self.assertEqual(row.state, State.UNCONFIRMED)

    def test_the_day_of_a_withdrawal_stays_until_it_is_confirmed_that_it_was_signed_again(self):
        earlier = datetime(2021, 5, 4, 9, 0, tzinfo=UTC)
        row = self.signatory(State.UNCONFIRMED, withdrawn_at=earlier)
        acts.perform(Act.DECLINED, only(row))
        acts.perform(Act.REOPENED, only(row))
        row.refresh_from_db()
        self.assertEqual(row.withdrawn_at, earlier)
        only(row).update(state=State.UNCONFIRMED)
        acts.perform(Act.CONFIRMED, only(row))
        row.refresh_from_db()
        self.assertEqual((row.state, row.withdrawn_at), (State.PENDING, None))

    def test_a_name_is_in_the_clear_only_while_it_is_published(self):
        row = self.signatory(State.VERIFIED, title="Teacher", place="Leeds")
        self.assertEqual(row.shown_name, "")
        acts.perform(Act.PUBLISHED, only(row))
        row.refresh_from_db()
        self.assertEqual((row.shown_name, row.shown_title, row.shown_place), ("Rita Okafor", "Teacher", "Leeds"))
        acts.perform(Act.WITHDRAWN, only(row))
        row.refresh_from_db()
        self.assertEqual((row.shown_name, row.shown_title, row.shown_place), ("", "", ""))
        self.assertEqual((row.name, row.title, row.place), ("Rita Okafor", "Teacher", "Leeds"))
        self.assertIsNotNone(row.withdrawn_at)

    def test_the_database_bears_no_shown_name_beside_a_state_that_is_not_public(self):
        row = self.signatory(State.PUBLISHED)
        with self.assertRaises(IntegrityError), transaction.atomic():
            only(row).update(state=State.PENDING)

    def test_each_way_of_being_shown_shows_what_was_agreed(self):
        person = {"name": "Ana-María Ruiz", "title": "Nurse", "place": "Leeds", "organisation_name": "Ward 4"}
        shown = {
            DISPLAY.FULL: ("Ana-María Ruiz", "Nurse", "Ward 4", "Leeds"),
            DISPLAY.INITIALS: ("A.-M. R.", "", "", "Leeds"),
            DISPLAY.ORGANISATION: ("", "", "Ward 4", "Leeds"),
            DISPLAY.COUNTED: ("", "", "", ""),
        }
        for display, columns in shown.items():
            row = self.signatory(State.VERIFIED, display=display, **person)
            acts.perform(Act.PUBLISHED, only(row))
            row.refresh_from_db()
            self.assertEqual(
                (row.shown_name, row.shown_title, row.shown_organisation, row.shown_place), columns, display
            )
            self.assertEqual(row.is_shown, display != DISPLAY.COUNTED)

    def test_a_decision_says_who_and_why_and_what(self):
        editor = make_staff("edda", EDITOR)
        row = self.signatory(State.PENDING)
        acts.perform(Act.DECLINED, only(row), by=editor, note="No such person there.")
        decision = row.decisions.get()
        self.assertEqual((decision.act, decision.by, decision.note), ("declined", editor, "No such person there."))

    def test_a_correction_is_on_the_page_at_once(self):
        row = self.signatory(State.PUBLISHED)
        row.name = "Rita N. Okafor"
        acts.correct(row, by=None)
        row.refresh_from_db()
        self.assertEqual(row.shown_name, "Rita N. Okafor")
        self.assertEqual(list(row.decisions.values_list("act", flat=True)), ["edited"])


class CountTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.letter = make_letter()

    def test_counts_follow_what_is_published_and_who_is_named(self):
        row = make_signatory(self.letter, state=State.VERIFIED, display=DISPLAY.COUNTED)
        self.assertEqual(counts_of(self.letter), [(0, 0), (0, 0), (0, 0)])
        acts.perform(Act.PUBLISHED, only(row))
        self.assertEqual(counts_of(self.letter), [(0, 0), (0, 0), (1, 1)])
        row.refresh_from_db()
        row.display = DISPLAY.FULL
        acts.correct(row, by=None)
        self.assertEqual(counts_of(self.letter), [(0, 0), (0, 0), (1, 0)])
        acts.perform(Act.WITHDRAWN, only(row))
        self.assertEqual(counts_of(self.letter), [(0, 0), (0, 0), (0, 0)])

    def test_who_is_put_into_another_group_is_counted_there(self):
        row = make_signatory(self.letter)
        row.group = self.letter.groups.get(kind=Kind.ORGANISATION)
        acts.correct(row, by=None)
        self.assertEqual(counts_of(self.letter), [(0, 0), (1, 0), (0, 0)])

    def test_a_group_that_was_read_before_is_saved_without_its_old_count(self):
        group = self.letter.groups.get(kind=Kind.INDIVIDUAL)
        make_signatory(self.letter)
        group.headings = {"en": "Neighbours"}
        group.save()
        group.refresh_from_db()
        self.assertEqual((group.count, group.heading_in("en")), (1, "Neighbours"))

    def test_a_group_that_moves_takes_its_signatories_along(self):
        first, last = make_signatory(self.letter, "Ada Brandt", kind=Kind.OFFICIAL), make_signatory(self.letter)
        self.assertEqual(list(self.letter.signatories.in_order()), [first, last])
        group = self.letter.groups.get(kind=Kind.INDIVIDUAL)
        group.order = 0
        group.save()
        self.assertEqual(list(self.letter.signatories.in_order()), [last, first])

    def test_after_a_thousand_acts_the_counts_are_those_of_the_rows(self):
        """The same thousand in every run; what was done in a transaction that broke off was not done."""
        chance = Random(37)
        rows = [
            make_signatory(self.letter, kind=kind, state=State.PENDING, display=display)
            for kind in Kind
            for display in (DISPLAY.FULL, DISPLAY.COUNTED, DISPLAY.INITIALS)
        ]
        for _number in range(1000):
            some = Signatory.objects.filter(pk__in=[row.pk for row in chance.sample(rows, chance.randint(1, 4))])
            try:
                with transaction.atomic():
                    acts.perform(chance.choice(list(acts.STEPS)), some)
                    if chance.random() < 0.2:
                        raise InterruptedError
            except InterruptedError:
                pass
        for group, count, unnamed in acts.recounted(self.letter):
            self.assertEqual((group.count, group.unnamed), (count, unnamed))
        self.assertGreater(Decision.objects.count(), 300)

    def test_signing_and_confirming_touch_no_count(self):
        row = make_signatory(self.letter, state=State.UNCONFIRMED)
        with self.assertNumQueries(5) as asked:  # savepoint, select, update, log, release
            acts.perform(Act.CONFIRMED, only(row))
        self.assertNotIn(Group._meta.db_table, " ".join(query["sql"] for query in asked if "UPDATE" in query["sql"]))


class ErasureTests(TestCase):
    def test_of_a_person_not_even_body_or_office_says_who_it_was(self):
        letter = make_letter()
        for kind in (Kind.OFFICIAL, Kind.INDIVIDUAL):
            row = make_signatory(
                letter, kind=kind, title="Mayor", organisation_name="City of Port Ellery", official=make_official(),
                organisation=make_organisation("Port Ellery"),
            )  # fmt: skip
            acts.erase(row)
            row.refresh_from_db()
            self.assertEqual((row.official, row.organisation, row.organisation_name), (None, None, ""))
            self.assertEqual((row.organisation_folded, row.shown_organisation), ("", ""))

    def test_the_name_of_an_organisation_is_no_persons_and_stays(self):
        clinic = make_organisation("Harbour Clinic")
        row = make_signatory(
            make_letter(), kind=Kind.ORGANISATION, organisation_name="Harbour Clinic", organisation=clinic,
            official=make_official(),
        )  # fmt: skip
        acts.erase(row)
        row.refresh_from_db()
        self.assertEqual((row.name, row.organisation_name, row.organisation), ("", "Harbour Clinic", clinic))
        self.assertEqual((row.official, row.shown_organisation), (None, ""))

    def test_mails_about_it_go_though_the_supporter_stays_for_another_signature(self):
        row = make_signatory(make_letter(), email="rita@example.org")
        other = make_signatory(make_letter("Another"), email="rita@example.org")
        writers = (mails.confirmation, mails.reminder, mails.settled)
        kinds = [f"coalition.signing.mails.{writer.__name__}" for writer in writers]
        for about in (row, other):
            for kind in [*kinds, "news.mails.weekly"]:
                Mail.objects.create(supporter=row.supporter, kind=kind, about=about.pk, to="rita@example.org")
        acts.erase(row)
        left = Mail.objects.order_by("pk").values_list("kind", "about")
        self.assertEqual(
            list(left), [("news.mails.weekly", row.pk), *((kind, other.pk) for kind in [*kinds, "news.mails.weekly"])]
        )
        self.assertEqual({kind for kind in kinds if not hasattr(mails, kind.rpartition(".")[2])}, set())

    def test_the_day_of_a_withdrawal_stays_and_one_of_an_earlier_time_does_not(self):
        earlier = datetime(2021, 5, 4, 9, 0, tzinfo=UTC)
        letter = make_letter()
        rows = [
            make_signatory(letter, state=state, withdrawn_at=earlier) for state in (State.WITHDRAWN, State.UNCONFIRMED)
        ]
        for row in rows:
            acts.erase(row)
            row.refresh_from_db()
        self.assertEqual([row.withdrawn_at == earlier for row in rows], [True, False])

    def test_what_is_erased_leaves_no_trace_of_who_it_was_and_the_count_stays_true(self):
        letter = make_letter()
        row = make_signatory(letter, title="Teacher", email="rita@example.org")
        acts.log(Act.VERIFIED, [row], note="Called Rita at the school.")
        acts.erase(row)
        row.refresh_from_db()
        self.assertEqual((row.name, row.title, row.place, row.shown_name, row.supporter), ("", "", "", "", None))
        self.assertEqual(row.state, State.WITHDRAWN)
        self.assertEqual(set(row.decisions.values_list("act", flat=True)), {"verified", "erased"})
        self.assertEqual([decision.note for decision in row.decisions.all()], ["", ""])
        self.assertFalse(Supporter.objects.exists())
        self.assertEqual(counts_of(letter), [(0, 0), (0, 0), (0, 0)])

    def test_who_signed_another_letter_too_is_erased_from_one_alone(self):
        row = make_signatory(make_letter(), email="rita@example.org")
        other = make_signatory(make_letter("Another"), email="rita@example.org")
        acts.erase(row)
        other.refresh_from_db()
        self.assertEqual((other.shown_name, other.supporter.email), ("Rita Okafor", "rita@example.org"))


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Rita Okafor", "R. O."),
        ("Ana-María Ruiz", "A.-M. R."),
        ("  de   la Cruz ", "d. l. C."),
        ("O’Neill", "O."),
        ("E\u0301mile Zola", "E\u0301. Z."),
        ("محمد علي", "م. ع."),
        ("李 明", "李. 明."),
        ("R2-D2 (the 3rd)", "R.-D. t. r."),
        ("007", ""),
        ("", ""),
    ],
)
def test_initials(name, initials):
    assert initials_of(name) == initials
