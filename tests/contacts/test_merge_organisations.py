"""One organisation where there were two, and the names under which it is known."""

from datetime import date

import pytest

from campaign.models import Asset
from coalition.models import Decision, Member, MemberWords, Signatory
from coalition.models.kinds import Kind
from contacts import directory, merging, other_names
from contacts.models import Organisation, OtherName, Post
from tests.coalition.factories import make_letter, make_member, make_signatory
from tests.contacts.factories import make_contact, make_organisation
from tests.updates.factories import make_campaign

pytestmark = pytest.mark.django_db


def make_logo():
    return Asset.objects.create(key="a" * 32, kind=Asset.Kind.IMAGE, size=1)


def names(organisation):
    return list(organisation.other_names.values_list("name", flat=True))


# ---- what it takes over


def test_everything_that_pointed_at_the_other_points_at_the_one_that_is_kept():
    make_campaign()
    keep, other = make_organisation("Harbour Alliance Fund"), make_organisation("HAF")
    contact = make_contact("Ana Ruiz", organisation=other)
    member = Member.objects.create(organisation=other, agreed_on=date(2021, 3, 1))
    signatory = make_signatory(make_letter(), kind=Kind.ORGANISATION, organisation_name="HAF", organisation=other)
    other.other_names.create(name="Harbour Fund", folded="harbour fund")
    assert merging.merge_organisations(keep, [other]) == []
    for row in (contact.posts.get(), member, signatory):
        row.refresh_from_db()
        assert row.organisation == keep
    assert list(Organisation.objects.all()) == [keep]
    assert names(keep) == ["HAF", "Harbour Fund"]


def test_it_takes_over_what_it_lacks_and_tells_what_it_has_otherwise():
    logo = make_logo()
    keep = make_organisation("Harbour Alliance Fund", url="https://haf.example/")
    other = make_organisation("HAF", url="https://old.example/", place="Port Ellery", logo=logo)
    assert merging.merge_organisations(keep, [other]) == ["Website: https://old.example/"]
    assert (keep.url, keep.place, keep.logo) == ("https://haf.example/", "Port Ellery", logo)


def test_several_are_merged_in_the_order_given_and_itself_is_left_alone():
    keep = make_organisation("Harbour Alliance Fund")
    first, second = make_organisation("HAF", place="Port Ellery"), make_organisation("H. A. Fund", place="Lisbon")
    assert merging.merge_organisations(keep, [keep, first, second, first]) == ["Place: Lisbon"]
    assert (keep.place, names(keep)) == ("Port Ellery", ["H. A. Fund", "HAF"])


def test_only_organisations_that_are_stored_can_be_merged():
    for keep, other in ((Organisation(name="A"), make_organisation("B")), (make_organisation("C"), Organisation())):
        with pytest.raises(ValueError, match="stored"):
            merging.merge_organisations(keep, [other])


def test_a_contact_does_not_speak_twice_for_one_organisation():
    keep, other = make_organisation("Harbour Alliance Fund"), make_organisation("HAF")
    ana = make_contact("Ana Ruiz", role="Director", organisation=keep)
    for role in ("director", "", "Founder"):
        Post.objects.create(contact=ana, role=role, organisation=other, order=5)
    omar = make_contact("Omar Haddad", role="Director", organisation=other)
    merging.merge_organisations(keep, [other])
    assert sorted(ana.posts.values_list("role", flat=True)) == ["Director", "Founder"]
    assert [str(post) for post in omar.posts.all()] == ["Director, Harbour Alliance Fund"]


# ---- memberships


def test_two_memberships_are_one_that_began_with_the_earlier_and_says_what_either_says():
    keep = make_member("Harbour Alliance Fund", since=date(2022, 1, 1), agreed_how="By letter")
    other = make_member("HAF", since=date(2020, 5, 1), agreed_on=date(2020, 6, 1), agreed_how="By phone")
    MemberWords.objects.create(member=keep, language="en", statement="We stand with them.")
    MemberWords.objects.create(member=other, language="en", name="HAF", statement="Free them.")
    MemberWords.objects.create(member=other, language="es", statement="Estamos con ellos.")
    lines = merging.merge_organisations(keep.organisation, [other.organisation])
    [member] = Member.objects.all()
    assert (member, member.since, member.agreed_on, member.agreed_how) == (
        keep, date(2020, 5, 1), date(2021, 3, 1), "By letter",
    )  # fmt: skip
    assert list(member.words.order_by("language").values_list("language", "name", "statement")) == [
        ("en", "HAF", "We stand with them."),
        ("es", "", "Estamos con ellos."),
    ]
    assert lines == [
        "With us since: 2022-01-01",
        "Agreed to be named on: 2020-06-01",
        "How: By phone",
        "Statement: Free them.",
    ]


def test_consent_of_either_counts_as_a_whole():
    keep = make_member("Harbour Alliance Fund", agreed_on=None)
    other = make_member("HAF", agreed_how="By phone")
    merging.merge_organisations(keep.organisation, [other.organisation])
    keep.refresh_from_db()
    assert (keep.agreed_on, keep.agreed_how) == (date(2021, 3, 1), "By phone")


def test_how_one_agreed_is_not_put_beside_the_day_of_the_other():
    keep, other = make_member("Harbour Alliance Fund"), make_member("HAF", agreed_how="By phone")
    merging.merge_organisations(keep.organisation, [other.organisation])
    keep.refresh_from_db()
    assert (keep.agreed_on, keep.agreed_how) == (date(2021, 3, 1), "")


@pytest.mark.parametrize("is_kept", [True, False])
def test_who_left_by_one_of_them_has_left_and_consent_is_not_made_up(is_kept):
    left = make_member("Harbour Alliance Fund", agreed_on=None, left_on=date(2022, 2, 2))
    stays = make_member("HAF", agreed_how="By phone")
    keep, other = (left, stays) if is_kept else (stays, left)
    merging.merge_organisations(keep.organisation, [other.organisation])
    keep.refresh_from_db()
    assert keep.left_on == date(2022, 2, 2)
    assert keep.agreed_on == (None if is_kept else date(2021, 3, 1))
    assert list(Member.objects.listed()) == []


def test_of_two_days_of_leaving_the_earlier_holds_and_missing_consent_stays_missing():
    keep = make_member("Harbour Alliance Fund", agreed_on=None, left_on=date(2023, 3, 3))
    other = make_member("HAF", agreed_on=None, left_on=date(2022, 2, 2))
    merging.merge_organisations(keep.organisation, [other.organisation])
    keep.refresh_from_db()
    assert (keep.left_on, keep.agreed_on) == (date(2022, 2, 2), None)


# ---- letters stay as they were signed


def test_a_letter_is_the_same_to_the_byte_before_and_after(client):
    make_campaign()
    letter = make_letter()
    keep = make_organisation("Harbour Alliance Fund", url="https://haf.example/")
    other = make_organisation("HAF", url="https://old.example/")
    for name, body in (("HAF", other), ("Harbor Alliance Fund", other), ("Harbour Alliance Fund", keep)):
        make_signatory(
            letter, kind=Kind.ORGANISATION, organisation_name=name, organisation=body, display="organisation"
        )
    addresses = [letter.address(view) for view in ("letter", "print", "plain_text", "csv")]

    def pages():
        return [b"".join(client.get(address)) for address in addresses]

    before = pages()
    assert b"Harbor Alliance Fund" in before[0]
    merging.merge_organisations(keep, [other])
    assert pages() == before
    assert set(Signatory.objects.values_list("organisation", flat=True)) == {keep.pk}
    assert not Decision.objects.exists()


# ---- names


def test_a_name_is_remembered_once_and_for_one_organisation():
    clinic, union = make_organisation("Harbour Clinic"), make_organisation("Local 88")
    assert other_names.remember(clinic, " The  Clinic ").name == "The Clinic"
    for known in ("the clinic!", "Harbour Clinic", "LOCAL 88", ""):
        assert other_names.remember(clinic, known) is None
    assert other_names.remember(union, "The Clinic") is None
    assert list(OtherName.objects.values_list("organisation__name", "name", "folded")) == [
        ("Harbour Clinic", "The Clinic", "the clinic")
    ]


def test_a_name_without_letters_is_remembered_as_it_is():
    assert other_names.remember(make_organisation("Local 88"), "★").folded == "★"


def test_an_organisation_is_known_by_its_other_names_but_first_by_its_own():
    clinic = make_organisation("Harbour Clinic")
    clinic.other_names.create(name="HC", folded="hc")
    clinic.other_names.create(name="Local 88", folded="local 88")
    union = make_organisation("Local 88")
    assert directory.organisation("hc") == clinic
    assert directory.organisation("LOCAL 88") == union
    assert directory.organisation("H.C.").name == "H.C."  # folded it is two letters, and so another name


def test_after_merging_a_source_that_says_the_old_name_means_the_one_that_is_kept():
    keep, other = make_organisation("Harbour Alliance Fund"), make_organisation("HAF")
    merging.merge_organisations(keep, [other])
    assert directory.organisation("haf") == keep
    assert Organisation.objects.count() == 1
