"""A pasted page as blocks of lines that stand together."""

import re
from dataclasses import dataclass, field

# Lines that people and word processors leave in place of empty ones.
BLANK_CHARACTERS = " \t\u00a0\u200b\u200c\u200d\u2060\ufeff\u00ad\u3000\u2000\u2001\u2002\u2003\u2009\u202f"

RULE = re.compile(r"^(?:[-_=*~–—•·]\s*){3,}$")


@dataclass
class Block:
    """Lines that stand together between empty ones. `first` is the number of the first line, from 1."""

    first: int
    lines: list[str]
    blanks_before: int
    after_rule: bool = False
    text: str = field(init=False)

    def __post_init__(self):
        self.text = " ".join(" ".join(self.lines).split())

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1

    @property
    def is_rule(self) -> bool:
        return len(self.lines) == 1 and RULE.match(self.lines[0]) is not None

    def split(self, count: int) -> tuple["Block", "Block"]:
        """The first `count` lines and the rest, which stays attached: no empty line before it."""
        return (
            Block(self.first, self.lines[:count], self.blanks_before, self.after_rule),
            Block(self.first + count, self.lines[count:], 0),
        )


def read_blocks(text: str) -> list[Block]:
    """Blocks of a page in order. On a page without a single empty line every line is a block of its own."""
    lines = [line.strip(BLANK_CHARACTERS) for line in text.split("\n")]
    filled = [number for number, line in enumerate(lines) if line]
    single_spaced = bool(filled) and len(filled) > 3 and all(lines[filled[0] : filled[-1] + 1])
    blocks: list[Block] = []
    blanks = 2  # the top of a page sets off what follows, as two empty lines would
    after_rule = False
    joins = False
    for number, line in enumerate(lines, start=1):
        if not line:
            blanks += 1
            joins = False
            continue
        is_rule = RULE.match(line) is not None
        if joins and not is_rule and not single_spaced:
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block(number, [line], 1 if single_spaced and blocks else blanks, after_rule))
        joins = not is_rule
        after_rule = is_rule
        blanks = 0
    for block in blocks:
        block.__post_init__()
    return blocks
