"""What opponents may not read even if they steal the database: sealed under keys that are kept outside it.

A text is sealed with Fernet (AES-128-CBC and HMAC-SHA256, github.com/fernet/spec) under the newest of
settings.SEAL_KEYS and opened with whichever of them sealed it. To be found again without being readable, it leaves a
digest: HMAC-SHA256 under a key of its own. Both keys are derived from the one in the setting (HKDF, RFC 5869).

To change the key, put a new one in front of SEAL_KEYS, run `manage.py reseal`, and take the old one away.
"""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models

from campaign.text import clean

DIGEST_LENGTH = 64  # signs, in hexadecimal


def seal(text: str) -> str:
    """The text sealed, with the hour of sealing in the clear; "" stays "". Twice sealed it looks different."""
    return _box(tuple(settings.SEAL_KEYS)).encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """The text that was sealed. Raises ImproperlyConfigured where no key of settings.SEAL_KEYS opens it."""
    try:
        return _box(tuple(settings.SEAL_KEYS)).decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken as error:
        raise ImproperlyConfigured(
            "SEAL_KEYS lacks the key under which the supporters’ data were sealed. Put it behind the newer ones."
        ) from error


def resealed(sealed: str) -> str:
    """The same text sealed under the newest key. Raises as `unseal`."""
    return seal(unseal(sealed))


def is_under_newest_key(sealed: str) -> bool:
    """Whether there is nothing to do for `resealed`."""
    try:
        return not sealed or bool(_box(tuple(settings.SEAL_KEYS[:1])).decrypt(sealed.encode()))
    except InvalidToken:
        return False


def digest(purpose: str, text: str) -> str:
    """What a text is found by under the newest key: 64 signs that say nothing of it. Purposes cannot be compared."""
    return digests(purpose, text)[0]


def digests(purpose: str, text: str) -> list[str]:
    """The same under each of the keys, newest first: rows may have been written under any of them."""
    message = f"{purpose}\0{text}".encode()
    return [hmac.new(_derived(key, b"look up"), message, hashlib.sha256).hexdigest() for key in settings.SEAL_KEYS]


@lru_cache(maxsize=8)
def _box(keys):
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key, b"seal"))) for key in keys])


@lru_cache(maxsize=16)
def _derived(key, use):
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"broadside " + use).derive(key.encode())


class SealedField(models.TextField):
    """Text that is stored sealed and read as it was. No query can look into it: a digest in another column can."""

    def to_python(self, value):
        value = super().to_python(value)
        return clean(value) if isinstance(value, str) else value

    def from_db_value(self, value, expression, connection):
        return value if value is None else unseal(value)

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return seal(clean(value)) if isinstance(value, str) else value

    def get_lookup(self, lookup_name):
        raise FieldError(f"{self.name} is sealed. No query can look into it.")

    get_transform = get_lookup
