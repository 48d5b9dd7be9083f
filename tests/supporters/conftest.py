"""A clock, and a mail's template that only the tests have."""

import copy

import pytest

from tests.clock import Clock


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def greeting_template(settings, tmp_path):
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "greeting.txt").write_text(
        "{% load i18n %}{% get_current_language as code %}Hello, this is number {{ number }}.\nIn {{ code }}.\n\n"
    )
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(tmp_path)
    settings.TEMPLATES = templates
    settings.SITE_URL, settings.DEFAULT_FROM_EMAIL = "https://river.example", "form@river.example"
