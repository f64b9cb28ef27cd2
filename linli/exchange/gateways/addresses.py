"""Which addresses may be called: public ones over TLS, and the networks that the settings name. Never by a redirect."""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings


class Forbidden(ValueError):
    """This address is not called. The text is a code, not for people."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a call really goes: the address was looked up once and is not asked again (no rebinding)."""

    is_secure: bool
    host: str
    ip: str
    port: int
    path: str


def checked(url: str, *, resolve: bool = True) -> Target:
    """The target of a URL, if it may be called. Raises Forbidden, or OSError where the name is not found.

    Without ``resolve`` only what the text itself says is judged: a form asks this, and must not wait for name servers.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError as error:
        raise Forbidden("address") from error
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username or parts.password or not port:
        raise Forbidden("address")
    path = parts.path or "/"
    target = path + (f"?{parts.query}" if parts.query else "")
    literal = _literal(parts.hostname)
    if not resolve and literal is None:
        if parts.scheme == "http" and not settings.OUTGOING_NETWORKS:
            raise Forbidden("scheme")
        return Target(parts.scheme == "https", parts.hostname, "", port, target)
    found = [literal] if literal else _looked_up(parts.hostname, port)
    for address in found:  # one forbidden address is enough: nobody knows which would be taken
        is_ours = any(address in ip_network(network) for network in settings.OUTGOING_NETWORKS)
        if not is_ours and not _is_public(address):
            raise Forbidden("network")
        if parts.scheme == "http" and not is_ours:
            raise Forbidden("scheme")
    return Target(parts.scheme == "https", parts.hostname, str(found[0]), port, target)


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return _plain(ip_address(host))
    except ValueError:
        return None


def _looked_up(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [_plain(ip_address(str(row[4][0]).partition("%")[0])) for row in rows]


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """An IPv4 address that is written as one of IPv6 is still the same."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved
