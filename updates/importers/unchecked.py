"""Reading JSON that nobody has checked: any value may be missing or of another type, and none may stop an import."""

from typing import Any


def text_of(value: Any) -> str:
    """Text without blanks around it; a number as text; "" for everything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""


def list_of(value: Any) -> list:
    return value if isinstance(value, list) else []


def rows_of(value: Any) -> list[dict]:
    """The objects of a list, whatever else is in it."""
    return [row for row in list_of(value) if isinstance(row, dict)]


def item_of(sequence: Any, index: Any) -> Any:
    """The item at an index that may be none or out of range; None then."""
    is_index = isinstance(index, int) and not isinstance(index, bool) and index >= 0
    return sequence[index] if isinstance(sequence, list) and is_index and index < len(sequence) else None
