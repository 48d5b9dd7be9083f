"""How often somebody may do something: counted in the cache, in fixed windows, without keeping who it was.

A cache that each process has for itself (locmem) counts for that process alone: an installation with several
processes needs one they share (CACHE_URL).
"""

import ipaddress
import logging
import time
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.crypto import salted_hmac

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR

logger = logging.getLogger(__name__)


def peer(request) -> str:
    """Who sends a request: the address of the connection, whatever headers say; of IPv6 the network of one line (/64).

    Never stored: it only goes into `Limit.take`.
    """
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:  # a socket without addresses: all that comes through it is one sender
        return ""
    if address.version == 6 and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.version == 6:
        return str(ipaddress.ip_network((int(address), 64), strict=False).network_address)
    return str(address)


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
            logger.exception("The cache does not answer; the limit “%s” is not counted", self.name)
            return self.without_cache

    def _count(self, who, at):
        key = self._key(who, at)
        cache.add(key, 0, self.seconds)
        try:
            count = cache.incr(key)
        except ValueError:  # it was thrown out since the line before, or this cache keeps nothing
            cache.add(key, 1, self.seconds)
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
