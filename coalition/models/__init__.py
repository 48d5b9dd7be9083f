"""Who stands with the campaign: members, the letters they sign, and who signed which."""

from .letter import Group, Letter
from .member import Member, MemberWords
from .signatory import Decision, Signatory

__all__ = ["Decision", "Group", "Letter", "Member", "MemberWords", "Signatory"]
