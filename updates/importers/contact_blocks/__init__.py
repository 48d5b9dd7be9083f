"""Contact blocks of press releases, lifted out of a text: the people they name, and the text without them.

A block opens with words such as "Contacts:" or "Contacto de prensa:" and goes on over rows that name somebody with a
number or an address, and the organisations between them. It makes people, and leaves the text, only when every row
of it was understood.
"""

from .entries import choose, lift_from, proposals, to_be_asked_for
from .lifting import Lifted, lift

__all__ = ["Lifted", "choose", "lift", "lift_from", "proposals", "to_be_asked_for"]
