"""Headings within a list of signatories, and the lines that belong to the letter rather than to its list."""

import re
from dataclasses import dataclass

from ..models.kinds import Kind
from .vocabulary import BELOW, folded, plain


def _set(words: str) -> frozenset[str]:
    return frozenset(" ".join(map(plain, folded(words).split())).split())


_ORGANISATIONS = _set(
    "organizations organisations organizational organisational orgs groups associations institutions coalitions"
    " unions congregations churches businesses nonprofits ngos organizaciones organizacionales entidades"
    " colectivos colectivas asociaciones agrupaciones sindicatos instituciones منظمات منظمة جمعيات مؤسسات هيئات"
    " نقابات"
)
_OFFICIALS = _set(
    "officials electeds officeholders legislators lawmakers mayors councilmembers councillors councilors senators"
    " representatives assemblymembers supervisors commissioners congressmembers funcionarios funcionarias cargos"
    " autoridades electos electas legisladores legisladoras alcaldes concejales senadores diputados"
    " parlamentarios regidores مسؤولون مسؤولين منتخبون منتخبين نواب"
)
_INDIVIDUALS = _set(
    "individuals individual people persons academics scholars professors faculty residents neighbors neighbours"
    " students alumni individually personal personas particulares individuales individuos academicos academicas"
    " profesores profesoras vecinos vecinas أفراد شخصيات أشخاص أكاديميون أكاديميين"
)
_KINDS = ((Kind.OFFICIAL, _OFFICIALS), (Kind.ORGANISATION, _ORGANISATIONS), (Kind.INDIVIDUAL, _INDIVIDUALS))
_SIGNED = _set(
    "signatories signatory signers signed signing signature signatures sign ons undersigned endorsers"
    " endorsing endorsed endorsements cosigners cosigned signees supporters list names leaders clergy"
    " firmantes firman firmas firmado firmada por suscriben abajo signatarios signatarias adhesiones lideres"
    " lideresas موقعون موقعين موقعة موقعات الموقعين توقيعات تواقيع قائمة"
)
_BESIDE = _set(
    "the of by on and or a an in our with all other additional more following as city council members member elected"
    " public state local national international regional statewide community communities based faith religious"
    " legal labor labour advocacy partner partners supporting civil society rights immigrant county federal"
    " congress appointed capacity basis title affiliation affiliations private total to date letter las los la el"
    " de y del o otras otros en nombre sociales sociedad locales nacionales internacionales regionales estatales"
    " publicos publicas electas electos titulo comunitarias comunitarios religiosas miembros و أو محلية وطنية"
    " دولية مدني مجتمع غير حكومية رسالة على"
)
_COUNT = re.compile(r"[\s(\[–—-]*\d[\d,.]*\s*(?:total)?[)\]]?\s*:?$|\(\s*\d[^)]*\)\s*:?$")
_SALUTATION = re.compile(
    r"(?:(?:dear|estimad[oa]s?|querid[oa]s?|apreciad[oa]s?|distinguid[oa]s?)\b.{1,150}|to whom it may concern"
    r"|a quien corresponda|(?:السيد|السيدة|السادة|عزيزي|عزيزتي|حضرة)\s.{1,120})\s*[:,،]\s*$",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"(?:(?:very |most )?(?:sincerely|respectfully|cordially|faithfully|gratefully)(?: (?:yours|submitted))?"
    r"|yours (?:sincerely|truly|faithfully|respectfully|in .{2,30})|regards"
    r"|(?:with )?(?:best|kind|warm|kindest) (?:regards|wishes)|with (?:gratitude|thanks|hope|respect|love)"
    r"|in (?:solidarity|community|peace|faith|hope)(?: and .{2,30})?"
    r"|thank you(?: for .{2,80})?"
    r"|atentamente|cordialmente|respetuosamente|sinceramente|en solidaridad|con (?:gratitud|respeto|solidaridad)"
    r"|(?:un )?(?:cordial |afectuoso )?saludos?(?: cordial(?:es)?)?|gracias|muchas gracias"
    r"|مع (?:خالص |فايق )?(?:ال)?(?:تحيات|تحيه|احترام|تقدير|شكر)(?:نا|ي)?(?: .{2,30})?|وتفضلوا .{2,60})"
)
_ABOUT = re.compile("identific|للتعريف", re.IGNORECASE)
_IDENTIFICATION = re.compile(
    r"identification (?:purposes? )?only|for (?:purposes? of )?identification|solo (?:a|para|con) (?:efectos|fines) de"
    r" identificacion|fines de identificacion|identificacion solamente|للتعريف فقط"
)


@dataclass(frozen=True)
class Heading:
    """A line above others: whom it announces, None where it does not say, and whether it was understood."""

    kind: Kind | None
    is_understood: bool = True


def heading_in(text: str, *, is_marked: bool = False) -> Heading | None:
    """The heading that a line is, or None. `is_marked` says that the text marks it as one (as "## " in Markdown)."""
    bare = _COUNT.sub("", text).strip(" *_:：–—-")
    words = [plain(word) for word in folded(bare).split()]
    if 0 < len(words) <= 9:
        found = [kind for kind, those in _KINDS if any(word in those for word in words)]
        known = _ORGANISATIONS | _OFFICIALS | _INDIVIDUALS | _SIGNED | _BESIDE
        if all(word in known for word in words) and (found or any(word in _SIGNED for word in words)):
            return Heading(found[0] if len(found) == 1 or Kind.OFFICIAL in found else None)
    if is_marked or text.rstrip().endswith((":", "：")) and len(words) <= 9:
        return Heading(None, is_understood=False)
    return None


def heading_before(text: str) -> tuple[Heading, str] | None:
    """The heading with which a line begins, and what stands behind it: "Organizations: Harbour Alliance"."""
    words, colon, rest = text.partition(":")
    if not colon or not rest.startswith(" ") or len(words) > 60:
        return None
    heading = heading_in(words)
    return (heading, rest.strip()) if heading and heading.kind else None


def kind_called(text: str) -> Kind | None:
    """The kind of signer that words name, in a table's column: "Organization", "individual", "cargo electo"."""
    words = {plain(word) for word in folded(text).split()}
    for kind, those in (
        (Kind.OFFICIAL, _OFFICIALS),
        (Kind.ORGANISATION, _ORGANISATIONS),
        (Kind.INDIVIDUAL, _INDIVIDUALS),
    ):
        if any(word in those or f"{word}s" in those or f"{word}es" in those for word in words):
            return kind
    return None


def is_salutation(text: str) -> bool:
    return len(text) < 180 and _SALUTATION.match(text) is not None


def is_sign_off(text: str) -> bool:
    return len(text) < 100 and _SIGN_OFF.fullmatch(folded(text)) is not None


def is_below_letter(text: str) -> bool:
    """Whether a line is one of those that follow a letter's signatures: copies, enclosures, whom to ask."""
    return ":" in text and len(text) < 200 and BELOW.fullmatch(folded(text)) is not None


def is_about_identification(text: str) -> bool:
    """Whether words say that affiliations stand there only to tell who somebody is."""
    return _ABOUT.search(text) is not None and _IDENTIFICATION.search(folded(text)) is not None
