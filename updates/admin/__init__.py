from . import key_date, key_fact, topic, update

__all__ = ["key_date", "key_fact", "topic", "update"]
