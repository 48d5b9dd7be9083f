"""Whom a campaign speaks to rather than through: officials, agencies, prisons, opponents in court, people held.

Their names and numbers stand in releases as well, sometimes right under the press contacts. Nobody of them may get a
card, so words that could mean one of them put a whole block in doubt.
"""

import re

from .names import has_given_name, is_name, is_official
from .posts import names_body
from .vocabulary import fold

# One who holds such an office is told by the word alone, before or behind the name, with or without a place.
_OFFICES = frozenset(
    "sheriff undersheriff warden judge magistrate senator congressman congresswoman congressmember congressperson"
    " assemblymember assemblyman assemblywoman governor mayor councilmember councilman councilwoman councillor alderman"
    " alderwoman alderperson prosecutor jailer marshal constable"
    " alguacil alcaide juez jueza magistrado magistrada fiscal senador senadora diputado diputada gobernador"
    " gobernadora alcalde alcaldesa concejal concejala regidor regidora"
    " القاضي الوزير المحافظ السيناتور مامور".split()
)
_AGENCIES = re.compile(
    r"\b(?:u ?s )?department of (?:homeland|justice|corrections?|state|public safety|defen[cs]e|labor|interior)\b"
    r"|\bimmigration and (?:customs|naturali[sz]ation)\b|\bcustoms and border\b|\bborder patrol\b"
    r"|\bcitizenship and immigration services\b|\bexecutive office for immigration\b|\benforcement and removal\b"
    r"|\bbureau of (?:prisons|investigation)\b|\bhomeland security\b|\blaw enforcement\b|\bmarshals service\b"
    r"|\b(?:attorney general|district attorney|city attorney|county attorney|states? attorney)(?:s|ship)?\b"
    r"|\b(?:assistant )?u ?s attorneys?\b|\bpolice (?:department|chief|commissioner|officer|station|precinct)\b"
    r"|\b(?:chief|commissioner) of police\b|\bsheriffs? (?:office|department|deputy)\b"
    r"|\b(?:mayor|governor|senator|warden)s office\b|\boffice of the (?:mayor|governor|sheriff|senator|warden)\b"
    r"|\bfield office director\b|\bboard of (?:supervisors|parole)\b|\bparole board\b|\bcity hall\b"
    r"|\bdepartamento de (?:policia|justicia|seguridad)\b|\bpatrulla fronteriza\b|\bfiscalia\b|\bayuntamiento de\b"
    r"|\bministerio (?:del interior|publico|de justicia)\b|\bguardia civil\b"
    r"|(?:^| )(?:الشرطه|شرطه|النيابه|وزاره الداخليه)(?: |$)"
)
_PRISONS = re.compile(
    r"\b(?:prisons?|jails?|penitentiary|correctional|reformatory|processing (?:center|centre)|state annex"
    r"|(?:detention|removal|holding) (?:center|centre|facility|centers|facilities)|juvenile hall|carcel"
    r"|penitenciari[ao]|penal de|prision|centro de (?:detencion|internamiento)|cie de)\b"
    r"|(?:^| )(?:سجن|السجن|معتقل)(?: |$)"
)
_ACRONYMS = frozenset("ICE DHS FBI CBP USCIS EOIR DOJ ERO BOP CDCR LAPD NYPD CPD HSI USMS ATF DEA TSA CIA NSA".split())
_OPPONENTS = frozenset(
    "defendant defendants respondent respondents opponents targets target officials decisionmakers perpetrators"
    " demandado demandados demandada demandadas acusado acusados autoridades funcionarios responsables"
    " المدعى السلطات المسوولون".split()
)
_BESIDE = frozenset("the for of to and elected public decision makers who call named los las".split())
_HELD = re.compile(
    r"\bA\s?(?:#|-|no\.?|number)\s?:?\s?\d{8,9}\b|\bA\d{8,9}\b|\b(?:inmate|booking|detainee|alien|prisoner|cdcr?)\s?"
    r"(?:#|no\.?|number|id)",
    re.IGNORECASE,
)
# Who has such a word in a name works on those, and is not one of them: "Prison Law Office", "ICE Out of Reno Network".
_ABOUT_THEM = frozenset(
    "coalition network initiative campaign project union foundation committee watch against abolish abolition stop end"
    " defund free freedom out reform rights families family collective accountability law legal society alliance fund"
    " movement action institute association organization organisation clinic reporter journalism studies solidarity"
    " contra fuera libertad red coalicion campana proyecto derechos familias colectivo asociacion fundacion defensa"
    " شبكه حمله منظمه جمعيه".split()
)


def is_authority(text: str) -> bool:
    """Whether words name or describe an official, an agency, a prison or an opponent in court."""
    text = text.strip(" :.,;")
    words = fold(text).split()
    if not words or len(words) > 14:
        return False
    folded = " ".join(words)
    is_office = words[-1] in _OFFICES or words[0] in _OFFICES and not names_body(text)
    if not _is_somebody(text) and (is_office or is_official(text)):
        return True
    if any(word in _OPPONENTS for word in words) and all(word in _OPPONENTS or word in _BESIDE for word in words):
        return True
    if _AGENCIES.search(folded):
        return True
    is_about = any(word in _ABOUT_THEM for word in words)
    return not is_about and (_PRISONS.search(folded) is not None or _has_acronym(text))


def tells_of_somebody_held(text: str) -> bool:
    """Whether the number stands there under which somebody is held: "A# 123456789", "Inmate no. 4711"."""
    return _HELD.search(text) is not None


def _is_somebody(text: str) -> bool:
    """Whether such a word is a family name: "Dennis Mayor"."""
    return is_name(text) and has_given_name(text)


def _has_acronym(text: str) -> bool:
    tokens = re.findall(r"[^\W_]+", text)
    is_shouted = len(tokens) > 2 and text.upper() == text  # "ICE CREAM WORKERS UNITED" tells nothing
    return not is_shouted and any(token in _ACRONYMS for token in tokens)
