"""Names of organisations as they are spelled: which of them may mean one and the same body.

Articles, legal forms, abbreviations in brackets, accents and the order of words make no difference; a single
abbreviation is compared with the first letters of a name, and single words may differ by a slip of the finger. Numbers
must be the same: "Local 88" is not "Local 89". Nothing here decides: a person looks at what is found.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby

from django.db import models
from django.utils.translation import gettext_lazy as _

from .names import fold

# Words that people leave out or put in without meaning another body.
_SMALL = frozenset(
    "a an the of for in on at to by and or de del la las los el lo le les l d du des da do das dos di della y e i et en"
    " und der die das den dem des fur im am von vom zu zur van het voor ال".split()
)
# Legal forms, as they stand behind a name.
_FORMS = frozenset(
    "inc incorporated llc llp lp ltd limited corp corporation co company pc pllc plc ngo gmbh ggmbh ug ag ev eg kg sa"
    " srl sl sas sarl spa bv nv vzw asbl ac iap rf cic ab oy as".split()
)
_LONG = {
    "assn": "association", "assoc": "association", "asoc": "asociacion", "ctr": "center", "dept": "department",
    "fdn": "foundation", "govt": "government", "intl": "international", "natl": "national", "org": "organization",
    "univ": "university",
}  # fmt: skip
_BRACKETS = re.compile(r"[(\[（]([^()\[\]（）]*)[)\]）]")
_PARTS = re.compile(r"\s+[–—-]\s+|[,:/|]\s+|\s+/\s*")

SHORTEST_ABBREVIATION, LONGEST_ABBREVIATION = 3, 10  # signs; two letters are short for too much
SHORTEST_MISTYPED = 4  # signs of a word; below, another letter makes another word
NEAR = 0.85  # ratio (difflib) of two spellings of one word: one slip in six letters is not near enough, in seven it is
MISTYPED_WORDS = 2  # in one name
NEIGHBOURS = 20  # compared with each name of a large block


class Likeness(models.TextChoices):
    """Why two names may mean the same body; the likeliest first."""

    SAME = "same", _("the same name")
    SPELLING = "spelling", _("the same name, spelled differently")
    SHORT = "short", _("one may be short for the other")
    TYPO = "typo", _("one may be a typing error")

    @property
    def rank(self):
        return list(Likeness).index(self)


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name taken apart: folded as a whole, its telling words in their order, and what may be short for it."""

    folded: str
    words: tuple[str, ...]
    key: tuple[str, ...]  # the words in the order of the alphabet
    joined: str  # the words without spaces
    is_short: bool  # nothing but an abbreviation
    shorts: frozenset[str]


@lru_cache(maxsize=50_000)
def spelling(name: str) -> Spelling:
    """The Spelling of a name; without words where there is nothing to compare."""
    folded, whole, shorts = fold(name), name, set()
    for long, short in _divided(name):
        if _is_short_for(fold(short), _words(long)):
            whole = long
            shorts.add(fold(short))
            break
    all_words = _words(whole)
    words = _telling(all_words)
    shorts |= {"".join(word[0] for word in some) for some in (words, all_words) if len(some) > 1}
    is_short = len(words) == 1 and sum(sign.isupper() for sign in whole) > 1
    return Spelling(
        folded=folded,
        words=tuple(words),
        key=tuple(sorted(words)),
        joined="".join(words),
        is_short=is_short and _fits(words[0]),
        shorts=frozenset(short for short in shorts if _fits(short)),
    )


def likeness(one: Spelling, other: Spelling) -> Likeness | None:
    """Why two names may mean the same body; None where nothing says so."""
    if not one.words or not other.words:
        return None
    if one.folded == other.folded:
        return Likeness.SAME
    if one.key == other.key or one.joined == other.joined:
        return Likeness.SPELLING
    if (one.is_short and one.words[0] in other.shorts) or (other.is_short and other.words[0] in one.shorts):
        return Likeness.SHORT
    return Likeness.TYPO if _is_mistyped(one.words, other.words) else None


def alike(name: str, names: Mapping[Hashable, Iterable[str]]) -> list[tuple[Hashable, Likeness]]:
    """Which of many bodies, by key with all names of each, a name may mean, and why: the likeliest first."""
    wanted, found = spelling(name), []
    for key, spelled in names.items():
        ways = [way for each in spelled if (way := likeness(wanted, spelling(each)))]
        if ways:
            found.append((key, min(ways, key=lambda way: way.rank)))
    return sorted(found, key=lambda pair: pair[1].rank)


def links(names: Mapping[Hashable, Iterable[str]]) -> Iterator[tuple[Hashable, Hashable, Likeness]]:
    """Pairs of bodies that may be one, with the reason: as many as it takes to link each with all it may be.

    Names are put into blocks by what spellings of one name have in common, and compared within a block only; in a
    large one each with its neighbours in the alphabet. So the work grows with the names, not with their square.
    """
    holders = defaultdict(list)  # name → keys
    for key, spelled in names.items():
        for each in dict.fromkeys(spelled):
            if spelling(each).words:
                holders[each].append(key)
    for first, *others in holders.values():
        yield from ((first, other, Likeness.SAME) for other in others)
    for one, other, way in _pairs_of_names(list(holders)):
        first, second = holders[one][0], holders[other][0]
        if first != second:
            yield first, second, way


def linked(links: Iterable[tuple[Hashable, Hashable]]) -> list[list[Hashable]]:
    """Groups of all that are linked with one another, each sorted; whoever is linked with two stands with both."""
    beside = defaultdict(set)
    for one, other in links:
        beside[one].add(other)
        beside[other].add(one)
    groups, seen = [], set()
    for start in sorted(beside):
        if start in seen:
            continue
        group, waiting = {start}, [start]
        while waiting:
            for other in beside[waiting.pop()] - group:
                group.add(other)
                waiting.append(other)
        seen |= group
        groups.append(sorted(group))
    return groups


# ---- taking a name apart


def _divided(name):
    """The ways to see a name as a long form and an abbreviation: "Harbour Fund (HF)", "HF – Harbour Fund"."""
    if (found := _BRACKETS.search(name)) and fold(found[1]):
        without = f"{name[: found.start()]} {name[found.end() :]}"
        yield without, found[1]
        yield found[1], without
    parts = _PARTS.split(name)
    if len(parts) == 2:
        yield parts[0], parts[1]
        yield parts[1], parts[0]


def _is_short_for(short, words):
    """Whether a folded abbreviation may stand for words: it begins as they do, and has its other signs from them."""
    letters = iter("".join(words))
    return (
        _fits(short, fewest=2)
        and len(_telling(words)) > 1
        and short[0] == _telling(words)[0][0]
        and len(short) < sum(map(len, words)) / 2
        and all(sign in letters for sign in short)  # in this order, since each is sought behind the one before
    )


def _fits(short, fewest=SHORTEST_ABBREVIATION):
    return fewest <= len(short) <= LONGEST_ABBREVIATION and " " not in short


def _words(text):
    """The folded words; letters that stand alone, as in "e. V." or "U.S.", are one word together."""
    words = []
    for is_letter, run in groupby(fold(text).split(), key=lambda word: len(word) == 1 and word.isalpha()):
        some = list(run)
        words += ["".join(some)] if is_letter else some
    return words


def _telling(words):
    """Without small words and, at the end, legal forms; all of them where nothing else would be left."""
    words = [_LONG.get(word, word) for word in words]
    kept = [word for word in words if word not in _SMALL]
    while len(kept) > 1 and kept[-1] in _FORMS:
        kept.pop()
    return kept or words


# ---- slips of the finger


def _is_mistyped(one, other):
    if len(one) != len(other):
        return False
    left, right = list(one), []
    for word in other:
        if word in left:
            left.remove(word)
        else:
            right.append(word)
    if not 0 < len(left) <= MISTYPED_WORDS:
        return False
    for word in left:
        twin = next((each for each in right if _is_near(word, each)), None)
        if twin is None:
            return False
        right.remove(twin)
    return True


@lru_cache(maxsize=100_000)
def _is_near(one, other):
    if min(len(one), len(other)) < SHORTEST_MISTYPED or abs(len(one) - len(other)) > 2:
        return False
    if any(sign.isdigit() for sign in one + other):
        return False
    if len(one) == len(other):
        places = [place for place, sign in enumerate(one) if other[place] != sign]
        if len(places) == 2 and sorted(one) == sorted(other):
            return places[1] == places[0] + 1  # two neighbours that changed places, as in "center" and "centre"
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= NEAR


# ---- many names at once


def _pairs_of_names(names):
    spelled = {name: spelling(name) for name in names}
    blocks, long_forms, abbreviations = defaultdict(list), defaultdict(list), []
    for name, each in spelled.items():
        for block in set(_blocks(each)):
            blocks[block].append(name)
        for short in each.shorts:
            long_forms[short].append(name)
        if each.is_short:
            abbreviations.append(name)
    seen = set()
    candidates = []
    for block in blocks.values():
        block.sort(key=lambda name: spelled[name].joined)
        candidates += (
            (name, other) for place, name in enumerate(block) for other in block[place + 1 : place + 1 + NEIGHBOURS]
        )
    candidates += ((name, other) for name in abbreviations for other in long_forms[spelled[name].words[0]])
    for one, other in candidates:
        pair = (one, other) if one <= other else (other, one)
        if pair not in seen:
            seen.add(pair)
            if way := likeness(spelled[one], spelled[other]):
                yield one, other, way


def _blocks(each):
    """What spellings of one name have in common: all of it, all but its vowels, or all but one mistyped word.

    A word with one slip has its beginning or its end still right.
    """
    yield "same", each.key
    yield "joined", each.joined
    yield "sounds", tuple(sorted(map(_bare, each.words)))
    for place, word in enumerate(each.words):
        rest = tuple(sorted(each.words[:place] + each.words[place + 1 :]))
        right = 2 if rest else 3
        if len(word) >= SHORTEST_MISTYPED:
            yield "begins", rest, word[:right]
            yield "ends", rest, word[-right:]


def _bare(word):
    """A Latin word without vowels behind its first letter and without doubled letters: "hrbr" for "harbour"."""
    bare = word[:1] + re.sub("[aeiouyh]", "", word[1:].replace("z", "s"))
    return re.sub(r"(.)\1+", r"\1", bare) or word
