from . import letter, member, signatory

__all__ = ["letter", "member", "signatory"]
