"""Lines that mark a part of a letter or a press release: salutation, sign-off, "for immediate release", "###"."""

import re

_SALUTATION = re.compile(
    r"^(?:(?:Dear|Estimad[oa]s?|Querid[oa]s?|Apreciad[oa]s?|Distinguid[oa]s?)\b.{1,150}"
    r"|(?:To whom it may concern|A quien corresponda|A quien pueda interesar))\s*[:,]\s*$",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"^(?:(?:Very\s+|Most\s+)?(?:Sincerely|Respectfully|Cordially|Faithfully|Gratefully)(?:\s+(?:yours|submitted))?"
    r"|Yours\s+(?:sincerely|truly|faithfully|respectfully)|(?:With\s+)?(?:best|kind|warm|kindest)\s+(?:regards|wishes)"
    r"|In\s+solidarity|In\s+community|With\s+(?:gratitude|thanks|hope|respect|love)"
    r"|Atentamente|Cordialmente|Respetuosamente|Sinceramente|En\s+solidaridad|Con\s+gratitud|Con\s+respeto"
    r"|(?:Un\s+)?(?:cordial\s+|afectuoso\s+)?saludos?(?:\s+cordial(?:es)?)?)\s*[,.!:]?$",
    re.IGNORECASE,
)
_RELEASE_MARK = re.compile(
    r"^\W*(?:for\s+immediate\s+release|press\s+release|news\s+release|media\s+(?:release|advisory)|press\s+advisory"
    r"|para\s+(?:su\s+)?(?:publicaci[oó]n|difusi[oó]n)\s+inmediata|comunicado\s+de\s+prensa|nota\s+de\s+prensa"
    r"|embargoed\s+(?:until|for)\b.{0,80})\W*$",
    re.IGNORECASE,
)
_END_MARK = re.compile(r"^(?:#\s?#\s?#|-\s?30\s?-|[-–—]\s?(?:end|fin)\s?[-–—])$", re.IGNORECASE)


def is_salutation(line: str) -> bool:
    return len(line) < 180 and _SALUTATION.match(line) is not None


def is_sign_off(line: str) -> bool:
    return len(line) < 60 and _SIGN_OFF.match(line) is not None


def is_release_mark(line: str) -> bool:
    return len(line) < 120 and _RELEASE_MARK.match(line) is not None


def is_end_mark(line: str) -> bool:
    return len(line) < 12 and _END_MARK.match(line) is not None
