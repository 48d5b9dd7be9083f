"""People in tables: the columns of address books and of any spreadsheet, in three languages."""

import pytest

from campaign.importing.notes import Level, SourceError
from campaign.importing.tables import RowLeftOut, decode_export, read_text
from contacts.importers.columns import columns_of, is_header
from contacts.importers.csv_contacts import read_csv
from contacts.people import Person, PersonPhone, PersonPost
from tests.shared import shared


def read(text, region="US"):
    return read_csv(decode_export(text.encode(), name="list.csv"), name="list.csv", region=region)


def people(text, **options):
    return read(text, **options)[0]


def sentences(notes):
    return [note.sentence for note in notes]


# ---- address books


GOOGLE_OLD = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Name Prefix,Name Suffix,Nickname,Birthday,Occupation,Notes,"
    "Language,Photo,Group Membership,E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value,"
    "Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value,Organization 1 - Type,Organization 1 - Name,"
    "Organization 1 - Yomi Name,Organization 1 - Title,Organization 1 - Department,Website 1 - Type,Website 1 - Value\n"
)


def test_google_contacts_of_old_puts_several_values_into_one_cell():
    row = (
        "Ana María Ruiz Jr.,Ana,María,Ruiz,,Dr.,Jr.,Anita,1980-01-02,Notary,Met in May.,es,,"
        "* myContacts ::: Volunteers,* Work,a@example.org ::: b@example.org,Home,c@example.org,"
        "Mobile ::: Work Fax ::: * Work,(415) 758-3765 ::: 415-555-2672 ::: 415-555-2671,Home,+44 20 7946 0000,,"
        "Legal Clinic ::: Bar Association,,Attorney ::: Trustee,Law,Blog,https://example.org/ana\n"
    )
    found, notes = read(GOOGLE_OLD + row)
    assert found == [
        Person(
            name="Ana María Ruiz Jr.",
            given_name="Ana María",
            family_name="Ruiz",
            emails=("a@example.org", "b@example.org", "c@example.org"),
            phones=(
                PersonPhone("+14157583765", kind="mobile"),
                PersonPhone("+14155552671", kind="work"),
                PersonPhone("+442079460000", kind="other"),
            ),
            posts=(
                PersonPost("Attorney", "Legal Clinic"),
                PersonPost("Trustee", "Bar Association"),
                PersonPost("Notary"),
            ),
            languages=("es",),
            note="Met in May.\nLabels: Volunteers\nWork Fax: +1-415-555-2672",
            urls=("https://example.org/ana",),
            line=2,
        )
    ]
    assert [(note.level, note.sentence) for note in notes] == [
        (
            Level.INFO,
            "These columns have no place on a contact and were left out: “Name Prefix”, “Nickname”, “Birthday”, "
            "“E-mail 1 - Type”, “E-mail 2 - Type”, “Organization 1 - Department”, “Website 1 - Type”.",
        )
    ]


def test_google_contacts_of_today_labels_its_values():
    text = (
        "First Name,Middle Name,Last Name,Phonetic First Name,Name Prefix,File As,Organization Name,Organization Title,"
        "Organization Department,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value\n"
        "Ana,,Ruiz,,,,Legal Clinic,Attorney,,,,Press ::: * myContacts,Work,ana@example.org,Móvil,415-758-3765\n"
    )
    assert people(text) == [
        Person(
            name="Ana Ruiz", given_name="Ana", family_name="Ruiz", emails=("ana@example.org",),
            phones=(PersonPhone("+14157583765", kind="mobile"),), posts=(PersonPost("Attorney", "Legal Clinic"),),
            note="Labels: Press", line=2,
        )
    ]  # fmt: skip


def test_outlook_has_a_column_for_each_phone_and_a_title_that_is_no_role():
    text = (
        '"Title","First Name","Middle Name","Last Name","Suffix","Company","Department","Job Title","Business Street",'
        '"Business Fax","Business Phone","Home Phone","Mobile Phone","Pager","Assistant\'s Phone","E-mail Address",'
        '"E-mail Type","E-mail Display Name","E-mail 2 Address","Language","Manager\'s Name","Notes","Web Page"\r\n'
        '"Dr.","Ana","","Ruiz","","Legal Clinic","Law","Attorney","1 Main St","415-555-2672","415-758-3765 x102",'
        '"415-555-2671","+34 600 123 456","415-555-2673","415-555-2674","ana@example.org","SMTP",'
        '"Ana Ruiz (ana@example.org)","ana@example.net","Spanish","Ben Cole","First line\r\nsecond","example.org"\r\n'
    )
    found, notes = read(text)
    assert found == [
        Person(
            name="Ana Ruiz", given_name="Ana", family_name="Ruiz", emails=("ana@example.org", "ana@example.net"),
            phones=(
                PersonPhone("+14157583765", "102", "work"), PersonPhone("+14155552671", kind="other"),
                PersonPhone("+34600123456", kind="mobile"),
            ),
            posts=(PersonPost("Attorney", "Legal Clinic"),), languages=("es",),
            note="First line\nsecond\nBusiness Fax: +1-415-555-2672\nPager: +1-415-555-2673",
            urls=("example.org",), line=2,
        )
    ]  # fmt: skip
    assert "“Business Street”, “Assistant's Phone”" in notes[0].sentence


@pytest.mark.parametrize(
    "name", ["Fax", "Home Fax", "Tel/Fax", "Número de fax", "رقم الفاكس", "Pager", "TTY/TDD Phone"]
)
def test_a_number_at_which_nobody_answers_stands_in_the_note_alone(name):
    (person,), notes = read(f"Name,Phone,{name}\nAna Ruiz,415-758-3765,415-555-2672 / 12\n")
    assert person.phones == (PersonPhone("+14157583765"),)
    assert person.note == f"{name}: +1-415-555-2672\n{name}: 12"
    assert notes == []


def test_a_mailing_services_list_gives_people_by_address_with_names_trimmed():
    text = read_text(shared("cases/mailchimp-subscribed.csv"), limit=10**6, wanted="a list")
    found, _notes = read_csv(text, name="subscribed.csv")
    assert [person.known_as for person in found] == [
        "s1@example.com", "s2@example.com", "s3@example.com", "s4@example.com", "Dolor Simet",
    ]  # fmt: skip
    assert [person.note for person in found] == ["", *["Labels: Lorem Editors"] * 4]
    assert found[4].posts == (PersonPost("", "Lorem Co."),)


# ---- any table


@pytest.mark.parametrize(
    "text",
    [
        "Name,Role,Organisation,E-mail,Phone,Ext.,Languages spoken\n"
        "Ana Ruiz,Attorney,Legal Clinic,ana@example.org,415-758-3765,102,English and Spanish\n",
        "Nombre;Apellidos;Cargo;Organización;Correo electrónico;Teléfono;Extensión;Idiomas\n"
        "Ana;Ruiz;Attorney;Legal Clinic;ana@example.org;415-758-3765;102;inglés y español\n",
        "Nombre completo\tPuesto\tEmpresa\tCorreo\tTel.\tExt\tIdioma\n"
        "Ana Ruiz\tAttorney\tLegal Clinic\tana@example.org\t415-758-3765\t102\tInglés, castellano\n",
        "الاسم الكامل,المنصب,المنظمة,البريد الإلكتروني,رقم الهاتف,تحويلة,اللغات\n"
        "Ana Ruiz,Attorney,Legal Clinic,ana@example.org,415-758-3765,102,الإنجليزية والإسبانية\n",
        "الاسم الأول|اسم العائلة|المسمى الوظيفي|الجهة|الإيميل|الهاتف|التحويلة|اللغة\n"
        "Ana|Ruiz|Attorney|Legal Clinic|ana@example.org|415-758-3765|١٠٢|انجليزية، اسبانية\n",
        "fullName,jobTitle,companyName,emailAddress,phoneNumber,extension,languages\n"
        "Ana Ruiz,Attorney,Legal Clinic,ana@example.org,415-758-3765,102,en;es\n",
    ],
)
def test_a_header_may_be_in_english_spanish_or_arabic(text):
    (person,), notes = read(text)
    assert (person.name, person.emails) == ("Ana Ruiz", ("ana@example.org",))
    assert person.phones == (PersonPhone("+14157583765", "102"),)
    assert person.posts == (PersonPost("Attorney", "Legal Clinic"),)
    assert person.languages == ("en", "es")
    assert notes == []


def test_columns_about_addresses_and_names_of_other_things_are_not_taken_for_them():
    header = [
        "Email status", "E-mail opt-in", "Last email sent", "User name", "Company number", "Event name",
        "Mailing address", "Campaign title", "Phone verified", "Fax status", "Nickname",
    ]  # fmt: skip
    assert columns_of(header) == []
    assert not is_header(header)


def test_a_header_is_told_from_a_first_row_of_people():
    assert is_header(["", "E-mail"])
    assert not is_header(["Ana Ruiz", "ana@example.org"])
    assert not is_header(["Phone bank volunteer", "ana@example.org", "Email"])
    assert not is_header(["Organisation", "Role"])
    assert not is_header(["Name", "Fax 415-555-2672"])
    assert is_header(["Name", "Phone 1 - Value", "Sent 2021-05-13", "Opened 13/05/2021", "Donations 2019 2020"])


@pytest.mark.parametrize(
    "second",
    [
        "206 555 0101",
        "(206) 555-0101",
        "+44 20 7946 0000",
        "Tel. 206.555.0101 ext. 2",
        "٠٦٠٠١٢٣٤٥٦",
        "ana [at] example.org",
    ],
)
def test_a_first_row_with_somebodys_number_or_address_is_no_header(second):
    """Though "Mobile" stands in it."""
    with pytest.raises(SourceError) as caught:
        read(f"Mobile Health Clinic,{second}\nBen Cole,206 555 0102\n")
    assert f"it begins with “Mobile Health Clinic”, “{second}”. The first row must name" in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("415-758-3765 / +44 20 7946 0000", ["+14157583765", "+442079460000"]),
        ("415-758-3765, (415) 555-2671", ["+14157583765", "+14155552671"]),
        ("415-758-3765 (Ana)", ["+14157583765"]),
        ("415-758-3765 cell", ["+14157583765"]),
        ("14157583765.0", ["+14157583765"]),
        ("0044 20 7946 0000", ["+442079460000"]),
        ("'+44 20 7946 0000", ["+442079460000"]),
        ("415-758-3765 ::: 415-758-3765", ["+14157583765"]),
    ],
)
def test_a_cell_may_hold_several_numbers_and_words_behind_them(cell, numbers):
    (person,), notes = read(f'Name,Phone\nAna,"{cell}"\n')
    assert [phone.number for phone in person.phones] == numbers
    assert notes == []


def test_numbers_without_a_country_code_are_those_of_the_region():
    text = "Name,Phone\nAna,600 123 456\n"
    assert people(text, region="ES")[0].phones == (PersonPhone("+34600123456"),)
    found, notes = read(text)
    assert (found[0].phones, found[0].note) == ((), "Phone as given: 600 123 456")
    assert [(note.line, note.sentence) for note in notes] == [
        (2, "“600 123 456” is no phone number that can be dialled.")
    ]


def test_a_number_that_a_spreadsheet_rounded_is_told_as_such():
    _found, notes = read("Name,Phone\nAna,4.42079E+11\n")
    assert sentences(notes) == [
        "“4.42079E+11” is no phone number that can be dialled. A spreadsheet rounded it; it must be typed in again."
    ]


@pytest.mark.parametrize(
    ("cell", "emails"),
    [
        ("Ana Ruiz <ana@example.org>", ("ana@example.org",)),
        ("ana@example.org; ana@example.net", ("ana@example.org", "ana@example.net")),
        ("mailto:ana@example.org", ("ana@example.org",)),
        ("ana [at] example [dot] org", ("ana@example.org",)),
    ],
)
def test_addresses_are_found_in_a_cell_however_they_are_written(cell, emails):
    assert people(f"Name,E-mail\nAna,{cell}\n")[0].emails == emails


@pytest.mark.parametrize("cell", ["[email protected]", "[email\xa0protected]", "a***@example.org"])
def test_a_masked_address_is_wanted_and_never_kept_as_text(cell):
    (person,), notes = read(f"Name,E-mail\nAna,{cell}\n")
    assert (person.emails, person.is_email_wanted, person.note) == ((), True, "")
    assert [(note.line, note.sentence) for note in notes] == [
        (2, "The e-mail address is masked in the source. Ask for it and type it in.")
    ]


def test_of_a_list_of_masked_addresses_fifty_are_told_and_the_rest_counted():
    _found, notes = read("Name,E-mail\n" + "".join(f"Person {n},[email protected]\n" for n in range(60)))
    assert len(notes) == 51
    assert notes[-1].sentence == "10 more e-mail addresses are masked in the source."


def test_what_is_no_address_or_language_and_rows_of_nobody_are_told_with_their_lines():
    found, notes = read("Name,Email,Languages,City\nAna,n/a,Klingon; Spanish,Davis\n,,Arabic,\n,-,,\n")
    assert found == [Person(name="Ana", languages=("es",), line=2)]
    assert [(type(note) is RowLeftOut, note.line, note.sentence) for note in notes] == [
        (False, 2, "“n/a” is no e-mail address."),
        (False, 2, "No language that is known here: “Klingon”."),
        (True, 3, "This row was left out: it has no name, no e-mail address and no phone number."),
        (False, 4, "“-” is no e-mail address."),
        (True, 4, "This row was left out: it has no name, no e-mail address and no phone number."),
        (False, None, "These columns have no place on a contact and were left out: “City”."),
    ]


def test_a_row_longer_than_the_header_is_left_out_and_the_others_come_in():
    text = read_text(shared("cases/csv-extra-field.csv"), limit=10**6, wanted="a list")
    found, notes = read_csv(text + "Ben,ben@example.com\n", name="malformed.csv")
    assert [(person.name, person.emails) for person in found] == [("Ben", ("ben@example.com",))]
    assert [(type(note), note.line) for note in notes] == [(RowLeftOut, 2)]


def test_two_surnames_make_one_family_name():
    (person,) = people("Primer apellido,Segundo apellido,Nombres,Celular\nRuiz,López,Ana María,+34 600 123 456\n")
    assert (person.name, person.given_name, person.family_name) == ("Ana María Ruiz López", "Ana María", "Ruiz López")


# ---- without a header


def test_a_list_with_one_address_a_line_needs_no_header():
    found, notes = read("ana@example.org\r\nBen Cole <ben@example.org>\r\n\r\ncy@example.org")
    assert found == [
        Person(emails=("ana@example.org",), line=1),
        Person(name="Ben Cole", emails=("ben@example.org",), line=2),
        Person(emails=("cy@example.org",), line=4),
    ]
    assert notes == []


def test_a_line_without_an_address_in_such_a_list_is_told():
    found, notes = read("ana@example.org\nBen Cole\n")
    assert len(found) == 1
    assert notes == [RowLeftOut("“Ben Cole” is no e-mail address.", line=2)]


def test_addresses_in_one_line_are_a_list_as_well():
    assert [person.emails for person in people("a@example.org; b@example.org; c@example.org\n")] == [
        ("a@example.org",), ("b@example.org",), ("c@example.org",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a,b,c\n1,2,3\n", "it begins with “a”, “b”, “c”"),
        ("Ana Ruiz,ana@example.org,Attorney\n", "it begins with “Ana Ruiz”, “ana@example.org”, “Attorney”"),
        ("Organisation,Role\nLegal Clinic,Attorney\n", "it begins with “Organisation”, “Role”"),
    ],
)
def test_a_table_without_a_header_is_refused_with_what_was_found_and_what_would_be_understood(text, found):
    with pytest.raises(SourceError) as caught:
        read(text)
    assert str(caught.value) == (
        f"list.csv does not say what its columns are: {found}. The first row must name the columns, such as Name, "
        "First name, Last name, E-mail, Phone, Organisation, Role or Languages (in English, Spanish or Arabic)."
    )


def test_a_header_with_nothing_below_it_is_refused():
    with pytest.raises(SourceError, match="list.csv has a header and no rows below it"):
        read("Name,Email\n\n")
