"""What every test stands on: one environment whatever the shell's, no network, and files that vanish afterwards."""

import ipaddress
import os
import shutil
import socket
import tempfile
from pathlib import Path

import django
import pytest

ROOM = Path(tempfile.mkdtemp(prefix="broadside-tests-"))

# The settings are read once, now: of what this shell may have set for an installation, only the database counts.
OF_AN_INSTALLATION = (
    "ALLOWED_HOSTS", "CACHE_URL", "CONFIRMATIONS_PER_HOUR", "DEBUG", "DEFAULT_FROM_EMAIL", "EMAIL_URL", "LANGUAGES",
    "PHONE_REGION", "RECEIPTS_PER_HOUR", "SEAL_KEYS", "SITE_URL", "TIME_ZONE", "TRUSTED_PROXIES", "UNLIMITED_NETWORKS",
)  # fmt: skip
for name in OF_AN_INSTALLATION:
    os.environ.pop(name, None)
os.environ["SECRET_KEY"] = "a secret of the tests, known to everyone"
os.environ["SEAL_KEYS"] = "a key of the tests, known to everyone as well"
os.environ["MEDIA_ROOT"] = str(ROOM / "media")
os.environ["DJANGO_SETTINGS_MODULE"] = "campaign.settings"
django.setup()

from django.conf import settings as configured  # noqa: E402 - the environment comes first
from django.test import override_settings  # noqa: E402

if configured.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in an installation: in memory all threads would share one connection, and locks behave differently.
    configured.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(ROOM / "db.sqlite3")


def pytest_unconfigure():
    shutil.rmtree(ROOM, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def quick_settings():
    """Hashing a password takes a third of a second on purpose; every test client would list all static files."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"], WHITENOISE_AUTOREFRESH=True
    ):
        yield


@pytest.fixture(scope="class", autouse=True)
def media_of_class():
    """Where `setUpTestData` stores its files. A test outside a class has this folder to itself, too."""
    folder = Path(tempfile.mkdtemp(prefix="media-", dir=ROOM))
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture(autouse=True)
def media(media_of_class):
    """The folder of uploads, of this test alone: at first it holds what `setUpTestData` stored, else nothing."""
    folder = Path(tempfile.mkdtemp(prefix="media-", dir=ROOM))
    shutil.copytree(media_of_class, folder, dirs_exist_ok=True)
    with override_settings(MEDIA_ROOT=folder):
        yield folder


def is_this_machine(address):
    """Whether a socket's address stays here: a path (AF_UNIX), or a host that is loopback."""
    if not isinstance(address, tuple):
        return True
    host = address[0]
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session", autouse=True)
def no_network():
    """A test that asks another machine fails, whatever the code under test does about the error."""

    def refuse(what):
        pytest.fail(f"A test tried to reach {what}. Tests talk to 127.0.0.1 only: serve there what is asked for.")

    def connect(sock, address, real=socket.socket.connect):
        return real(sock, address) if is_this_machine(address) else refuse(address)

    def connect_ex(sock, address, real=socket.socket.connect_ex):
        return real(sock, address) if is_this_machine(address) else refuse(address)

    def getaddrinfo(host, *args, real=socket.getaddrinfo, **kwargs):
        try:
            ipaddress.ip_address(host or "127.0.0.1")
        except ValueError:
            if host not in {"localhost", b"localhost"}:
                refuse(host)
        return real(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        patch.setattr(socket.socket, "connect_ex", connect_ex)
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield
