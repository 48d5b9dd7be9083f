"""One signature where there were two: the count stays true, and every link that was mailed still withdraws."""

import pytest

from coalition.models import Decision, Signatory
from coalition.models.kinds import Kind
from coalition.signing import acts, merging
from coalition.signing.acts import Act, State
from supporters.models import Supporter
from tests.campaign.staff import make_staff
from tests.contacts.factories import make_organisation

from .factories import make_letter, make_official, make_signatory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make_staff("ana", [])


@pytest.fixture
def letter():
    return make_letter()


@pytest.fixture
def pair(letter):
    """Rita, published, and Rita again with another mailbox, published as well."""
    return (
        make_signatory(letter, "Rita Okafor", email="rita@mail.example"),
        make_signatory(letter, "R. Okafor", email="okafor@work.example"),
    )


def state(signatory):
    signatory.refresh_from_db()
    return signatory.state


def log(signatory):
    return list(signatory.decisions.order_by("pk").values_list("act", "by__username", "note"))


def counts(letter):
    assert all((group.count, group.unnamed) == tuple(rest) for group, *rest in acts.recounted(letter))
    return sum(group.count for group in letter.groups.all())


# ---- merging


def test_the_other_is_declined_and_points_at_the_one_that_is_kept(letter, pair, ana):
    keep, other = pair
    assert merging.merge(keep, [other], by=ana) == keep
    assert (state(keep), state(other), counts(letter)) == (State.PUBLISHED, State.DECLINED, 1)
    assert log(other) == [(Act.DECLINED, "ana", ""), (Act.MERGED, "ana", f"into {keep.pk}")]
    assert log(keep) == [(Act.MERGED, "ana", f"from {other.pk}")]
    assert (keep.name, other.name, other.shown_name) == ("Rita Okafor", "R. Okafor", "")
    assert other.supporter is not None
    assert merging.current(other) == merging.current(keep) == keep


def test_it_takes_over_whom_it_is_known_to_be_but_no_word(letter, ana):
    clinic, official = make_organisation("Harbour Clinic"), make_official()
    keep = make_signatory(letter, "Rita Okafor", organisation_name="HC", kind=Kind.ORGANISATION)
    other = make_signatory(letter, "Ben Osei", title="Director", organisation_name="Harbour Clinic",
                           kind=Kind.ORGANISATION, organisation=clinic, official=official)  # fmt: skip
    merging.merge(keep, [other], by=ana)
    keep.refresh_from_db()
    assert (keep.organisation, keep.official, keep.organisation_name, keep.title) == (clinic, official, "HC", "")


def test_the_state_of_the_one_that_is_kept_stays(letter, ana):
    keep = make_signatory(letter, "Rita Okafor", state=State.PENDING)
    other = make_signatory(letter, "Rita Okafor")
    merging.merge(keep, [other], by=ana)
    assert (state(keep), state(other), counts(letter)) == (State.PENDING, State.DECLINED, 0)


def test_several_go_into_one_and_one_that_went_can_be_opened_again(letter, pair, ana):
    keep, other = pair
    third = make_signatory(letter, "Rita Okafor", state=State.HELD)
    merging.merge(keep, [other, third], by=ana)
    assert {row.pk for row in merging.absorbed(keep)} == {other.pk, third.pk}
    acts.perform(Act.REOPENED, Signatory.objects.filter(pk=other.pk), by=ana)
    assert merging.current(Signatory.objects.get(pk=other.pk)) == other
    assert merging.absorbed(keep) == [third]
    acts.perform(Act.DECLINED, Signatory.objects.filter(pk=other.pk), by=ana, note="Somebody else.")
    assert merging.current(Signatory.objects.get(pk=other.pk)) == other


def test_what_went_into_one_that_went_further_goes_on_in_the_last(letter, pair, ana):
    first, second = pair
    third = make_signatory(letter, "Rita Okafor")
    merging.merge(second, [first], by=ana)
    merging.merge(third, [second], by=ana)
    first.refresh_from_db()
    assert merging.current(first) == third


def test_what_cannot_be_merged_is_refused_and_nothing_changes(letter, pair, ana):
    keep, other = pair
    elsewhere = make_signatory(make_letter("Another letter"), "Rita Okafor")
    declined = make_signatory(letter, "Rita Okafor", state=State.DECLINED)
    withdrawn = make_signatory(letter, "Rita Okafor", state=State.WITHDRAWN)
    gone = make_signatory(letter, "Rita Okafor", state=State.PENDING)
    Signatory.objects.filter(pk=gone.pk).delete()
    one_of_two = "Choose two signatories or more that are one."
    meanwhile = "One of them was declined or withdrawn meanwhile. Nothing was merged."
    for some, sentence in (
        ([], one_of_two),
        ([keep], one_of_two),
        ([other, Signatory(pk=gone.pk)], one_of_two),
        ([other, elsewhere], "They signed different letters. Each letter has its own signatories."),
        ([other, declined], meanwhile),
        ([withdrawn], meanwhile),
    ):
        with pytest.raises(merging.CannotMerge, match=sentence.replace(".", r"\.")):
            merging.merge(keep, some, by=ana)
    with pytest.raises(merging.CannotMerge):
        merging.merge(declined, [keep], by=ana)
    assert not Decision.objects.exists()
    assert counts(letter) == 2


# ---- afterwards, by either link


@pytest.mark.parametrize("by_link_of", [0, 1])
def test_by_either_link_the_one_signature_is_withdrawn(letter, pair, ana, by_link_of):
    keep, other = pair
    merging.merge(keep, [other], by=ana)
    assert merging.withdraw(Signatory.objects.get(pk=pair[by_link_of].pk))
    assert (state(keep), state(other), counts(letter)) == (State.WITHDRAWN, State.DECLINED, 0)
    note = f"By the link of Signatory {other.pk}, which was merged into it." if by_link_of else ""
    assert log(keep)[-1] == (Act.WITHDRAWN, None, note)
    assert not merging.withdraw(Signatory.objects.get(pk=pair[by_link_of].pk))


def test_who_was_merged_with_nobody_withdraws_as_before(letter, pair):
    keep, other = pair
    assert merging.withdraw(other)
    assert (state(keep), state(other), counts(letter)) == (State.PUBLISHED, State.WITHDRAWN, 1)


@pytest.mark.parametrize("by_link_of", [0, 1])
def test_by_either_link_a_person_is_forgotten_whole(letter, pair, ana, by_link_of):
    merging.merge(pair[0], [pair[1]], by=ana)
    merging.erase(Signatory.objects.get(pk=pair[by_link_of].pk))
    for row in Signatory.objects.all():
        assert (row.state, row.name, row.supporter) == (State.WITHDRAWN, "", None)
    assert not Supporter.objects.exists()
    assert counts(letter) == 0


def test_of_an_organisation_each_signer_is_forgotten_alone_and_the_name_goes_with_either(letter, ana):
    values = {"kind": Kind.ORGANISATION, "organisation_name": "Harbour Clinic"}
    keep = make_signatory(letter, "Rita Okafor", email="rita@clinic.example", **values)
    other = make_signatory(letter, "Ben Osei", email="ben@clinic.example", **values)
    merging.merge(keep, [other], by=ana)
    merging.erase(Signatory.objects.get(pk=other.pk))
    assert (state(keep), keep.name, state(other), other.name) == (State.WITHDRAWN, "Rita Okafor", State.WITHDRAWN, "")
    assert (keep.supporter is None, other.supporter is None, counts(letter)) == (False, True, 0)
