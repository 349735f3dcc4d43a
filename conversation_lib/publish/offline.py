"""A build needs no network, and this makes sure of it: inside a kernel, connections to other machines are refused.

The kernel talks to us over this machine's own addresses, so those stay open.
"""

from __future__ import annotations

import ipaddress
import socket


def _is_here(address) -> bool:
    if not isinstance(address, tuple):  # a socket that is a file on this machine
        return True
    host = str(address[0]).partition("%")[0]
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_network() -> None:
    """From now on, this process cannot reach another machine; trying says so in one sentence."""
    plain_connect, plain_connect_ex, plain_lookup = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def refuse(host):
        raise OSError(f"A notebook of the suite runs offline, but this cell asked for {host}. Data comes from load_ or make_; fetch_ belongs before the run.")

    def connect(self, address):
        return plain_connect(self, address) if _is_here(address) else refuse(address[0])

    def connect_ex(self, address):
        return plain_connect_ex(self, address) if _is_here(address) else refuse(address[0])

    def getaddrinfo(host, *rest, **more):
        return plain_lookup(host, *rest, **more) if host is None or _is_here((host.decode() if isinstance(host, bytes) else host,)) else refuse(host)

    socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo = connect, connect_ex, getaddrinfo
