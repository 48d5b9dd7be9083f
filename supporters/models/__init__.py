"""People who act with us, known by their mailbox, and the mail that is on its way to them."""

from .mail import Mail
from .supporter import Supporter

__all__ = ["Mail", "Supporter"]
