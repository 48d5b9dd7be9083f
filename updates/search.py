"""Search, alike on both databases: words are folded and stemmed here, the database only finds and ranks stems.

"Rulings" finds "ruling", "Jose" finds "José", a word's beginning finds the word, and "quoted words" find only that
phrase. On PostgreSQL the stems lie in a weighted tsvector, on SQLite in FTS5; the migration makes either.
"""

import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer
from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils.html import escape
from django.utils.safestring import mark_safe

from campaign.text import one_line, plain

ALGORITHMS = {"en": "english", "es": "spanish", "ar": "arabic", "fr": "french", "de": "german", "pt": "portuguese"}
WORD = re.compile(r"\w+(?:'\w+)*")
APOSTROPHES = str.maketrans("’ʼ‘`´", "'''''")
# Arabic: one letter for its variants, no stretching sign, no article with what is written together with it, and the
# feminine ending as it is spelt, since the stemmer knows that one only.
ARABIC = str.maketrans("ٱ", "ا", "ـ")
ARABIC_ARTICLE = re.compile(r"^(?:[وفبك]?ال|لل)(?=\w{3})")
ARABIC_ENDING = re.compile(r"(?<=\w{3})ه$")
MAX_QUERY_LENGTH = 200
MAX_QUERY_WORDS = 12
SNIPPET_LENGTH = 220

_stemmers = threading.local()


@lru_cache(maxsize=50_000)
def stem(word, language):
    """The stem of one folded word; the word itself in a language without a stemmer."""
    name = ALGORITHMS.get(language.split("-")[0])
    if name is None or not word.isalpha():
        return word
    if name == "arabic":
        word = ARABIC_ENDING.sub("ة", ARABIC_ARTICLE.sub("", word))
    stemmers = _stemmers.__dict__
    if name not in stemmers:  # one for each thread: a stemmer keeps the word it works on
        stemmers[name] = snowballstemmer.stemmer(name)
    return stemmers[name].stemWord(word) or word


def fold(text):
    """Text without case, accents and variants of one letter, its apostrophes alike."""
    decomposed = unicodedata.normalize("NFKD", text.translate(APOSTROPHES))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.casefold().translate(ARABIC)


def stems(text, language):
    """The stems of a text's words, in order."""
    folded = (re.sub(r"'s$", "", word).replace("'", "") for word in WORD.findall(fold(text)))
    return [stem(word, language) for word in folded if word]


def entry(update):
    """The SearchEntry of an update, not saved."""
    from .models.search_entry import SearchEntry

    words = (update.outlet, update.byline, update.court, update.judge, update.docket_number, plain(update.body_html))
    return SearchEntry(
        update_id=update.pk,
        title_stems=" ".join(stems(update.title, update.language)),
        text_stems=" ".join(stems("\n".join([update.summary, *words]), update.language)),
    )


def index(update):
    """Puts the update's words where a search finds them; called in the transaction that saves it."""
    entry(update).save()


class Query:
    """What a reader asked for: words, each of which must occur, and phrases in quotation marks."""

    def __init__(self, text, language):
        self.text = one_line(text)[:MAX_QUERY_LENGTH]
        self.terms = []  # a list of stems each; longer than one: a phrase
        even = True
        for part in re.split(r'["“”„«»]', self.text):
            found = stems(part, language)
            self.terms += [[word] for word in found] if even or not found else [found]
            even = not even
        self.terms = self.terms[:MAX_QUERY_WORDS]
        self.language = language

    def __bool__(self):
        return bool(self.terms)

    def for_sqlite(self):
        """FTS5 query syntax (SQLite, "Full-text Query Syntax"): quoted strings only, so nothing is an operator."""
        return " AND ".join('"{}"'.format(" ".join(term)) if len(term) > 1 else f'"{term[0]}"*' for term in self.terms)

    def for_postgresql(self):
        """tsquery syntax: each lexeme quoted; stems hold word characters only, so no quote can end one early."""
        return " & ".join(
            "({})".format(" <-> ".join(f"'{word}'" for word in term)) if len(term) > 1 else f"'{term[0]}':*"
            for term in self.terms
        )


ROW = {"sqlite": "updates_search.rowid", "postgresql": "updates_searchentry.update_id"}
# Only the newest matches are ranked, as many as a reader can page through: a rank is worked out from the whole text,
# and for a word that is nearly everywhere every text of the archive would be read.
RANKED = 500
FIND = {
    "sqlite": """
        SELECT pk FROM (
            SELECT rowid AS pk, bm25(updates_search, 8.0, 1.0) AS score FROM updates_search
            WHERE updates_search MATCH %s AND EXISTS ({live})
            ORDER BY rowid DESC LIMIT {ranked}
        ) AS newest ORDER BY score, pk DESC LIMIT %s OFFSET %s
    """,
    "postgresql": """
        SELECT pk FROM (
            SELECT update_id AS pk, ts_rank(document, query) AS score
            FROM updates_searchentry, to_tsquery('simple', %s) AS query
            WHERE document @@ query AND EXISTS ({live})
            ORDER BY update_id DESC LIMIT {ranked}
        ) AS newest ORDER BY score DESC, pk DESC LIMIT %s OFFSET %s
    """,
}


def find(query, updates, *, limit, offset=0):
    """Ids of those of the queryset `updates` that match the Query, best first; of more than RANKED, the newest."""
    if not query:
        return []
    same_row = updates.order_by().filter(pk=RawSQL(ROW[connection.vendor], []))  # noqa: S611 - a constant
    live, params = same_row.values("pk").query.sql_with_params()
    asked = query.for_sqlite() if connection.vendor == "sqlite" else query.for_postgresql()
    with connection.cursor() as cursor:
        cursor.execute(FIND[connection.vendor].format(live=live, ranked=RANKED), [asked, *params, limit, offset])
        return [pk for (pk,) in cursor.fetchall()]


def highlighted(text, query):
    """The text, escaped, with every word that the query asks for in `<mark>`."""
    asked = {word for term in query.terms for word in term}
    parts, end = [], 0
    for match in re.finditer(r"\w+(?:['’ʼ]\w+)*", text):
        found = stems(match[0], query.language)
        if any(s.startswith(a) for s in found for a in asked):
            parts += [escape(text[end : match.start()]), "<mark>", escape(match[0]), "</mark>"]
            end = match.end()
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308 - every piece of the text is escaped


def snippet(html, query):
    """Some 220 characters of the text around the first word that the query asks for, highlighted."""
    text = " ".join(plain(html).split())
    asked = {word for term in query.terms for word in term}
    start = 0
    for match in WORD.finditer(text):
        if any(s.startswith(a) for s in stems(match[0], query.language) for a in asked):
            start = max(0, match.start() - SNIPPET_LENGTH // 3)
            break
    if start:
        start = text.find(" ", start) + 1
    cut = text[start : start + SNIPPET_LENGTH]
    if len(text) > start + SNIPPET_LENGTH:
        cut = cut[: cut.rfind(" ")] if " " in cut else cut
        cut += " …"
    return highlighted(("… " if start else "") + cut, query)
