"""A line of words, breaks and pictures as Markdown."""

import re
from collections.abc import Callable
from itertools import groupby

from campaign.markup import start_tag

from .escaping import (
    BARE_ADDRESS,
    code_span,
    destination,
    escape,
    escape_heading,
    escape_rows,
    is_punctuation,
    is_space,
    keep_edges,
    title,
)
from .model import Atom, Break, Format, Formats, Image, Line, Words

_DELIMITERS = {"em": ("*", "_"), "strong": ("**", "__"), "del": ("~~",)}
_AUTOLINK = re.compile(r"(?:https?|tel|mailto):[^\s<>]*", re.IGNORECASE)
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")

# An atom with the formats that are still to be written round it.
_Part = tuple[Atom, Formats]


def paragraph(line: Line) -> str:
    return escape_rows(_Writer().write(line))


def heading(line: Line) -> str:
    return escape_heading(_Writer(one_row=True).write(line))


def term(line: Line) -> str:
    return escape_rows(_Writer(one_row=True).write(line))


def cell(line: Line) -> str:
    return keep_edges(_Writer(one_row=True, in_table=True).write(line))


class _Writer:
    """`before` and `after` are everywhere the signs that stand next to what is written, "" at the ends of the text."""

    def __init__(self, *, one_row: bool = False, in_table: bool = False):
        self.break_ = "<br>" if one_row else "\n"
        self.in_table = in_table

    def write(self, line: Line) -> str:
        return self._parts([(atom, atom.formats) for atom in line], "", "", frozenset())

    def _parts(self, parts: list[_Part], before: str, after: str, within: frozenset[str]) -> str:
        groups = [
            (format, list(members)) for format, members in groupby(parts, key=lambda part: (*part[1][:1], None)[0])
        ]
        out = ""
        for index, (format, members) in enumerate(groups):
            left = out[-1:] or before
            right = self._first_sign(*groups[index + 1]) if index + 1 < len(groups) else after
            if format:
                out += self._within_spaces(
                    [(atom, formats[1:]) for atom, formats in members],
                    left,
                    right,
                    lambda inner, left, right, format=format: self._format(format, inner, left, right, within),
                )
            else:
                out += self._bare([atom for atom, _ in members], left, right, within)
        return out

    def _first_sign(self, format: Format | None, members: list[_Part]) -> str:
        """The sign with which a group will begin in Markdown."""
        atom = members[0][0]
        if isinstance(atom, Break):
            return self.break_[0]
        if isinstance(atom, Words) and (not format or atom.text.startswith(" ")):
            return atom.text[0]
        if not format:
            return "!" if isinstance(atom, Image) else "["
        return {"a": "[", "code": "`", "em": "*", "strong": "*", "del": "~"}.get(format.name, "<")

    def _within_spaces(
        self, parts: list[_Part], left: str, right: str, write: Callable[[list[_Part], str, str], str]
    ) -> str:
        """Spaces and breaks at the ends of a format stand outside of it: Markdown lets no emphasis end in one."""
        begin = end = ""
        while parts and (space := _edge(parts[0][0], 0)):
            begin += self.break_ if space == "\n" else " "
            parts = _without_edge(parts, 0)
        while parts and (space := _edge(parts[-1][0], -1)):
            end = (self.break_ if space == "\n" else " ") + end
            parts = _without_edge(parts, -1)
        if not parts:
            return begin + end
        return begin + write(parts, begin[-1:] or left, end[:1] or right) + end

    def _format(self, format: Format, parts: list[_Part], left: str, right: str, within: frozenset[str]) -> str:
        name = format.name
        if name == "a":
            return self._link(format, parts, left, right, within)
        only_words = all(isinstance(atom, Words) and not formats for atom, formats in parts)
        if name == "code" and only_words and "`" not in (left, right):
            return code_span("".join(atom.text for atom, _ in parts), in_table=self.in_table)
        nested = bool(within & {"em", "strong"}) or any(
            format.name in ("em", "strong") for _, formats in parts for format in formats
        )
        for delimiter in _DELIMITERS.get(name, ()):
            sign = delimiter[0]
            if sign in (left, right):
                continue
            inner = self._parts(parts, sign, sign, within | {name})
            if inner and _delimits(sign, left, inner, right, nested=nested):
                return f"{delimiter}{inner}{delimiter}"
        inner = self._parts(parts, ">", "<", within | {name})
        return f"{start_tag(name, dict(format.attributes))}{inner}</{name}>" if inner else ""

    def _link(self, link: Format, parts: list[_Part], left: str, right: str, within: frozenset[str]) -> str:
        href = link.get("href")
        if all(isinstance(atom, Words) and not formats for atom, formats in parts) and not link.get("title"):
            words = "".join(atom.text for atom, _ in parts)
            if words == href and is_space(left) and is_space(right) and BARE_ADDRESS.fullmatch(words):
                return words
            is_address = words == href and _AUTOLINK.fullmatch(words)
            is_email = f"mailto:{words}" == href and _EMAIL.fullmatch(words)
            if (is_address or is_email) and not (self.in_table and "|" in words):
                return f"<{words}>"
        inner = self._parts(parts, "[", "]", within | {"a"})
        return f"[{inner}]({destination(href)}{title(link.get('title'), in_table=self.in_table)})" if inner else ""

    def _bare(self, atoms: list[Atom], left: str, right: str, within: frozenset[str]) -> str:
        out = ""
        runs = [list(run) for _, run in groupby(atoms, key=lambda atom: isinstance(atom, Words) or id(atom))]
        for index, run in enumerate(runs):
            atom = run[0]
            after = self._first_sign(None, [(runs[index + 1][0], ())]) if index + 1 < len(runs) else right
            if isinstance(atom, Words):
                words = "".join(each.text for each in run).replace("\n", " ")
                in_link = "a" in within
                out += escape(words, out[-1:] or left, after, in_link=in_link, in_table=self.in_table)
            elif isinstance(atom, Break):
                out += self.break_
            elif isinstance(atom, Image):
                alt = escape(atom.alt, "[", "]", in_link=True, in_table=self.in_table)
                out += f"![{alt}]({destination(atom.url)}{title(atom.caption, in_table=self.in_table)})"
            else:
                out += f"[^{atom.label}]"
        return out


def _edge(atom: Atom, side: int) -> str:
    """The break or space at one side of an atom, "" where there is none."""
    if isinstance(atom, Break):
        return "\n"
    return " " if isinstance(atom, Words) and atom.text[side] == " " else ""


def _without_edge(parts: list[_Part], side: int) -> list[_Part]:
    atom, formats = parts[side]
    rest = parts[1:] if side == 0 else parts[:-1]
    if isinstance(atom, Break):
        return rest
    text = atom.text.lstrip(" ") if side == 0 else atom.text.rstrip(" ")
    if not text:
        return rest
    kept = (atom._replace(text=text), formats)
    return [kept, *rest] if side == 0 else [*rest, kept]


def _delimits(sign: str, left: str, inner: str, right: str, *, nested: bool) -> bool:
    """Whether emphasis signs at both ends of `inner` are read as such (CommonMark, "Emphasis and strong emphasis")."""
    if sign in (left, right, inner[0], inner[-1]):
        return False
    opens, opener_closes = _flanks(sign, left, inner[0])
    closer_opens, closes = _flanks(sign, inner[-1], right)
    # Signs that could do both, near others of their kind, fall under the rule of three: better not.
    return opens and closes and not (nested and (opener_closes or closer_opens))


def _flanks(sign: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run of signs between two others can begin, and can end emphasis."""
    left = not is_space(after) and (not is_punctuation(after) or is_space(before) or is_punctuation(before))
    right = not is_space(before) and (not is_punctuation(before) or is_space(after) or is_punctuation(after))
    if sign != "_":
        return left, right
    return left and (not right or is_punctuation(before)), right and (not left or is_punctuation(after))
