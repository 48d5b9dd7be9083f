"""The line under construction: words with the formats that stand open, spaces collapsed as a browser does."""

import re
from collections import Counter

from .model import Break, Format, Line, Words

# Tags that say the same as another one, or nothing that is kept.
SAME = {"b": "strong", "i": "em", "s": "del", "strike": "del", "tt": "code", "acronym": "abbr"}
# Inline elements and the attributes that are kept of them.
KEPT = {
    "a": (), "abbr": ("title",), "bdi": ("dir", "lang"), "bdo": ("dir", "lang"), "cite": (), "code": (), "del": (),
    "dfn": ("title",), "em": (), "ins": (), "kbd": (), "mark": (), "q": (), "rp": (), "rt": (), "ruby": (), "samp": (),
    "small": (), "span": ("dir", "lang"), "strong": (), "sub": (), "sup": (), "time": ("datetime",), "u": (), "var": (),
}  # fmt: skip
# A browser carries these on into later blocks until they are closed; the others end with the block they began in.
_CARRIED_ON = {"a", "code", "del", "em", "small", "strong", "u"}
_SPACE = re.compile(r"[ \t\n\r\f]+")


class LineBuilder:
    def __init__(self):
        self.atoms: Line = []
        self.keeps_spaces = False  # within <pre>
        self.formats: list[Format] = []
        self._depths: Counter[str] = Counter()  # how often each tag stands open, so that the right end tag closes it
        self._begun: set[str] = set()  # since the last block began

    def text(self, text: str) -> None:
        if not self.keeps_spaces:
            text = _SPACE.sub(" ", text)
            if text.startswith(" ") and self._ends_in_space():
                text = text[1:]
        if text:
            self.atoms.append(Words(text, tuple(self.formats)))

    def line_end(self) -> None:
        self.atoms.append(Break(tuple(self.formats)))

    def take(self) -> Line:
        line, self.atoms = self.atoms, []
        return line

    def open(self, format: Format) -> None:
        """Begins a format. One within itself changes nothing, except that a link ends the link before it."""
        name = format.name
        if name == "a":
            self.close("a")
        self._depths[name] += 1
        if self._depths[name] == 1 and (format.attributes or name not in ("a", "span")):
            self.formats.append(format)
        self._begun.add(name)

    def close(self, name: str) -> None:
        if self._depths[name]:
            self._depths[name] -= 1
            if not self._depths[name]:
                self.formats = [format for format in self.formats if format.name != name]

    def block_begins(self) -> None:
        self._begun.clear()

    def block_ends(self) -> None:
        for name in self._begun - _CARRIED_ON:
            self._depths[name] = min(self._depths[name], 1)
            self.close(name)
        self._begun.clear()

    def state(self) -> tuple:
        return list(self.formats), Counter(self._depths)

    def restore(self, state: tuple) -> None:
        self.formats, self._depths = state
        self._begun.clear()

    def _ends_in_space(self) -> bool:
        if not self.atoms or isinstance(self.atoms[-1], Break):
            return True
        last = self.atoms[-1]
        return isinstance(last, Words) and last.text.endswith(" ")
