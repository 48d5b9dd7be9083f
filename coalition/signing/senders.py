"""How much one sender may sign before it is held back, and who may sign as much as they like."""

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_network

from django.conf import settings

from campaign.limits import MINUTE, Limit, read_address

LINE = 64  # bits of an IPv6 address that say whose line it is; `campaign.limits.peer` tells no more


@dataclass(frozen=True)
class SenderLimit(Limit):
    """A Limit that does not hold where many sign through one connection: in settings.UNLIMITED_NETWORKS."""

    def take(self, who="", at=None):
        return is_unlimited(who) or super().take(who, at)


SIGNATURES_OF_SENDER = SenderLimit("signatures", 10, 10 * MINUTE)


def is_unlimited(sender: str) -> bool:
    """Whether a sender (`campaign.limits.peer`) is an office or a stall."""
    address = read_address(sender)
    return address is not None and any(address in network for network in _lines(tuple(settings.UNLIMITED_NETWORKS)))


@lru_cache(maxsize=4)
def _lines(names):
    networks = map(ip_network, names)
    return [
        network.supernet(new_prefix=LINE) if network.version == 6 and network.prefixlen > LINE else network
        for network in networks
    ]
