import pytest

from tests.clock import Clock
from tests.updates.factories import make_campaign

from .posts import forget_senders


@pytest.fixture(autouse=True)
def _campaign(db, settings, monkeypatch):
    monkeypatch.setattr("coalition.signing.views.sleep", lambda seconds: None)
    settings.SITE_URL = "https://river.example"
    settings.TIME_ZONE = "UTC"
    make_campaign()
    forget_senders()
    yield
    forget_senders()


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)
