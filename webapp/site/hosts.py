"""The names that the live site answers to.

A page elsewhere can have its own name lead to this computer (DNS rebinding) and would then read
what is shown here as if it were its own. So requests by other names are refused. An address, such
as 192.0.2.7, is no name that anybody could turn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address

__all__ = ["THIS_COMPUTER", "TrustedHosts", "host_name"]

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[0-9a-z_.-]+)(:[0-9]{1,5})?", re.IGNORECASE)
"""A name or an address, and a port; an international name stands in its ASCII form."""


def host_name(host: str) -> str:
    """The name in a header `Host`, in small letters and without a port; empty where it has none.

    >>> host_name("FAQ.example.:8000"), host_name("[::1]:8000"), host_name("a.example, b.example")
    ('faq.example', '[::1]', '')
    """
    match = _HOST.fullmatch(host)
    return match["name"].lower().removesuffix(".") if match else ""


@dataclass(frozen=True)
class TrustedHosts:
    """What may stand in the header `Host`."""

    names: frozenset[str] = frozenset()
    """As `host_name` gives them; `localhost` and the addresses of this computer alone need none."""
    by_any_address: bool = False
    """Whether it may be any address."""

    def trusts(self, host: str | None) -> bool:
        """Whether a request with this header is answered.

        One without the header is: old programs leave it out, and no browser does.
        """
        if host is None:
            return True
        name = host_name(host)
        if name == "localhost" or (name and name in self.names):
            return True
        try:
            address = ip_address(name.removeprefix("[").removesuffix("]"))
        except ValueError:
            return False
        return self.by_any_address or address.is_loopback


THIS_COMPUTER = TrustedHosts()
"""What a site answers to that only this computer can reach."""
