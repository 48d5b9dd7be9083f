"""Names of organisations that may mean one and the same body."""

import time

import pytest

from contacts import spellings
from contacts.spellings import Likeness, likeness, spelling

SAME, SPELLING, SHORT, TYPO = Likeness.SAME, Likeness.SPELLING, Likeness.SHORT, Likeness.TYPO


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Harbour Alliance Fund", "HARBOUR  ALLIANCE FUND", SAME),
        ("Clínica del Puerto", "Clinica del Puerto", SAME),
        ("الجمعية", "الجمعيه", SAME),
        ("The Harbour Alliance Fund, Inc.", "Harbour Alliance Fund", SPELLING),
        ("Harbour Alliance Fund LLC", "Harbour Alliance Fund", SPELLING),
        ("Freunde des Hafens e. V.", "Die Freunde des Hafens eV", SPELLING),
        ("Clínica del Puerto, A.C.", "Clinica de Puerto", SPELLING),
        ("University of Port Ellery", "Port Ellery University", SPELLING),
        ("Rivers & Lakes", "Lakes and Rivers", SPELLING),
        ("U.S. Harbour League", "US Harbour League", SPELLING),
        ("Pro-Water", "ProWater", SPELLING),
        ("Harbour Alliance Fund (HAF)", "Harbour Alliance Fund", SPELLING),
        ("HAF – Harbour Alliance Fund", "Harbour Alliance Fund", SPELLING),
        ("HAF (Harbour Alliance Fund)", "Harbour Alliance Fund", SPELLING),
        ("Dept. of Housing", "Department of Housing", SPELLING),
        ("HAF", "Harbour Alliance Fund", SHORT),
        ("H.A.F.", "Harbour Alliance Fund", SHORT),
        ("DHB", "Deutscher Hafenbund (DHB)", SHORT),
        ("HLEPE", "Harbour League of Eastern Port Ellery", SHORT),
        ("Grenpeace", "Greenpeace", TYPO),
        ("Harbor Aliance Fund", "Harbour Alliance Fund", TYPO),
        ("Center for Water", "Centre for Water", TYPO),
        ("Teamsters Local 12", "Teamster Local 12", TYPO),
    ],
)
def test_spellings_of_one_name_are_found(one, other, expected):
    assert likeness(spelling(one), spelling(other)) == expected
    assert likeness(spelling(other), spelling(one)) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Teamsters Local 88", "Teamsters Local 89"),
        ("Amnesty of the River (USA)", "Amnesty of the River (UK)"),
        ("Harbour Alliance Fund", "Humane Animal Federation"),
        ("Harbour Alliance Fund (HAF)", "Humane Animal Federation (HAF)"),
        ("Haf", "Harbour Alliance Fund"),  # a word as any other, since it is not written as an abbreviation
        ("Harbour Clinic", "Harbour Clinic of Northern Ellery"),
        ("East Ellery Tenants", "West Ellery Tenants"),
        ("NOW", "NOV"),
        ("The", "Die"),
        ("", "Harbour Clinic"),
        ("!!!", "???"),
    ],
)
def test_names_of_two_bodies_are_not(one, other):
    assert likeness(spelling(one), spelling(other)) is None


def test_the_likeliest_of_many_comes_first():
    names = {
        1: ["Harbor Alliance Fund"],
        2: ["River League", "HAF"],
        3: ["The Harbour Alliance Fund"],
        4: ["Harbour Alliance Fund"],
    }
    assert spellings.alike("Harbour Alliance Fund", names) == [(4, SAME), (3, SPELLING), (2, SHORT), (1, TYPO)]
    assert spellings.alike("", names) == []


def test_whoever_may_be_one_is_linked():
    names = {
        1: ["Harbour Alliance Fund (HAF)"],
        2: ["HAF"],
        3: ["Harbor Alliance Fund"],
        4: ["River League"],
        5: ["river league"],
        6: ["River League"],
        7: ["Teamsters Local 88"],
        8: ["Teamsters Local 89"],
    }
    links = list(spellings.links(names))
    assert spellings.linked((one, other) for one, other, _way in links) == [[1, 2, 3], [4, 5, 6]]
    assert (4, 6, SAME) in links


def test_a_thousand_of_one_name_are_one_group_with_as_few_links_as_it_takes():
    links = list(spellings.links({key: ["River League"] for key in range(1000)}))
    assert len(links) == 999
    assert spellings.linked((one, other) for one, other, _way in links) == [list(range(1000))]


def test_thousands_of_names_are_compared_in_a_second_not_in_hours():
    places = [f"{first}{middle}{last}" for first in "bdfglmnprt" for middle in "aeiou" for last in ("lden", "rmouth")]
    kinds = ["Tenants", "Clinic", "Union", "League", "Workers", "Teachers"]
    names = [f"{place} {one} {other}" for place in places for one in kinds for other in kinds]
    assert len(names) == 3600
    started = time.perf_counter()
    links = list(spellings.links({key: [name] for key, name in enumerate(names)}))
    assert time.perf_counter() - started < 30
    assert (names[1], names[6]) == ("balden Tenants Clinic", "balden Clinic Tenants")
    assert [{1, 6}] == [{one, other} for one, other, way in links if 1 in (one, other) and way == SPELLING]
