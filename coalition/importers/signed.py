from dataclasses import dataclass

from ..models.kinds import Kind


@dataclass(frozen=True)
class Signed:
    """One signatory as a list, a table or a letter says it, each part in one line and as it stands there.

    `organisation` is for whom somebody signs or where they serve, `line` the line of the source where the entry begins.
    """

    name: str
    title: str = ""
    organisation: str = ""
    place: str = ""
    kind: Kind = Kind.INDIVIDUAL
    email: str = ""
    line: int | None = None
