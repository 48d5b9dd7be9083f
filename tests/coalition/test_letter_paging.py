"""The signatories of a letter on several pages: nobody is left out, nobody comes twice, and each heading says so."""

import re

import pytest
from django.http import Http404

from coalition.models import Group, Letter, Signatory
from coalition.models.kinds import Kind
from coalition.models.letter import SPAN
from coalition.paging import PAGE_LENGTH, by_group, cursor_of, page_of
from coalition.signing import acts
from coalition.signing.acts import Act
from tests.coalition.factories import make_letter, make_signatory
from tests.coalition.test_letter_page import ADDRESS, headings, shown, signatories, words

pytestmark = pytest.mark.django_db
COUNTED = Signatory.Display.COUNTED


@pytest.fixture
def letter():
    return make_letter()


def sign(letter, names, kind=Kind.INDIVIDUAL, **values):
    return [make_signatory(letter, name, kind=kind, **values) for name in names]


def groups_of(letter):
    return list(letter.groups.all())


def told(letter, length):
    """The pages of a list, each as its parts: heading, names, marks of what goes on or ends."""
    groups, after, pages = groups_of(letter), "", []
    while True:
        page = page_of(letter, groups, after, length)
        pages.append([
            ("… " * part.is_continued + part.group.kind, "".join(each.name for each in part.signatures), part.rest)
            for part in page.parts
        ])  # fmt: skip
        after = page.following
        if not after:
            return pages


def test_a_group_goes_on_over_pages_and_is_ended_on_its_last(letter):
    sign(letter, "AB", Kind.OFFICIAL)
    sign(letter, "cdefg")
    sign(letter, "xy", display=COUNTED)
    rest = "and 2 more who are counted without their names"
    assert told(letter, 3) == [
        [("official", "AB", ""), ("individual", "c", "")],
        [("… individual", "def", "")],
        [("… individual", "g", rest)],
    ]
    assert told(letter, 2) == [
        [("official", "AB", "")],
        [("individual", "cd", "")],
        [("… individual", "ef", "")],
        [("… individual", "g", rest)],
    ]
    assert told(letter, 7) == [[("official", "AB", ""), ("individual", "cdefg", rest)]]


def test_groups_of_whom_nobody_is_named_stand_in_their_place_once(letter):
    sign(letter, "AB", Kind.OFFICIAL)
    sign(letter, "xy", Kind.ORGANISATION, display=COUNTED)
    sign(letter, "cd")
    nobody = ("organisation", "", "2 who are counted without their names")
    assert told(letter, 1) == [
        [("official", "A", "")],
        [("… official", "B", ""), nobody],
        [("individual", "c", "")],
        [("… individual", "d", "")],
    ]
    Signatory.objects.filter(kind=Kind.INDIVIDUAL).delete()
    assert told(letter, 2) == [[("official", "AB", ""), nobody]]
    Signatory.objects.filter(kind=Kind.OFFICIAL).delete()
    assert told(letter, 2) == [[nobody]]


def test_the_order_within_a_group_is_what_staff_gave_and_then_that_of_signing(letter):
    for name, order in (("c", 1_000_000), ("b", 2), ("d", 1_000_000), ("a", 1)):
        make_signatory(letter, name, order=order)
    assert told(letter, 2) == [[("individual", "ab", "")], [("… individual", "cd", "")]]


def test_two_groups_of_one_kind_are_two_lists(letter):
    clergy = Group.objects.create(letter=letter, kind=Kind.INDIVIDUAL, headings={"en": "Clergy"}, order=9)
    sign(letter, "ab")
    sign(letter, "CD", group=clergy)
    pages = [page_of(letter, groups_of(letter), "", 3), page_of(letter, groups_of(letter), at(letter, "C"), 3)]
    assert [[(str(part.group), part.is_continued) for part in page.parts] for page in pages] == [
        [("Individuals", False), ("Clergy", False)],
        [("Clergy", True)],
    ]


def at(letter, name):
    """The cursor after a name."""
    every = (each for _group, signatures in by_group(letter, groups_of(letter)) for each in signatures)
    return next(cursor_of(each) for each in every if each.name == name)


def test_whoever_is_gone_when_the_next_page_is_asked_for_moves_nobody_else(letter):
    sign(letter, "abcd")
    after_b = at(letter, "b")
    acts.perform(Act.WITHDRAWN, Signatory.objects.filter(shown_name__in=["b", "c"]))
    page = page_of(letter, groups_of(letter), after_b, 2)
    assert [each.name for each in page.parts[0].signatures] == ["d"]


def test_all_are_told_however_many_are_read_at_once(letter, monkeypatch):
    sign(letter, "AB", Kind.OFFICIAL)
    sign(letter, "vw", Kind.ORGANISATION, display=COUNTED)
    sign(letter, "cdefg")
    whole = [("official", "AB"), ("organisation", ""), ("individual", "cdefg")]
    for batch in (1, 2, 3, 4, 5, 6, 7, 8, 1000):
        monkeypatch.setattr("coalition.paging.BATCH", batch)
        groups = by_group(letter, groups_of(letter))
        assert [(group.kind, "".join(each.name for each in signatures)) for group, signatures in groups] == whole


def test_nobody_has_signed_a_letter_that_is_not_saved():
    assert page_of(Letter(title="x"), []).parts == []
    assert list(by_group(Letter(title="x"), [])) == []


BAD = [
    "x", "1", "1-", "-1", "1-1-1", "-1-1", "1--1", "1.0-1", "١-١", " 1-1", "1-1 ", "1-1\n", "1-x", "NaN-1",
    f"{2**63}-1", f"1-{2**63}", f"{2**63 - 1}-1", "9" * 30 + "-1", "1-" + "9" * 4000, "0x1-1", "1e9-1", "'-1", "\0-1",
]  # fmt: skip


@pytest.mark.parametrize("cursor", BAD)
def test_what_is_no_cursor_is_not_found(client, letter, cursor):
    make_signatory(letter)
    with pytest.raises(Http404):
        page_of(letter, groups_of(letter), cursor)
    assert client.get(ADDRESS, {"after": cursor}).status_code == 404


def test_after_the_last_one_there_is_no_page(client, letter):
    sign(letter, "ab")
    assert client.get(ADDRESS, {"after": at(letter, "a")}).status_code == 200
    assert client.get(ADDRESS, {"after": at(letter, "b")}).status_code == 404
    assert client.get(ADDRESS, {"after": f"{2**63 - 2}-{2**63 - 2}"}).status_code == 404
    assert client.get(ADDRESS, {"after": "0-0"}).status_code == 200
    assert client.get(ADDRESS, {"after": ""}).status_code == 200


def test_the_pages_of_a_long_letter_lead_from_one_to_the_next(client, letter):
    make_signatory(letter, "Dana Whitfield", kind=Kind.OFFICIAL)
    names = [f"Ana {number:03}" for number in range(PAGE_LENGTH + 10)]
    group = letter.groups.get(kind=Kind.INDIVIDUAL)
    rows = []
    for name in names:
        row = Signatory(letter=letter, group=group, kind=Kind.INDIVIDUAL, state="published", name=name)
        row.derive()
        row.show()
        rows.append(row)
    Signatory.objects.bulk_create(rows)
    Group.objects.filter(pk=group.pk).update(count=len(names))
    first = shown(client)
    assert headings(first) == ["Officials 1", "Individuals 210"]
    assert signatories(first) == ["/s/ Dana Whitfield", *(f"/s/ {name}" for name in names[: PAGE_LENGTH - 1])]
    following = re.search(r'<a rel="next" href="(\?after=[0-9-]+)#signatories">Further signatories</a>', first)[1]
    second = shown(client, ADDRESS + following)
    assert headings(second) == ["Individuals, continued"]
    assert signatories(second) == [f"/s/ {name}" for name in names[PAGE_LENGTH - 1 :]]
    assert 'rel="next"' not in second
    assert "We ask you to act." not in second
    assert f'<h1><a href="{ADDRESS}">' in second
    assert words(second, "text continued") == [
        "Further signatories. 211 have signed in all. The letter and its first signatories"
    ]
    assert words(first, "text continued") == []
    assert second.count(f'<a href="{ADDRESS}">The letter and its first signatories</a>') == 2
    assert '<meta name="robots" content="noindex">' in second
    for html in (first, second):
        assert f"The complete list of signatories: <bdi>http://127.0.0.1:8000{ADDRESS}print/</bdi>" in html


def test_ranks_stay_within_what_a_cursor_can_hold():
    assert 2**16 * SPAN + 2**31 < 2**63 - 1
