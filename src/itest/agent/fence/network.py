"""No connection, no datagram and no name look-up outside the loopback interface and local sockets."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any, Callable

SAID = "the integration tests {} no foreign host: {}"
"""What the suite's own guard says, so that what an application tells of it is the same without the fence."""


def rules() -> dict[str, Callable[[tuple[Any, ...]], Exception | None]]:
    """Audit events of the socket module, each with a function that returns the error to raise or None."""
    found: dict[str, Callable[[tuple[Any, ...]], Exception | None]] = {}
    for name in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        found[name] = _address
    for name in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        found[name] = _name
    return found


def is_local(host: object) -> bool:
    """Whether a host name or address is this machine's own: loopback, the wildcard address or its own host name."""
    if isinstance(host, (bytes, bytearray)):
        host = bytes(host).decode("ascii", "replace")
    if host is None or not isinstance(host, str):
        return host is None
    name = host.rstrip(".").lower()
    if name in ("", "localhost", "localhost.localdomain", "ip6-localhost", "<broadcast>", socket.gethostname().lower()):
        return name != "<broadcast>"
    if name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name.split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _address(arguments: tuple[Any, ...]) -> Exception | None:
    address = arguments[1] if len(arguments) > 1 else None
    if address is None or isinstance(address, (str, bytes)):  # a connected socket's own peer, or a local socket's path
        return None
    if isinstance(address, tuple) and address and is_local(address[0]):
        return None
    return _refusal(ConnectionRefusedError(SAID.format("connect to", address)), address)


def _name(arguments: tuple[Any, ...]) -> Exception | None:
    host = arguments[0] if arguments else None
    if is_local(host) or _is_number(host):  # an address in numbers is looked up nowhere; connecting is what counts
        return None
    if isinstance(host, (bytes, bytearray)):
        host = bytes(host).decode("ascii", "replace")
    return _refusal(socket.gaierror(socket.EAI_NONAME, SAID.format("look up", host)), host)


def _is_number(host: object) -> bool:
    try:
        ipaddress.ip_address(str(host).split("%")[0])
    except ValueError:
        return False
    return True


def _refusal(error: OSError, target: object) -> Exception:
    spelled = "%s:%s" % (target[0], target[1]) if isinstance(target, tuple) and len(target) > 1 else str(target)
    error.target = spelled  # type: ignore[attr-defined]  # read by the fence's record
    return error
