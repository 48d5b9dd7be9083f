"""Which network addresses are on the public internet, so that fetching from them cannot reach into our own network."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

# Ranges that Python calls global, or judges by the outer form only, and that may lead inside all the same.
_NEVER = [
    ip_network(network)
    for network in (
        "168.63.129.16/32",  # a cloud provider's own services, on each of its machines
        "192.88.99.0/24",  # 6to4 relays (RFC 7526 withdrew them)
        "::/96",  # IPv4-compatible (RFC 4291, 2.5.5.1)
        "::ffff:0:0:0/96",  # IPv4-translated (RFC 2765)
        "64:ff9b:1::/48",  # translation within one network (RFC 8215)
        "100::/64",  # discard only (RFC 6666)
        "2001::/32",  # Teredo: the address within is scrambled (RFC 4380)
        "3fff::/20",  # documentation (RFC 9637)
        "5f00::/16",  # segment routing (RFC 9602)
        "fec0::/10",  # site-local (RFC 3879)
    )
]
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}\.?", re.IGNORECASE)


def is_public(address: str) -> bool:
    """Whether an IP address, as a resolver gives it, is a public one.

    Addresses that carry an IPv4 address (mapped, 6to4, NAT64) are judged by it. Whatever is no address is not public.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.scope_id:
            return False
        inner = found.ipv4_mapped or found.sixtofour
        if inner is None and found in _NAT64:
            inner = IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    if found.is_multicast or found.is_reserved or found.is_unspecified or found.is_loopback or found.is_link_local:
        return False
    if any(found.version == network.version and found in network for network in _NEVER):
        return False
    return found.is_global


def is_disguised(host: str) -> bool:
    """Whether a host is written in numbers other than four decimals, such as "2130706433", "0x7f.1", "0177.0.0.1"."""
    if not _NUMBERS.fullmatch(host):
        return False
    try:
        return str(IPv4Address(host)) != host
    except ValueError:
        return True
