"""Fetching an old site's files from the site itself, without ever being led into a private network.

Only the site's own hosts are asked. A name is resolved once, every address it has must be public, and the connection
goes to an address that was checked, so that a second answer of the resolver cannot matter.
"""

import http.client
import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from typing import BinaryIO
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from .public_addresses import is_disguised, is_public

MAX_BYTES = 10 * 1000**2
MAX_SECONDS = 10.0  # for one file in total: resolving, redirects and reading
MAX_REDIRECTS = 3
PORTS = {"http": 80, "https": 443}
_PATH_SIGNS = "/%:@!$&'()*+,;=~-._"


class MediaUnavailable(Exception):
    """A file cannot be had. The message is one plain sentence."""


def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, as the system's resolver gives them."""
    return list(dict.fromkeys(answer[4][0] for answer in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


class MediaFetch:
    """Fetches files over http and https from the hosts of an export, www or not, and from no other.

    `ports` are the ports that may be asked. `resolver(host, port)` gives addresses and `public(address)` judges them.
    """

    def __init__(
        self,
        hosts: Iterable[str],
        *,
        ports: Collection[int] = tuple(PORTS.values()),
        resolver: Callable[[str, int], list[str]] = resolve,
        public: Callable[[str], bool] = is_public,
        tls: ssl.SSLContext | None = None,
        seconds: float = MAX_SECONDS,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        names = {_plain_host(host).removeprefix("www.") for host in hosts} - {""}
        self.hosts = names | {f"www.{name}" for name in names}
        self._ports, self._resolver, self._public = ports, resolver, public
        self._tls = tls
        self._seconds, self._max_bytes = seconds, max_bytes

    def open(self, url: str) -> BinaryIO:
        """The file at an address. Raises MediaUnavailable."""
        return io.BytesIO(self.fetch(url))

    def fetch(self, url: str) -> bytes:
        """The bytes at an address. Raises MediaUnavailable with the reason."""
        deadline = time.monotonic() + self._seconds
        for _ in range(MAX_REDIRECTS + 1):
            parts, host, port = self._allowed(url)
            answer = self._ask(parts, host, port, deadline)
            if isinstance(answer, bytes):
                return answer
            target = urljoin(url, answer)
            if parts.scheme == "https" and urlsplit(target).scheme == "http":
                raise MediaUnavailable("The old site leads from https to plain http.")
            url = target
        raise MediaUnavailable(f"The old site redirects more than {MAX_REDIRECTS} times.")

    def _allowed(self, url: str) -> tuple[SplitResult, str, int]:
        """The parts of an address that may be asked, its host as the network writes it, and the port."""
        if any(sign <= " " or sign in "\\\x7f" for sign in url):
            raise MediaUnavailable("Its address has signs that no address has.")
        try:
            parts = urlsplit(url)
            port = parts.port
            host = _plain_host(parts.hostname or "")
        except ValueError:
            raise MediaUnavailable("Its address is not one that can be read.") from None
        if parts.scheme not in PORTS:
            raise MediaUnavailable("Its address is not one of the web (http or https).")
        if parts.username is not None or parts.password is not None:
            raise MediaUnavailable("Its address holds a user name.")
        if not host or host not in self.hosts:
            raise MediaUnavailable(
                "It lies on another host than the exported site, and files are fetched only from there."
            )
        if is_disguised(host):
            raise MediaUnavailable("Its host is written in a form that hides where it leads.")
        port = PORTS[parts.scheme] if port is None else port
        if port not in self._ports:
            raise MediaUnavailable(f"Its address names the port {port}, which is not one of the web.")
        return parts, host, port

    def _ask(self, parts: SplitResult, host: str, port: int, deadline: float) -> bytes | str:
        """One request: the file's bytes, or the address that a redirect names."""
        path = quote(parts.path or "/", safe=_PATH_SIGNS)
        query = f"?{quote(parts.query, safe=_PATH_SIGNS + '?')}" if parts.query else ""
        try:
            with closing(self._connect(host, port, parts.scheme, deadline)) as connected:
                connection = http.client.HTTPConnection(host, port)
                connection.sock = _TimedSocket(connected, deadline)
                connection.request(
                    "GET",
                    path + query,
                    headers={"Accept-Encoding": "identity", "Connection": "close", "User-Agent": "Broadside"},
                )
                return self._answer(connection.getresponse())
        except TimeoutError:
            raise MediaUnavailable(f"The old site did not send it within {self._seconds:g} seconds.") from None
        except (http.client.HTTPException, OSError, ValueError) as error:
            raise MediaUnavailable(f"The old site did not send it ({error or type(error).__name__}).") from None

    def _answer(self, response: http.client.HTTPResponse) -> bytes | str:
        if response.status in (301, 302, 303, 307, 308) and (location := response.headers.get("Location")):
            return location
        if response.status != 200:
            raise MediaUnavailable(f"The old site answers {response.status}.")
        if response.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
            raise MediaUnavailable("The old site sends it packed, although it was asked not to.")
        too_large = f"It is larger than {self._max_bytes / 1000**2:g} MB."
        if (response.length or 0) > self._max_bytes:
            raise MediaUnavailable(too_large)
        content = response.read(self._max_bytes + 1)
        if len(content) > self._max_bytes:
            raise MediaUnavailable(too_large)
        if response.length:
            raise MediaUnavailable("The old site broke off in the middle of it.")
        return content

    def _connect(self, host: str, port: int, scheme: str, deadline: float) -> socket.socket:
        """A connection to one of the host's addresses, all of which must be public."""
        addresses = self._resolve(host, port, deadline)
        if not addresses:
            raise MediaUnavailable(f"The host {host} has no address.")
        if not all(self._public(address) for address in addresses):
            raise MediaUnavailable(f"The host {host} leads to a private address, from which nothing is fetched.")
        for address in addresses:
            try:
                connected = socket.create_connection((address, port), timeout=_left(deadline))
                break
            except TimeoutError:
                raise
            except OSError as error:
                failure = error
        else:
            raise failure
        if scheme == "http":
            return connected
        try:
            connected.settimeout(_left(deadline))
            return (self._tls or ssl.create_default_context()).wrap_socket(connected, server_hostname=host)
        except BaseException:
            connected.close()
            raise

    def _resolve(self, host: str, port: int, deadline: float) -> list[str]:
        """The resolver's answer within the time that is left; the system's own resolver knows no limit."""
        answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(self._resolver(host, port))
            except Exception as error:
                answers.put(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=_left(deadline))
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(answer, Exception):
            raise MediaUnavailable(f"The host {host} is not known.")
        return answer


class _TimedSocket:
    """A socket whose every step ends at one deadline, however slowly the other side sends."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._socket, self._deadline = connected, deadline

    def sendall(self, data: bytes) -> None:
        self._socket.settimeout(_left(self._deadline))
        self._socket.sendall(data)

    def makefile(self, mode: str, *_: object) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._socket, self._deadline))

    def close(self) -> None:
        """Nothing: http.client closes a connection before its answer is read; whoever connected closes the socket."""


class _TimedReader(io.RawIOBase):
    def __init__(self, connected: socket.socket, deadline: float) -> None:
        self._socket, self._deadline = connected, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        self._socket.settimeout(_left(self._deadline))
        return self._socket.recv_into(buffer)


def _left(deadline: float) -> float:
    """The seconds that are left. Raises TimeoutError where none are."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _plain_host(host: str) -> str:
    """A host as the network writes it: lower case, IDNA, without a last dot; "" where it cannot be written so."""
    host = host.strip().rstrip(".").lower()
    if len(host) > 253:
        return ""
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
