"""Names in the order of an alphabet."""

import pytest

from coalition.alphabet import alphabetical


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["350 River", "abc", "Ábd", "ABE", "The Fund", "“Zeal” Group", "!!!", "Ωmega", "نادي"]),
        ("es", ["Nube", "Nulo", "ñame", "Ñu", "Oso"]),
        ("sv", ["Al", "Zebra", "Ås", "Ärlig", "Örn"]),
        ("tr", ["Hak", "Irmak", "ısı", "İnsan", "izmir", "Ö", "Şan", "Umut", "Üst"]),
        ("pl", ["Lot", "Łąka", "Mak", "Zew", "Źrebak", "Żar"]),
        ("ar", ["إتحاد", "آفاق", "أمل", "باب", "نادي", "يافا", "Alder"]),
        ("fa", ["باران", "پرواز", "تهران", "کتاب", "گل", "لاله"]),
        ("da", ["Zoo", "Ærø", "Øst", "Århus"]),
    ],
)
def test_each_language_has_its_own_letters_in_their_places(language, names):
    mixed = [*names[1::2], *names[::2]]
    assert sorted(mixed, key=lambda name: alphabetical(name, language)) == names


def test_an_unknown_language_sorts_as_latin():
    assert sorted(["Zoo", "نادي", "Alder"], key=lambda name: alphabetical(name, "xx")) == ["Alder", "Zoo", "نادي"]
