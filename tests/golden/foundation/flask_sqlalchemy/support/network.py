"""Keeps these tests on this machine: a connection or a name look-up that would leave it fails at once, with its address."""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import Any

from .scope import is_at_work

LOCAL_NAMES = {
    "",
    "localhost",
    "localhost.localdomain",
    "ip6-localhost",
    "testserver",
    socket.gethostname(),
}
LOOKUPS = {"socket.getaddrinfo", "socket.gethostbyname"}
CONNECTIONS = {"socket.connect", "socket.sendto"}


def stay_on_this_machine(*, allow: tuple[str, ...] = ()) -> None:
    """While these tests are at work, refuse all but loopback addresses, local sockets and the hosts in `allow`."""

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if not is_at_work():
            return
        if event in LOOKUPS and not _is_known(arguments[0], allow):
            raise socket.gaierror(
                socket.EAI_NONAME, f"the integration tests look up no foreign host: {arguments[0]}"
            )
        if event in CONNECTIONS and not is_local(_host(arguments[1]), allow):
            raise ConnectionRefusedError(
                f"the integration tests connect to no foreign host: {arguments[1]}"
            )

    sys.addaudithook(refuse)


def _host(address: Any) -> Any:
    return address[0] if isinstance(address, tuple) else ""


def _is_known(host: Any, allow: tuple[str, ...]) -> bool:
    return _address(_name(host)) is not None or is_local(host, allow)


def is_local(host: Any, allow: tuple[str, ...] = ()) -> bool:
    """Whether a host's name or address is this machine's own, or one of those allowed beside."""
    name = _name(host)
    if name in LOCAL_NAMES or name in allow or name.endswith(".localhost"):
        return True
    address = _address(name)
    return address is not None and (address.is_loopback or address.is_unspecified)


def _name(host: Any) -> str:
    return host.decode() if isinstance(host, bytes) else str(host or "")


def _address(name: str) -> Any:
    try:
        return ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return None
