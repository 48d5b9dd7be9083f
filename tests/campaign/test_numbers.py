"""Numbers as pages of each language show them."""

import pytest
from django.utils import translation
from django.utils.formats import number_format

from campaign.templatetags.languages import grouped


@pytest.mark.parametrize(("language", "shown"), [("en", "20,000"), ("es", "20\xa0000"), ("ar", "20,000")])
def test_thousands_are_set_apart_in_every_language(settings, language, shown):
    with translation.override(language):
        assert grouped(20_000) == shown
        assert [grouped(number) for number in (0, 999)] == ["0", "999"]


def test_thousands_are_set_apart_in_all_languages_of_the_site(settings):
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            assert grouped(20_000) != "20000", language


def test_the_mark_of_decimals_is_not_that_of_thousands():
    with translation.override("ar"):
        assert number_format(1234.5, force_grouping=True) == "1,234.5"
