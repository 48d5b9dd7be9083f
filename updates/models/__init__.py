"""What happened: dated updates of ten kinds, their topics, and the pictures and documents that hang on them.

Not here: who speaks (contacts), who stands with us (coalition), what to do (actions).
"""

from .imported import ArchivedComment, ImportRecord
from .key_date import KeyDate, KeyDateWords, PastSlot
from .press import KeyFact, ReleaseContact
from .search_entry import SearchEntry
from .topic import Topic
from .update import Attachment, Update, UpdateQuerySet

__all__ = [
    "ArchivedComment", "Attachment", "ImportRecord", "KeyDate", "KeyDateWords", "KeyFact", "PastSlot", "ReleaseContact",
    "SearchEntry", "Topic", "Update", "UpdateQuerySet",
]  # fmt: skip
