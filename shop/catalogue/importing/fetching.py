"""Fetching a picture from an address that somebody else wrote into a file.

Only public addresses are asked, and the one that was checked is the one that is connected to, so
a name that answers differently the second time gains nothing. Redirects go through the same door.
"""

import ipaddress
import socket
import ssl
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from urllib.parse import quote, urljoin, urlsplit

import certifi
import urllib3
from django.conf import settings

MOST_BYTES = 10 * 1024 * 1024
MOST_REDIRECTS = 5
MOST_ADDRESSES = 4
CONNECT_SECONDS = 5
READ_SECONDS = 10
ALL_SECONDS = 30
KEPT_IN_MEMORY = 1024 * 1024
REDIRECTS = {301, 302, 303, 307, 308}
PORTS = {"http": 80, "https": 443}
# Addresses of the public internet that lead to a private one behind a translator.
TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2002::/16"))
HEADERS = {
    "User-Agent": "Fairhand catalogue import",
    "Accept": "image/webp,image/jpeg,image/png",
    "Accept-Encoding": "identity",
}


class NotFetched(Exception):
    """The picture cannot be had. The message is the rest of a sentence."""


class HostTroubled(NotFetched):
    """The host broke off or was too slow; its next picture may be luckier."""

    def __init__(self, host, reason):
        self.host = host
        super().__init__(f"{host} {reason}")


class HostUnreachable(HostTroubled):
    """Nobody to talk to under this name: no use in asking it again."""


@dataclass(frozen=True)
class Address:
    """A checked URL: where to connect, and what to ask for there."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self):
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def fetch(url):
    """The bytes behind an http(s) URL in a file at its start, at most 10 MB. Raises NotFetched."""
    deadline = time.monotonic() + ALL_SECONDS
    for _redirect in range(MOST_REDIRECTS + 1):
        with _answer(parsed(url)) as response:
            if response.status not in REDIRECTS:
                return _content(response, deadline)
            target = response.headers.get("Location")
        if not target:
            raise NotFetched("it leads elsewhere without saying where")
        url = urljoin(url, target)
    raise NotFetched(f"it leads on more than {MOST_REDIRECTS} times")


def parsed(url):
    """The address a URL names. Raises NotFetched for anything but http and https."""
    try:
        parts = urlsplit(f"https:{url}" if url.startswith("//") else url)
        port, host = parts.port, _ascii(parts.hostname or "")
    except ValueError:
        raise NotFetched("it is not a whole address") from None
    if parts.scheme not in PORTS:
        raise NotFetched("it is not an http or https address")
    if not host:
        raise NotFetched("it is not a whole address")
    path = quote(parts.path or "/", safe="/%:=&~+!$,;'@()*")
    query = quote(parts.query, safe="/%:=&~+!$,;'@()*?[]")
    return Address(
        scheme=parts.scheme,
        host=host,
        port=port or PORTS[parts.scheme],
        path=f"{path}?{query}" if query else path,
    )


def _ascii(host):
    return host if host.isascii() else host.encode("idna").decode()


def public_addresses(host, port):
    """The addresses a host has, all of them public. Raises NotFetched and HostUnreachable."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise HostUnreachable(host, "is not known to the name service") from None
    addresses = list(dict.fromkeys(entry[4][0] for entry in found))
    if not settings.IMPORT_ALLOWS_PRIVATE_ADDRESSES and not all(map(is_public, addresses)):
        raise NotFetched(f"{host} is an address inside a private network")
    return addresses


def is_public(address):
    """Whether anybody on the internet could ask this address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if ip.version == 6 and any(ip in network for network in TRANSLATED):
        return False
    return ip.is_global and not ip.is_multicast


@contextmanager
def _answer(address):
    """The open answer of the first of the host's addresses that can be connected to."""
    for ip in public_addresses(address.host, address.port)[:MOST_ADDRESSES]:
        pool = _pool(address, ip)
        try:
            with closing(_ask(pool, address)) as response:
                yield response
                return
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError):
            continue
        finally:
            pool.close()
    raise HostUnreachable(address.host, "does not answer")


def _ask(pool, address):
    headers = HEADERS | {"Host": address.authority}
    try:
        return pool.request(
            "GET", address.path, headers=headers, preload_content=False, redirect=False
        )
    except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError):
        raise
    except urllib3.exceptions.SSLError:
        raise HostUnreachable(address.host, "cannot prove who it is") from None
    except (urllib3.exceptions.HTTPError, OSError):
        raise HostTroubled(address.host, "broke off or took too long") from None


def _pool(address, ip):
    """A pool of one connection to that very address, whatever the host's name may mean later."""
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    options = {"timeout": timeout, "retries": False, "maxsize": 1}
    if address.scheme == "http":
        return urllib3.HTTPConnectionPool(ip, address.port, **options)
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return urllib3.HTTPSConnectionPool(
        ip,
        address.port,
        ssl_context=context,
        server_hostname=address.host,
        assert_hostname=address.host,
        **options,
    )


def _content(response, deadline):
    if response.status != 200:
        raise NotFetched(f"it answers {response.status}")
    length = response.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > MOST_BYTES:
        raise NotFetched("it is larger than 10 MB")
    content = SpooledTemporaryFile(KEPT_IN_MEMORY)  # noqa: SIM115  handed on, open
    try:
        for chunk in response.stream(64 * 1024, decode_content=False):
            content.write(chunk)
            if content.tell() > MOST_BYTES:
                raise NotFetched("it is larger than 10 MB")
            if time.monotonic() > deadline:
                raise NotFetched(f"it took longer than {ALL_SECONDS} seconds")
    except (urllib3.exceptions.HTTPError, OSError):
        raise NotFetched("it broke off before its end") from None
    content.seek(0)
    return content
