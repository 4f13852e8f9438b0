"""Who asks, as far as a server must know: by which proxy, by which name, and how often."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Any

from webapp.production.settings import Network
from webapp.site.hosts import TrustedHosts

__all__ = ["Clients", "Rate"]

_MOST_CLIENTS = 100_000
"""Clients that are counted in a minute; of more the later ones are not."""

_LONGEST_HOST = 300
"""Characters of a name with its port; names have 255 at most."""

_LONGEST_ADDRESS = 64
"""Characters of an address that is forwarded; what is longer is none."""


class Clients:
    """Reads what proxies forward, of those that are trusted alone."""

    def __init__(self, hosts: TrustedHosts, proxies: Sequence[Network]) -> None:
        self._proxies = tuple(proxies)
        # The same few names and addresses come again and again.
        self._trusts = lru_cache(maxsize=1000)(hosts.trusts)
        self.is_proxy = lru_cache(maxsize=1000)(self._is_proxy)
        self._source = lru_cache(maxsize=10_000)(_source)

    def is_by_proxy(self, environ: Mapping[str, Any]) -> bool:
        """Whether the request comes from a trusted proxy."""
        return bool(self._proxies) and self.is_proxy(environ.get("REMOTE_ADDR") or "")

    def trusts_host(self, environ: Mapping[str, Any], by_proxy: bool) -> bool:
        """Whether the site answers to the name that was asked for."""
        host = environ.get("HTTP_X_FORWARDED_HOST") if by_proxy else None
        # Some servers say of a request without the header that it is empty.
        host = host or environ.get("HTTP_HOST") or None
        return (host is None or len(host) <= _LONGEST_HOST) and self._trusts(host)

    def is_secure(self, environ: Mapping[str, Any], by_proxy: bool) -> bool:
        """Whether the reader's connection is encrypted."""
        if by_proxy and "HTTP_X_FORWARDED_PROTO" in environ:
            return bool(environ["HTTP_X_FORWARDED_PROTO"] == "https")
        return bool(environ.get("wsgi.url_scheme") == "https")

    def source(self, environ: Mapping[str, Any], by_proxy: bool) -> object:
        """What tells clients apart: an address, or the network of one of IPv6, who has it all."""
        address = environ.get("REMOTE_ADDR") or ""
        if by_proxy:
            for one in reversed(environ.get("HTTP_X_FORWARDED_FOR", "").split(",")):
                address = one.strip()[:_LONGEST_ADDRESS] or address
                if not self.is_proxy(address):
                    break
        return self._source(address)

    def _is_proxy(self, text: str) -> bool:
        try:
            address = ip_address(text)
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        return any(address in network for network in self._proxies)


def _source(text: str) -> object:
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or int(address) >> 64
    return address


class Rate:
    """Counts requests of each client in a minute; a library would take longer than a page does."""

    def __init__(self, most: int) -> None:
        """`most` is how many are answered; 0 stands for any number."""
        self._most = most
        self._minute, self._counts = 0, dict[object, int]()

    def seconds_to_wait(self, source: object) -> int:
        """Counts one; 0 where it is to be answered, else after how many seconds it would be."""
        if not self._most:
            return 0
        now = time.monotonic()
        minute = int(now // 60)
        if minute != self._minute:
            self._minute, self._counts = minute, {}
        counts = self._counts
        count = counts.get(source, 0) + 1
        if count > 1 or len(counts) < _MOST_CLIENTS:
            counts[source] = count
        return 60 - int(now % 60) if count > self._most else 0
