"""How often somebody may do something: counted in the cache, in fixed windows, without keeping who it was.

A cache that each process has for itself (locmem) counts for that process alone: an installation with several
processes needs one they share (CACHE_URL).
"""

import ipaddress
import logging
import time
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from . import checks  # noqa: F401 - registers whether the cache can count

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

logger = logging.getLogger(__name__)


class Forgetful(Exception):
    """The cache takes a value and does not have it afterwards, as Django's dummy cache."""


def peer(request) -> str:
    """Who sends a request: an address; of IPv6 the network of one line (/64). "" where the connection has none.

    It is the other end of the connection, whatever headers say, unless that is one of settings.TRUSTED_PROXIES.
    Never stored: it only goes into `Limit.take`.
    """
    address = read_address(request.META.get("REMOTE_ADDR", ""))
    if address is None:  # a socket without addresses: all that comes through it is one sender
        return ""
    if is_trusted(address):
        address = forwarded_for(request) or address
    if address.version == 6:
        return str(ipaddress.ip_network((int(address), 64), strict=False).network_address)
    return str(address)


def forwarded_for(request):
    """The last address in X-Forwarded-For that is no proxy of ours; None where there is none, or something else.

    Each proxy adds at the right whom it speaks with. What stands further left may have been made up by the visitor.
    """
    for part in reversed(request.headers.get("x-forwarded-for", "").split(",")):
        address = read_address(part.strip())
        if address is None or not is_trusted(address):
            return address
    return None


def read_address(text):
    """An IPv4Address or IPv6Address; an IPv4 address within IPv6 is the former. None of anything else."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return (address.version == 6 and address.ipv4_mapped) or address


def is_trusted(address) -> bool:
    return any(address in network for network in networks(tuple(settings.TRUSTED_PROXIES)))


@lru_cache(maxsize=4)
def networks(names):
    return [ipaddress.ip_network(name) for name in names]


@dataclass(frozen=True)
class Limit:
    """At most `most` within a window of `seconds`. Windows begin at multiples of their length since 1970, in UTC."""

    name: str
    most: int
    seconds: int
    without_cache: bool = True  # the answer while the cache is away: False for what could trouble strangers

    def take(self, who: str = "", at: float | None = None) -> bool:
        """Counts one more of `who` (nobody in particular: of all), and says whether it is still within the limit.

        `at` is the moment in seconds since 1970, now by default.
        """
        try:
            return self._count(who, time.time() if at is None else at) <= self.most
        except Exception:  # each kind of cache has its own errors, and none of them may cost a visitor the form
            logger.exception("The cache does not count; the limit “%s” is not kept", self.name)
            return self.without_cache

    def _count(self, who, at):
        key = self._key(who, at)
        cache.add(key, 0, self.seconds)
        try:
            count = cache.incr(key)
        except ValueError:  # it was thrown out since the line before, or this cache keeps nothing
            cache.add(key, 1, self.seconds)
            if cache.get(key) is None:
                raise Forgetful from None
            return 1
        cache.touch(key, self.seconds)  # where adding is not one operation (files, tables) it sets another lifetime
        return count

    def _key(self, who, at):
        """Says nothing of who it is: a hash under the secret key, another one each day."""
        window = int(at // self.seconds)
        day = window * self.seconds // DAY
        sender = salted_hmac("campaign.limits", f"{day} {who}", algorithm="sha256").hexdigest()[:32]
        name = self.name.replace(" ", "-")
        return f"limit:{name}:{self.seconds}:{window}:{sender}"
