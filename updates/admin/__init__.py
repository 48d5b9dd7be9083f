from . import topic, update

__all__ = ["topic", "update"]
