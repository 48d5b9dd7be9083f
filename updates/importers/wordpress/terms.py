"""What WordPress's categories and tags become here: the kind of an update, a topic, or nothing."""

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from campaign.importing.notes import SourceError
from campaign.markup import unescape

from .records import Survey, Term

KINDS = ("news", "ruling", "filing", "hearing", "release", "statement", "letter", "coverage", "event", "alert")

_USUAL = {
    "ruling": "court-ruling court-rulings ruling rulings decision decisions court-decision court-decisions judgment "
    "judgments fallo fallos sentencia sentencias fallo-judicial decision-judicial resolucion-judicial",
    "filing": "court-filing court-filings filing filings legal-filing legal-filings lawsuit lawsuits court-documents "
    "demanda demandas demanda-judicial escrito escritos escrito-judicial escritos-judiciales documentos-judiciales",
    "hearing": "hearing hearings court-hearing court-hearings court-date court-dates audiencia audiencias "
    "vista-judicial",
    "release": "press-release press-releases news-release news-releases media-release media-releases comunicado "
    "comunicados comunicado-de-prensa comunicados-de-prensa nota-de-prensa notas-de-prensa boletin-de-prensa",
    "statement": "statement statements press-statement press-statements declaracion declaraciones pronunciamiento "
    "pronunciamientos",
    "letter": "letter letters open-letter open-letters sign-on-letter sign-on-letters carta cartas carta-abierta "
    "cartas-abiertas",
    "coverage": "media-coverage press-coverage news-coverage press media in-the-news in-the-media in-the-press prensa "
    "medios en-los-medios en-la-prensa en-las-noticias cobertura cobertura-mediatica cobertura-de-prensa",
    "event": "event events evento eventos",
    "alert": "action-alert action-alerts take-action call-to-action calls-to-action alerta-de-accion alertas-de-accion "
    "llamado-a-la-accion llamamiento-a-la-accion actua",
    "news": "news update updates uncategorized uncategorised noticia noticias novedades actualizacion actualizaciones "
    "sin-categoria sin-categorizar sin-clasificar",
}
_KIND_OF = {name: kind for kind, names in _USUAL.items() for name in names.split()}


@lru_cache(maxsize=10_000)
def folded(name: str) -> str:
    """A name or slug in one form: "Declaración pública" and "declaraci%c3%b3n-publica" → "declaracion-publica"."""
    plain = unicodedata.normalize("NFKD", unquote(unescape(name))).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", "-", plain).strip("-")


@dataclass
class TermMapping:
    """The importing person's own choices, each by a term's slug or name (folded). "" stands for none."""

    kinds: dict[str, str] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)


def read_mapping(path: Path) -> TermMapping:
    """Reads a mapping file (TOML):

        [kinds]
        "victories" = "ruling"    # a category becomes a kind
        "press" = ""              # ... or is none, although its name suggests one
        [topics]
        "foia" = "Freedom of information"
        "misc" = ""               # dropped

    Raises SourceError that names the line or the key which is wrong.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            tables = tomllib.load(file)
    except OSError as error:
        raise SourceError(f"The mapping file {path} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise SourceError(f"The mapping file {path.name} is not text in UTF-8. Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        reason = str(error).rstrip(".")
        raise SourceError(f"The mapping file {path.name} is not TOML: {reason[:1].lower()}{reason[1:]}.") from None
    mapping = TermMapping()
    for table, values in tables.items():
        if table not in ("kinds", "topics") or not isinstance(values, dict):
            raise SourceError(
                f"The mapping file {path.name} has “{table}”; it may have only the tables [kinds] and [topics]."
            )
        for key, value in values.items():
            if not isinstance(value, str):
                raise SourceError(f'In the mapping file {path.name}, [{table}] "{key}" must be a text in quotes.')
            if table == "kinds" and value and value not in KINDS:
                raise SourceError(
                    f'In the mapping file {path.name}, [kinds] "{key}" is "{value}", which is no kind. '
                    f"The kinds are {', '.join(KINDS)}."
                )
            getattr(mapping, table)[folded(key)] = value.strip()
    return mapping


class Terms:
    """Gives each item its kind and topics. Terms of one name under different parents stay apart."""

    def __init__(self, survey: Survey, mapping: TermMapping | None) -> None:
        self._mapping = mapping or TermMapping()
        self._used: set[str] = set()
        self._names = _distinct_names(survey)

    def kind_of(self, categories: Iterable[Term]) -> str:
        """The kind that the first category with one gives; "news" gives way to any other, "" where none has one."""
        kinds = [kind for kind in map(self._kind, categories) if kind]
        return next((kind for kind in kinds if kind != "news"), kinds[0] if kinds else "")

    def topics_of(self, categories: Iterable[Term], kind: str) -> list[str]:
        """The names of topics that categories become: those that give no kind, or another than the item has."""
        spoken_for = {kind, "news"} - {""}
        return self._unique(
            term for term in categories if self._kind(term) not in spoken_for or self._asked_topic(term)
        )

    def tags_of(self, tags: Iterable[Term]) -> list[str]:
        return self._unique(tags)

    def unused_keys(self) -> list[str]:
        """The keys of the mapping that fitted no term of any item."""
        return sorted((self._mapping.kinds.keys() | self._mapping.topics.keys()) - self._used)

    def _kind(self, term: Term) -> str:
        chosen = self._chosen(self._mapping.kinds, term)
        if chosen is not None:
            return chosen
        return _KIND_OF.get(folded(term.slug), "") or _KIND_OF.get(folded(term.name), "")

    def _asked_topic(self, term: Term) -> bool:
        return bool(self._chosen(self._mapping.topics, term))

    def _chosen(self, choices: Mapping[str, str], term: Term) -> str | None:
        for key in (folded(term.slug), folded(term.name)):
            if key in choices:
                self._used.add(key)
                return choices[key]
        return None

    def _unique(self, terms: Iterable[Term]) -> list[str]:
        names: dict[str, str] = {}
        for term in terms:
            name = self._chosen(self._mapping.topics, term)
            if name is None:
                name = self._names.get((term.taxonomy, term.slug)) or display_name(term.name)
            if name:
                names.setdefault(name.casefold(), name)
        return list(names.values())


def display_name(name: str) -> str:
    return " ".join(unescape(name).split())


def _distinct_names(survey: Survey) -> dict[tuple[str, str], str]:
    """The name to show for each category, with its parent's name, or its slug, where another has the same name."""
    categories = {term.slug: term for term in survey.categories.values() if term.slug}
    for term in survey.terms:
        if term.taxonomy == "category" and term.slug:
            categories.setdefault(term.slug, term)
    groups: defaultdict[str, list[Term]] = defaultdict(list)
    for term in categories.values():
        groups[display_name(term.name).casefold()].append(term)
    shown: dict[tuple[str, str], str] = {}
    for group in groups.values():
        taken: set[str] = set()
        for term in sorted(group, key=lambda one: (bool(one.parent), one.slug)):
            name = display_name(term.name)
            if len(group) > 1 and term.parent:
                above = categories.get(term.parent)
                name = f"{name} ({display_name(above.name) if above else term.parent})"
            if name.casefold() in taken:
                name = f"{name} ({term.slug})"
            taken.add(name.casefold())
            shown["category", term.slug] = name
    return shown
