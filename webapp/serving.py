"""The web server of `faq serve`: waitress, kept from clients that take their time.

A client that sends its request byte by byte, or nothing, holds a connection, of which there are so
many. So a request has a time to come in, and where connections run short, the one that has waited
longest gives way, of the address that has most of them.
"""

from __future__ import annotations

import select
from collections import Counter
from ipaddress import IPv6Address, ip_address
from typing import Any

import waitress
from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

__all__ = ["CONNECTIONS", "REQUEST_SECONDS", "create_server"]

CONNECTIONS = 200
"""Connections at once; beyond them, those that only wait give way."""

REQUEST_SECONDS = 20
"""Seconds that a request has for its head and body, and a connection without a request."""

_LARGEST = 64 * 1024
"""Bytes of a head or a body: the longest search has 12 kB, and the site takes no bodies."""


class _Channel(HTTPChannel):  # type: ignore[misc] # waitress carries no types
    """A connection whose time does not begin anew with each byte."""

    last_activity: float
    """Seconds since the epoch: when something was sent, or a request came in whole."""

    def __init__(self, server: Any, sock: Any, addr: Any, adj: Any, map: Any = None) -> None:
        super().__init__(server, sock, addr, adj, map=map)
        _make_room([one for one in self._map.values() if isinstance(one, _Channel)])

    @property
    def is_waiting(self) -> bool:
        """Whether nothing is being answered."""
        return not self.requests

    @property
    def source(self) -> object:
        """Where it comes from: an address, or the network of one of IPv6, which has all of it."""
        try:
            address = ip_address(self.addr[0])
        except ValueError:  # a name of the system's
            return self.addr
        return int(address) >> 64 if isinstance(address, IPv6Address) else address

    def handle_read(self) -> None:
        began, is_under_way = self.last_activity, self.request is not None
        super().handle_read()
        if is_under_way and self.request is not None:  # and it is not whole yet
            self.last_activity = began


def _make_room(channels: list[_Channel]) -> None:
    """Ends the one that has waited longest where there are too many."""
    channels = [one for one in channels if not one.will_close]
    if len(channels) <= CONNECTIONS:
        return
    counts = Counter(one.source for one in channels)
    waiting = [one for one in channels if one.is_waiting]
    if waiting:
        least = min(waiting, key=lambda one: (-counts[one.source], one.last_activity))
        least.will_close = True


def create_server(
    app: Flask, host: str, port: int, *, largest_body: int = _LARGEST, **options: Any
) -> Any:
    """A server that listens and has not begun to run; `options` are those of waitress.

    A request may have `largest_body` bytes below its head.

    Raises OSError where the address is taken or not of this computer, ValueError for a host name
    that nobody knows.
    """
    server = waitress.create_server(
        app,
        host=host,
        port=port,
        channel_timeout=REQUEST_SECONDS,
        cleanup_interval=max(1, REQUEST_SECONDS // 4),
        connection_limit=2 * CONNECTIONS,  # waitress accepts none beyond it
        asyncore_use_poll=hasattr(select, "poll"),
        max_request_header_size=_LARGEST,
        max_request_body_size=largest_body,
        **options,
    )
    # A name may stand for several addresses; each has its listener.
    sockets = server.map if hasattr(server, "map") else server._map
    for one in sockets.values():
        if isinstance(one, BaseWSGIServer):
            one.channel_class = _Channel
    return server
