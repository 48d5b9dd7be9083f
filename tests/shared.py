"""Where the acceptance data lies: real exports and pages that tests read in place and that never enter the project."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared(name: str) -> Path:
    """The path of a file of acceptance data. Skips the test where it is missing, fails it in CI."""
    path = SHARED / name
    if not path.exists():
        sentence = f"The acceptance data {name} does not lie beside this checkout (../shared)."
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return path
