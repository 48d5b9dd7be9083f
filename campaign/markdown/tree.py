"""Sanitised HTML as a small tree. It reads only what the sanitiser writes: well-formed, of limited depth, escaped."""

import html
import re
from collections.abc import Iterator

from campaign.markup import VOID, start_tag

_TAG = re.compile(r'<(/?)([a-z0-9]+)((?: [a-z-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')


class Element:
    """An element; a child is an Element or a text, which stays escaped."""

    __slots__ = ("name", "attributes", "children")

    def __init__(self, name: str, attributes: dict[str, str] | None = None, children: list | None = None):
        self.name = name
        self.attributes = attributes or {}
        self.children: list[Element | str] = children or []

    def text(self) -> str:
        """Its words, unescaped."""
        return html.unescape("".join(self.texts()))

    def texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child.texts()

    def all(self, *names: str) -> Iterator["Element"]:
        """The elements of these names within it, in their order."""
        for child in self.children:
            if not isinstance(child, str):
                if child.name in names:
                    yield child
                yield from child.all(*names)

    def parts(self) -> list["Element | str"]:
        """Its children without texts of nothing but spaces."""
        return [child for child in self.children if not isinstance(child, str) or child.strip(" \t\n")]


def parse(source: str) -> Element:
    root = Element("")
    stack = [root]
    position = 0
    for match in _TAG.finditer(source):
        if match.start() > position:
            stack[-1].children.append(source[position : match.start()])
        position = match.end()
        end, name, attributes = match.groups()
        if end:
            stack.pop()
            continue
        element = Element(name, {key: html.unescape(value) for key, value in _ATTRIBUTE.findall(attributes)})
        stack[-1].children.append(element)
        if name not in VOID:
            stack.append(element)
    if position < len(source):
        root.children.append(source[position:])
    return root


def serialise(element: Element) -> str:
    out: list[str] = []
    _write(element, out)
    return "".join(out)


def _write(element: Element, out: list[str]) -> None:
    for child in element.children:
        if isinstance(child, str):
            out.append(child)
            continue
        out.append(start_tag(child.name, child.attributes))
        if child.name not in VOID:
            _write(child, out)
            out.append(f"</{child.name}>")
