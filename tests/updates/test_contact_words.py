"""What the words in a contact block are: a name, a role, an organisation, or a role and an organisation in one."""

import pytest

from contacts.names import folded_name
from updates.importers.contact_blocks.authorities import is_authority
from updates.importers.contact_blocks.labels import label_of
from updates.importers.contact_blocks.names import is_name, is_official
from updates.importers.contact_blocks.posts import role_and_body


@pytest.mark.parametrize(
    ("words", "role", "body"),
    [
        ("NCW-Truckee Valley Senior Civil Rights Attorney", "Senior Civil Rights Attorney", "NCW-Truckee Valley"),
        ("Immigrant Legal Defense Managing Attorney", "Managing Attorney", "Immigrant Legal Defense"),
        ("Assistant Federal Defender", "Assistant Federal Defender", ""),
        ("Reno Tenants’ Union’s Executive Director", "Executive Director", "Reno Tenants’ Union"),
        ("Creek Coalition Director of Communications", "Director of Communications", "Creek Coalition"),
        ("Vice President for Communications and Policy", "Vice President for Communications and Policy", ""),
        (
            "Director of Communications for the Center for Water Policy",
            "Director of Communications", "Center for Water Policy",
        ),
        (
            "Associate Professor of Sociology at Reno State University",
            "Associate Professor of Sociology", "Reno State University",
        ),
        ("Attorney for Teo Sol", "Attorney for Teo Sol", ""),
        ("Co-Founder & Board Member", "Co-Founder & Board Member", ""),
        ("family spokesperson", "family spokesperson", ""),
        ("directora de la Clínica Jurídica del Valle", "directora", "Clínica Jurídica del Valle"),
        ("coordinadora de comunicación de la Red Olmo", "coordinadora de comunicación", "Red Olmo"),
        ("abogada de la familia", "abogada de la familia", ""),
        ("مديرة شبكة الحرية", "مديرة", "شبكة الحرية"),
    ],
)  # fmt: skip
def test_role_and_organisation_in_the_same_words_are_told_apart(words, role, body):
    assert role_and_body(words) == (role, body)


@pytest.mark.parametrize(
    "words",
    [
        "Free Teo Sol Network",
        "Office of the Federal Public Defender",
        "Lawyers’ Committee for Civil Rights",
        "Red Olmo",
    ],
)
def test_an_organisation_is_no_role(words):
    assert role_and_body(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "Ana Ruiz", "Ana María Ruiz-Sol", "Rev. Dr. Jo Lind", "Imam Yasir Sol", "Teo de la Torre", "Jean-Luc O’Neill",
        "J. R. Lind", "MJ Lind", "ANA RUIZ", "Bo Lind Jr.", "Dennis Law", "Marta House", "سارة خليل",
        "Ана Руис", "Maru Mora Villalpando",
    ],
)  # fmt: skip
def test_names_of_people_are_known(words):
    assert is_name(words)


@pytest.mark.parametrize(
    "words",
    [
        "Ana", "ana ruiz", "Creek Coalition", "Free Teo Sol Network", "NCW/RV", "CAR California", "Staff Attorney",
        "Red Olmo", "Harbor House", "Water Law Project", "Call Now", "Ana said that", "May 6", "Press Office",
        "شبكة الحرية", "For Immediate Release", "Friends of Teo",
    ],
)  # fmt: skip
def test_other_words_are_no_name_of_a_person(words):
    assert not is_name(words)


@pytest.mark.parametrize(
    "words", ["Senator Jo Lind", "U.S. Rep. Jo Lind", "Gov. Lind", "State Senator", "la diputada Marta Sol"]
)
def test_officials_are_known(words):
    assert is_official(words)


@pytest.mark.parametrize("words", ["Jo Lind", "Mayor’s Office", "Union Representative", "Judge Lind Foundation"])
def test_others_are_no_officials(words):
    assert not is_official(words)


@pytest.mark.parametrize(
    ("row", "rest", "is_press"),
    [
        ("Contacts:", "", False),
        ("CONTACT: Ana Ruiz", "Ana Ruiz", False),
        ("Media Contact – Ana Ruiz", "Ana Ruiz", True),
        ("Press contacts", "", True),
        ("Press/Media Contacts (for journalists only):", "", True),
        ("For media inquiries, please contact:", "", True),
        ("Media inquiries: Ana Ruiz", "Ana Ruiz", True),
        ("Contact for the media: Ana Ruiz", "Ana Ruiz", True),
        ("Contacto de prensa: Rosa Prado", "Rosa Prado", True),
        ("Contactos para prensa y medios:", "", True),
        ("Personas de contacto:", "", False),
        ("Contacto", "", False),
        ("للتواصل الإعلامي:", "", True),
    ],
)
def test_labels_are_known_with_what_stands_behind_them(row, rest, is_press):
    label = label_of(row)
    assert (label.rest, label.is_press) == (rest, is_press)


@pytest.mark.parametrize(
    "row",
    [
        "Contact us:", "Contact your Senator:", "Contact Ana Ruiz at 415-555-0132", "First contact: it was in 2018",
        "For more information", "Contact for rides:", "Contacta a tu diputada:", "Contactless payment:", "Press:",
        "She lost all contact: nobody wrote",
    ],
)  # fmt: skip
def test_other_words_open_no_contact_block(row):
    assert label_of(row) is None


@pytest.mark.parametrize(
    "words",
    [
        "Sheriff", "Jim Cole Sheriff", "Judge Rosa Sol", "Magistrate Rosa Sol", "Mayor of Olmo", "ICE", "ICE Director",
        "Director of Immigration and Customs Enforcement", "Golden State Annex", "Olmo ICE Processing Center",
        "Olmo State Prison", "Correctional Center", "Defendants:", "Olmo County Sheriff’s Office", "Attorney General",
        "Office of the Mayor", "U.S. Attorney", "Olmo Police Department", "Mayor’s Office", "Centro de Detención Olmo",
    ],
)  # fmt: skip
def test_whom_a_campaign_speaks_to_is_known(words):
    assert is_authority(words)


@pytest.mark.parametrize(
    "words",
    [
        "Prison Law Office", "ICE Out of Olmo Network", "Abolish ICE Coalition", "Detention Watch Network", "Ana Ruiz",
        "Dennis Mayor", "Mike Judge", "Tenants Union", "Assistant Federal Defender", "Judge Lind Foundation",
        "Union Representative", "Immigrant Legal Defense", "Attorney for the family", "Director",
        "Mothers Against Police Brutality", "Jail Accountability Project",
    ],
)  # fmt: skip
def test_who_works_on_prisons_and_agencies_is_none_of_them(words):
    assert not is_authority(words)


@pytest.mark.parametrize("words", ["Imam Yasir Khan", "Yasir Khan, PharmD", "Sister Yasir Khan", "Dr Yasir Khan FRCS"])
def test_titles_and_credentials_are_the_same_in_names_and_in_blocks(words):
    assert folded_name(words) == "yasir khan"
    assert is_name(words.partition(",")[0])


def test_a_son_is_not_his_father_and_a_profession_before_a_name_is_a_role():
    assert folded_name("Yasir Khan Jr.") != folded_name("Yasir Khan")
    assert is_name("Yasir Khan Jr.")
    assert not is_name("Abogada Yasir Khan")
