"""Contact blocks of press releases, lifted out of a text: the people they name, and the text without them.

A block opens with words such as "Contacts:" or "Contacto de prensa:" and goes on over rows that name somebody with a
number or an address, and the organisations between them. It leaves the text only when every row of it was understood.
"""

from .entries import lift_from, to_be_asked_for
from .lifting import Lifted, lift

__all__ = ["Lifted", "lift", "lift_from", "to_be_asked_for"]
