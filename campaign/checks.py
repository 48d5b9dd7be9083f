"""What `manage.py check --deploy` says about this installation, beside what Django says."""

from secrets import token_hex

from django.conf import settings
from django.core.cache import InvalidCacheBackendError, caches
from django.core.checks import Error, Info, Tags, Warning, register

HINT = "Set CACHE_URL to a cache that all processes share, such as redis://127.0.0.1:6379/0."

# Caches that take whatever they are given, and yet do not count how often somebody sends a form. The first is no more
# than a word: one process with several threads is an installation like any other.
UNFIT = {
    "locmem.LocMemCache": Info(
        "Each process counts for itself how often somebody sends a form: the cache is in its memory.",
        HINT, id="campaign.I001",
    ),
    "filebased.FileBasedCache": Warning(
        "Two forms that come at once may be counted as one: the cache is a folder.", HINT, id="campaign.W001"
    ),
    "dummy.DummyCache": Warning(
        "Forms may be sent without limit, and nobody gets a receipt: the cache keeps nothing.", HINT, id="campaign.W002"
    ),
}  # fmt: skip


@register(Tags.security, deploy=True)
def check_cache(app_configs, **kwargs):
    """Whether the default cache can hold the limits of the public's forms for all processes together."""
    backend = settings.CACHES["default"]["BACKEND"].removeprefix("django.core.cache.backends.")
    return [UNFIT[backend]] if backend in UNFIT else faults_of_cache()


def faults_of_cache():
    """An error where the cache does not give back what it was given."""
    key, word = f"check:{token_hex(8)}", token_hex(8)
    try:
        cache = caches["default"]
        cache.set(key, word, 30)
        kept = cache.get(key)
        cache.delete(key)
    except (ImportError, InvalidCacheBackendError) as error:
        hint = "Install it, or set CACHE_URL to another kind of cache."
        return [Error(f"The cache’s client library is missing: {error}.", hint, id="campaign.E001")]
    except Exception as error:  # each kind of cache has its own, and what they say may hold a password
        return [Error(f"The cache cannot be reached ({type(error).__name__}).", HINT, id="campaign.E002")]
    return [] if kept == word else [Error("The cache loses what it is given.", HINT, id="campaign.E003")]
