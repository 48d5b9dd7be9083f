"""Links that prove who follows them, without account or cookie: signed, each for one purpose, some for a time.

A token is a key of a row that nobody can guess, with the moment of signing, under HMAC-SHA256 with the secret key.
Nothing is stored: a stolen database holds no link that works.
"""

import secrets
from datetime import timedelta

from django.core import signing

CONFIRM_DAYS = 7
KEY_BYTES = 16  # 128 bit (OWASP ASVS 7.2.3)
KEY_LENGTH = 22  # signs of such a key


class Expired(Exception):
    """The link was good once, and it says for which row: `key`."""

    def __init__(self, key: str):
        super().__init__("The link is too old.")
        self.key = key


class Unknown(Exception):
    """The link was never given out, or not for this."""


def new_key() -> str:
    """22 signs for a column by which a row is meant in links."""
    return secrets.token_urlsafe(KEY_BYTES)


def make(purpose: str, key: str) -> str:
    """A token for the row with that key, good in the path of an address."""
    return _signer(purpose).sign(key)


def read(purpose: str, token: str, max_age: timedelta | None = None) -> str:
    """The key in a token. Raises Expired where it is older than `max_age`, Unknown for all else that is not good."""
    signer = _signer(purpose)
    try:
        return signer.unsign(token, max_age=max_age)
    except signing.SignatureExpired as error:
        raise Expired(signer.unsign(token)) from error
    except (signing.BadSignature, UnicodeError) as error:
        raise Unknown from error


def _signer(purpose):
    return signing.TimestampSigner(salt=f"{__name__}.{purpose}", sep=".")
