"""A clock that stands still until the test moves it."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2021, 5, 12, 19, 0, tzinfo=UTC)  # in Los Angeles; a Wednesday


class Clock:
    def __init__(self, monkeypatch, at=NOON):
        self.at = at
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.at)
        monkeypatch.setattr("time.time", lambda: self.at.timestamp())

    def go_on(self, **by):
        self.at += timedelta(**by)
