"""What text may hold here, and text made from HTML: cleaning at every door, plain words for summaries and search."""

import re
import unicodedata

from campaign.markup import BLOCKS, End, Start, tokens

# No text of ours holds these: controls that break XML, feeds and databases (XML 1.0, section 2.2), surrogates without
# a partner, noncharacters, direction overrides that flip the rest of a page (Unicode UAX 9), deprecated format
# characters, annotation and object marks, the byte order mark. The soft hyphen goes as well: it shows nothing, the
# browser hyphenates by itself, and inside a word it hides that word from search, slugs and copying.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u202a-\u202e\u206a-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffc"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_LINE = re.compile(r" ?\n[ \n]*")
_FLAG_HALVES = "".join(map(chr, range(0x1F1E6, 0x1F200)))  # two letters make the flag of a country
_PUNCTUATION_AT_END = " \t\n.,;:!?…—–-("

_UNSEEN = {"script", "style", "template", "title", "iframe", "noembed", "noframes", "audio", "video", "object"}
_MACHINERY = {"anchor", "footnote-ref", "footnote-backref"}  # links that `campaign.markdown` adds to the words


def clean(text: str) -> str:
    """The text without what no text of ours may hold; every line end is a single "\\n".

    Letters, emoji with their joiners, combining marks and the signs that Arabic, Persian, Hebrew and Indic scripts need
    (ZWJ, ZWNJ, LRM, RLM, ALM) stay. Direction isolates (U+2066 to U+2069) stay where they are closed in their own line.
    """
    text = without_controls(text)
    if not text.isascii() and _ISOLATES.search(text):
        text = _without_open_isolates(text)
    return text


def one_line(text: str) -> str:
    """The text as `clean` leaves it, in one line: every run of white space is a single space, none at the ends."""
    return " ".join(clean(text).split())


def without_controls(text: str) -> str:
    """The first half of `clean`, for a piece of a line: isolates may open in one piece and close in another."""
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


def _without_open_isolates(text: str) -> str:
    open_ones: list[int] = []
    unbalanced: list[int] = []
    for match in re.finditer("[\u2066-\u2069\n]", text):
        if match[0] == "\n":
            unbalanced += open_ones
            open_ones = []
        elif match[0] != "\u2069":
            open_ones.append(match.start())
        elif open_ones:
            open_ones.pop()
        else:
            unbalanced.append(match.start())
    unbalanced = sorted(unbalanced + open_ones)
    kept = []
    begin = 0
    for position in unbalanced:
        kept.append(text[begin:position])
        begin = position + 1
    return "".join([*kept, text[begin:]])


def plain(html: str) -> str:
    """The words of an HTML text as a reader sees them: one line a block, cells of a row parted by a space.

    Scripts, styles and the marks that rendering adds (heading anchors, footnote numbers) are left out.
    """
    pieces: list[str] = []
    unseen = ""  # the element whose content is skipped, and how deep it is in itself
    depth = 0
    for token in tokens(html):
        if unseen:
            if isinstance(token, Start) and token.name == unseen:
                depth += 1
            elif isinstance(token, End) and token.name == unseen:
                depth -= 1
                if not depth:
                    unseen = ""
        elif isinstance(token, str):
            pieces.append(_SPACE.sub(" ", token))
        elif isinstance(token, Start) and (
            token.name in _UNSEEN or not _MACHINERY.isdisjoint(token.attributes.get("class", "").split())
        ):
            unseen, depth = token.name, 1
        elif token.name in ("td", "th"):
            pieces.append(" ")
        elif token.name in BLOCKS or token.name == "br":
            pieces.append("\n")
    return clean(_LINE.sub("\n", re.sub(" {2,}", " ", "".join(pieces)))).strip(" \n")


def shorten(text: str, limit: int) -> str:
    """The text in at most `limit` characters: cut between words, with "…" in place of what is missing.

    Where there is no space to cut at (one long word, Chinese, Thai), it is cut between characters, never inside one
    that is made of several (an accent, an emoji with its joiner).
    """
    text = text.strip()
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    end = limit - 1
    word_end = max(text.rfind(space, 0, end + 1) for space in " \n\t")
    if word_end > end // 2:
        end = word_end
    else:
        while end and _joins(text, end):
            end -= 1
    cut = text[:end].rstrip(_PUNCTUATION_AT_END)
    return clean(cut) + "…"


def _joins(text: str, position: int) -> bool:
    """Whether the characters on both sides of a position make one sign together."""
    before, after = text[position - 1], text[position]
    if after in _FLAG_HALVES:
        halves = position - len(text[:position].rstrip(_FLAG_HALVES))
        return halves % 2 == 1
    return (
        before == "\u200d"
        or after == "\u200d"
        or unicodedata.category(after).startswith("M")
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= after <= "\U000e007f"  # tags, in the flags of England, Scotland and Wales
    )
