"""Arabic numbers as the pages show them, in the digits 0 to 9: 20,000 and 1.5 (CLDR, "ar", symbols of latn)."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
