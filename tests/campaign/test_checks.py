"""What `manage.py check --deploy` says about the cache that holds the limits."""

import socket
import sys

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.core.checks import Tags, run_checks

from campaign.checks import check_cache

CORE = "django.core.cache.backends"


def found(settings, backend, location=""):
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": location}}
    return check_cache(None)


@pytest.mark.parametrize(
    ("backend", "ident", "level"),
    [
        (f"{CORE}.locmem.LocMemCache", "campaign.I001", "INFO"),
        (f"{CORE}.filebased.FileBasedCache", "campaign.W001", "WARNING"),
        (f"{CORE}.dummy.DummyCache", "campaign.W002", "WARNING"),
    ],
)
def test_a_cache_that_does_not_count_for_all_processes_is_named_with_the_setting(settings, backend, ident, level):
    [message] = found(settings, backend, "/nowhere")
    assert (message.id, message.level) == (ident, {"INFO": 20, "WARNING": 30}[level])
    assert "CACHE_URL" in message.hint


def test_a_cache_that_cannot_be_reached_is_an_error_which_holds_no_password(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    [message] = found(settings, f"{CORE}.redis.RedisCache", f"redis://:hush@127.0.0.1:{port}/0")
    assert (message.id, message.msg) == ("campaign.E002", "The cache cannot be reached (ConnectionError).")
    assert "CACHE_URL" in message.hint


@pytest.mark.parametrize(
    ("backend", "module"), [(f"{CORE}.redis.RedisCache", "redis"), (f"{CORE}.memcached.PyMemcacheCache", "pymemcache")]
)
def test_a_client_library_that_is_missing_is_an_error_which_names_it(settings, monkeypatch, backend, module):
    monkeypatch.setitem(sys.modules, module, None)
    [message] = found(settings, backend, "redis://127.0.0.1:1/0")
    assert message.id == "campaign.E001"
    assert module in message.msg


def test_a_kind_of_cache_that_there_is_not_is_an_error(settings):
    [message] = found(settings, f"{CORE}.memcached.MemcachedCache", "127.0.0.1:1")
    assert message.id == "campaign.E001"
    assert "MemcachedCache" in message.msg


def test_a_cache_that_answers_is_fine(settings, monkeypatch):
    settings.CACHES = {"default": {"BACKEND": "tests.campaign.test_checks.OwnCache", "LOCATION": "checks"}}
    assert check_cache(None) == []
    monkeypatch.setattr(OwnCache, "get", lambda *args, **kwargs: None)
    assert [message.id for message in check_cache(None)] == ["campaign.E003"]


def test_it_is_asked_when_deploying_and_at_no_other_time():
    def asked(**options):
        return [message.id for message in run_checks(tags=[Tags.security], **options)]

    assert "campaign.I001" in asked(include_deployment_checks=True)
    assert "campaign.I001" not in asked()


class OwnCache(LocMemCache):
    """Another class than those that are known to be unfit."""
