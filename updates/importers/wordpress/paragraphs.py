"""The paragraphs that WordPress's classic editor implies: blank lines part them, single newlines break lines."""

import re

from campaign.markup import VOID

from .markup import BLOCKS, RAW, tokens

# Text directly within these is one phrase: it becomes paragraphs only where a blank line parts it.
_PHRASES = frozenset("li td th dt dd p address figcaption".split())
# ... and within these never.
_LINES = frozenset("h1 h2 h3 h4 h5 h6 caption summary legend".split())
# Only other elements belong directly within these, so what stands between them is left as it is.
_FRAMES = frozenset("ul ol dl menu table thead tbody tfoot tr colgroup figure hgroup select".split())
# Inline elements that show something without words.
_THINGS = frozenset("img input iframe embed object audio video".split())
# What goes on in the next block where it was not closed.
_FORMATTING = frozenset("a abbr b big cite del em font i ins mark q s small span strike strong sub sup tt u".split())
_MOST_OPEN = 8
_MOST_NESTED = 100
# An opening tag ends these, where no closing tag did (HTML Standard, 13.1.2.4).
_ENDS = {
    "li": {"li", "p"},
    "dt": {"dt", "dd", "p"},
    "dd": {"dt", "dd", "p"},
    "tr": {"tr", "td", "th", "p"},
    "td": {"td", "th", "p"},
    "th": {"td", "th", "p"},
}
_NEWLINES = re.compile(r"[ \t]*\n[ \t\n]*")
_BLANK = re.compile(r"(?:\s|&nbsp;|&#160;|\xa0)*")


def implied_paragraphs(source: str) -> str:
    """HTML in which paragraphs and line breaks are tags. Newlines in `source` are "\\n"; comments must be gone.

    Block elements, what stands in <pre>, and the space between list items and table cells are left alone.
    """
    done: list[str] = []
    open_blocks: list[str] = []
    flow = _Flow()

    def settle() -> None:
        text = flow.take(open_blocks[-1] if open_blocks else "")
        if text:
            # Words stay on the line of their tags; blocks get lines of their own, which mean nothing there.
            done.append(text if text.startswith("<p>") or not done else f"\0{text}\0")

    for token in tokens(source):
        piece = source[token.start : token.end]
        if token.kind == "text":
            flow.add_text(piece)
        elif token.name not in BLOCKS:
            if token.name == "br":
                flow.add_break()
            elif token.kind == "raw" or token.name in RAW:
                flow.add(piece)
            else:
                flow.add_inline(piece, token.name, closes=token.kind == "close")
        elif token.kind == "raw" or token.name in VOID:
            settle()
            if open_blocks[-1:] == ["p"]:
                open_blocks.pop()
            done.append(piece)
        elif token.kind == "open":
            settle()
            ended = _ENDS.get(token.name, {"p"})
            while open_blocks and open_blocks[-1] in ended:
                open_blocks.pop()
            open_blocks.append(token.name)
            done.append(piece)
        else:
            settle()
            if token.name in open_blocks:
                while open_blocks.pop() != token.name:
                    pass
                done.append(piece)
            elif token.name != "p":
                done.append(piece)
    settle()
    return "\n".join(done).replace("\n\0", "").replace("\0\n", "").replace("\0", "")


class _Flow:
    """The inline content between two block tags, as paragraphs of lines."""

    def __init__(self) -> None:
        self._open: list[tuple[str, str]] = []  # inline elements: name, opening tag
        self._paragraphs: list[str] = []
        self._begin_paragraph()

    def _begin_paragraph(self) -> None:
        self._pieces: list[str] = [tag for _, tag in self._open]
        self._has_words = False
        self._breaks = 0

    def add_text(self, text: str) -> None:
        position = 0
        for newlines in _NEWLINES.finditer(text):
            self.add(text[position : newlines.start()])
            position = newlines.end()
            if newlines[0].count("\n") > 1:
                self._part()
            elif self._has_words and not self._breaks:
                self._breaks = 1
        self.add(text[position:])

    def add(self, piece: str) -> None:
        is_blank = _BLANK.fullmatch(piece) is not None
        if not piece or (piece.isspace() and (self._breaks or not self._has_words)):
            return
        if not is_blank:
            self._break_line()
            self._has_words = True
        self._pieces.append(piece)

    def add_break(self) -> None:
        # A newline beside <br> is the same break; two <br> part paragraphs.
        if self._breaks == 2:
            self._part()
        elif self._has_words:
            self._breaks = 2

    def _break_line(self) -> None:
        if self._breaks:
            self._pieces.append("<br>\n")
            self._breaks = 0

    def add_inline(self, tag: str, name: str, *, closes: bool) -> None:
        if closes:
            index = next((at for at in range(len(self._open) - 1, -1, -1) if self._open[at][0] == name), None)
            if index is not None:
                _, opening = self._open.pop(index)
                if not self._has_words and self._pieces[-1:] == [opening]:
                    self._pieces.pop()  # it went on from the block before, and ends before any word
                else:
                    self._pieces.append(tag)
            return
        if name == "a" and any(one == "a" for one, _ in self._open):  # a link within a link ends the outer one
            self.add_inline("</a>", "a", closes=True)
        self._break_line()
        self._pieces.append(tag)
        if name in _THINGS:
            self._has_words = True
        if name not in VOID and not tag.endswith("/>") and len(self._open) < _MOST_NESTED:
            self._open.append((name, tag))

    def _paragraph(self) -> str:
        return "".join(self._pieces).strip() + "".join(f"</{name}>" for name, _ in reversed(self._open))

    def _part(self) -> None:
        """Ends the paragraph; inline elements that are open go on in the next one."""
        if self._has_words:
            self._paragraphs.append(self._paragraph())
        self._keep_formatting()
        self._begin_paragraph()

    def _keep_formatting(self) -> None:
        """Lets only formatting go on beyond a paragraph, and not endlessly (HTML Standard, 13.2.4.3)."""
        self._open = [one for one in self._open if one[0] in _FORMATTING][-_MOST_OPEN:]

    def take(self, within: str) -> str:
        """What was gathered, as HTML that may stand within the element named."""
        self._part()
        paragraphs, self._paragraphs = self._paragraphs, []
        if not paragraphs:
            return ""
        if within in _FRAMES:
            return "\n".join(paragraphs)
        if within in _LINES:
            return "<br>\n".join(paragraphs)
        if within == "p":
            return "</p>\n<p>".join(paragraphs)
        if within in _PHRASES and len(paragraphs) == 1:
            return paragraphs[0]
        return "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
