"""Where an import's files come from: a folder, an archive, the old site; and what none of them may reach."""

import contextlib
import io
import os
import socket
import stat
import struct
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from campaign.importing.notes import SourceError
from updates.importers import media
from updates.importers.media import MediaDirectory, MediaFetch, MediaUnavailable, MediaZip
from updates.importers.media import fetch as media_fetch
from updates.importers.media.public_addresses import is_disguised, is_public

UPLOADS = "https://old.example/wp-content/uploads"


def read(source, url):
    with source.open(url) as file:
        return file.read()


def missing(source, url):
    with pytest.raises(MediaUnavailable) as caught:
        source.open(url)
    return str(caught.value)


# A folder


@pytest.fixture
def uploads(tmp_path):
    folder = tmp_path / "site" / "wp-content" / "uploads"
    for name in (
        "2021/05/bell.jpg",
        "2021/05/Große Brücke.JPG",
        "2021/05/hall-scaled.jpg",
        "2020/01/bell.jpg",
        "logo.png",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return folder


@pytest.mark.parametrize("above", [0, 1, 2])
def test_a_file_is_found_by_its_path_below_the_uploads_in_whichever_folder_holds_them(uploads, above):
    source = MediaDirectory([uploads, uploads.parent, uploads.parents[1]][above])
    assert read(source, f"{UPLOADS}/2021/05/bell.jpg") == b"2021/05/bell.jpg"
    assert read(source, f"{UPLOADS}/2020/01/bell.jpg") == b"2020/01/bell.jpg"
    assert read(source, f"{UPLOADS}/logo.png?w=300#x") == b"logo.png"


def test_a_size_that_is_missing_falls_back_to_the_original(uploads):
    (uploads / "2021/05/bell-150x150.jpg").write_bytes(b"small")
    source = MediaDirectory(uploads)
    assert read(source, f"{UPLOADS}/2021/05/bell-150x150.jpg") == b"small"
    assert read(source, f"{UPLOADS}/2021/05/bell-300x200.jpg") == b"2021/05/bell.jpg"
    assert read(source, f"{UPLOADS}/2021/05/bell-scaled.jpg") == b"2021/05/bell.jpg"
    assert read(source, f"{UPLOADS}/2021/05/hall-1024x768.jpg") == b"2021/05/hall-scaled.jpg"


def test_names_compare_without_case_and_however_their_accents_are_composed(uploads):
    source = MediaDirectory(uploads)
    assert read(source, f"{UPLOADS}/2021/05/Gro%C3%9Fe%20Br%C3%BCcke.jpg").endswith(b".JPG")
    assert read(source, f"{UPLOADS}/2021/05/grosse%20bru%CC%88cke.jpg").endswith(b".JPG")


def test_sites_of_a_network_and_of_wordpress_com_are_found_too(uploads):
    source = MediaDirectory(uploads)
    assert read(source, f"{UPLOADS}/sites/3/2021/05/bell.jpg") == b"2021/05/bell.jpg"
    assert read(source, "https://old.files.wordpress.com/2021/05/bell.jpg?w=640") == b"2021/05/bell.jpg"


def test_uploads_within_a_folder_of_another_name_are_found(tmp_path):
    for name in ("media-export-1/2021/05/bell.jpg", "files/2021/06/hall.jpg"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(b"picture")
    source = MediaDirectory(tmp_path)
    assert read(source, f"{UPLOADS}/2021/05/bell.jpg") == b"picture"
    assert read(source, f"{UPLOADS}/2021/06/hall-300x200.jpg") == b"picture"


def test_nothing_outside_the_folder_is_opened(uploads, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (uploads / "link.txt").symlink_to(tmp_path / "secret.txt")
    (uploads / "up").symlink_to(tmp_path)
    os.mkfifo(uploads / "pipe.jpg")
    source = MediaDirectory(uploads)
    for path in (
        "link.txt",
        "up/secret.txt",
        "../../../secret.txt",
        "..%2f..%2f..%2fsecret.txt",
        "%2e%2e/%2e%2e/%2e%2e/secret.txt",
        "..\\..\\secret.txt",
        "2021/../../../../secret.txt",
        f"/{tmp_path}/secret.txt",
        "bell.jpg%00.txt",
        "",
    ):
        assert missing(source, f"{UPLOADS}/{path}") == "It is not in uploads."
    assert missing(source, f"{UPLOADS}/pipe.jpg") == "It is not a plain file."


def test_a_file_that_became_a_link_is_not_followed(uploads, tmp_path):
    source = MediaDirectory(uploads)
    read(source, f"{UPLOADS}/logo.png")
    (tmp_path / "secret.txt").write_text("secret")
    (uploads / "logo.png").unlink()
    (uploads / "logo.png").symlink_to(tmp_path / "secret.txt")
    assert missing(source, f"{UPLOADS}/logo.png").startswith("It cannot be read")


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(SourceError, match="is no folder"):
        MediaDirectory(tmp_path / "none")


# An archive


def make_zip(tmp_path, members, **options):
    path = tmp_path / "uploads.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def refused(path):
    with pytest.raises(SourceError) as caught:
        MediaZip(path)
    assert str(caught.value).startswith("uploads.zip")
    return str(caught.value)


def test_an_archive_gives_its_files_at_whatever_depth_it_holds_them(tmp_path):
    source = MediaZip(
        make_zip(tmp_path, [("site/wp-content/uploads/2021/05/bell.jpg", b"bell"), ("2020/01/a.jpg", b"a")])
    )
    assert read(source, f"{UPLOADS}/2021/05/bell-300x200.jpg") == b"bell"
    assert read(source, f"{UPLOADS}/2020/01/A.jpg") == b"a"
    assert missing(source, f"{UPLOADS}/2020/01/b.jpg") == "It is not in uploads.zip."


def test_names_that_a_packer_wrote_in_utf_8_without_saying_so_are_found(tmp_path):
    path = make_zip(tmp_path, [("2021/05/Br__cke.jpg", b"bridge")])
    path.write_bytes(path.read_bytes().replace(b"Br__cke", "Brücke".encode()))
    assert read(MediaZip(path), f"{UPLOADS}/2021/05/Br%C3%BCcke.jpg") == b"bridge"


def test_more_than_a_hundred_megabytes_unpacked_are_refused(tmp_path):
    noise = os.urandom(1000) * 26  # packs to a twentieth
    path = make_zip(tmp_path, [(f"{number}.jpg", noise) for number in range(1)])
    content = bytearray(path.read_bytes())
    at = content.rfind(b"PK\x01\x02")
    struct.pack_into("<LL", content, at + 20, 2_000_000, media.MAX_UNPACKED + 1)
    path.write_bytes(content)
    assert "would unpack to 100 MB; at most 100 MB are taken" in refused(path)


def test_what_packs_tighter_than_any_picture_is_refused(tmp_path):
    assert "more than 100 times its size" in refused(make_zip(tmp_path, [("a.jpg", bytes(1_000_000))]))


def test_more_than_a_thousand_files_are_refused(tmp_path):
    assert "more than 1,000 files" in refused(make_zip(tmp_path, [(f"{number}.jpg", b"x") for number in range(1001)]))
    MediaZip(make_zip(tmp_path, [(f"{number}.jpg", b"x") for number in range(1000)]))


def test_a_count_that_lies_changes_nothing(tmp_path):
    path = make_zip(tmp_path, [(f"{number}.jpg", b"x") for number in range(1001)])
    content = bytearray(path.read_bytes())
    struct.pack_into("<HH", content, content.rfind(b"PK\x05\x06") + 8, 5, 5)
    path.write_bytes(content)
    assert "has 1,001 files" in refused(path)


@pytest.mark.parametrize(
    "name",
    [
        "../a.jpg",
        "a/../../b.jpg",
        "/etc/a.jpg",
        "C:/a.jpg",
        "C:\\a.jpg",
        "..\\a.jpg",
        "a\\..\\..\\b.jpg",
        "\\\\host\\a",
    ],
)
def test_names_that_lead_out_are_refused(tmp_path, name):
    assert "a name that leads out of the archive" in refused(make_zip(tmp_path, [("ok.jpg", b"x"), (name, b"x")]))


def test_an_archive_that_tells_its_count_in_the_long_form_is_read_and_judged_by_it(tmp_path):
    def in_long_form(path, count):
        content = path.read_bytes()
        at = content.rfind(b"PK\x05\x06")
        start, length = struct.unpack_from("<LL", content, at + 12)[1], struct.unpack_from("<L", content, at + 12)[0]
        record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, length, start)
        locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
        path.write_bytes(content[:at] + record + locator + content[at:])
        return path

    path = make_zip(tmp_path, [("2021/05/a.jpg", b"picture")])
    assert read(MediaZip(in_long_form(path, 1)), f"{UPLOADS}/2021/05/a.jpg") == b"picture"
    assert "more than 1,000 files" in refused(in_long_form(make_zip(tmp_path, [("a.jpg", b"x")]), 1001))


def test_links_and_devices_are_refused(tmp_path):
    for mode in (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO):
        link = zipfile.ZipInfo("a.jpg")
        link.external_attr = (mode | 0o777) << 16
        assert "is a link or a device" in refused(make_zip(tmp_path, [(link, b"/etc/passwd")]))


def test_locked_archives_are_refused(tmp_path):
    path = make_zip(tmp_path, [("a.jpg", b"x")])
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.rfind(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "locked with a password" in refused(path)


def test_what_is_no_archive_is_refused(tmp_path):
    path = tmp_path / "uploads.zip"
    for content in (
        b"",
        b"Dear all,",
        b"PK\x03\x04" + bytes(100),
        make_zip(tmp_path, [("a.jpg", b"x" * 500)]).read_bytes()[:-30],
    ):
        path.write_bytes(content)
        assert "no ZIP file" in refused(path)


def test_a_damaged_file_is_told_and_the_others_are_there(tmp_path):
    path = make_zip(tmp_path, [("a.jpg", os.urandom(500)), ("b.jpg", b"whole")])
    content = bytearray(path.read_bytes())
    content[100:110] = bytes(10)
    path.write_bytes(content)
    source = MediaZip(path)
    assert missing(source, f"{UPLOADS}/a.jpg").startswith("It is damaged in uploads.zip")
    assert read(source, f"{UPLOADS}/b.jpg") == b"whole"


def test_a_size_that_lies_gives_no_more_bytes_than_it_says(tmp_path):
    path = make_zip(tmp_path, [("a.jpg", os.urandom(5000))])
    content = bytearray(path.read_bytes())
    struct.pack_into("<L", content, content.rfind(b"PK\x01\x02") + 24, 10)
    path.write_bytes(content)
    assert "damaged" in missing(MediaZip(path), f"{UPLOADS}/a.jpg")


# Public and private addresses

PRIVATE = (
    "127.0.0.1 127.255.255.254 10.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1 169.254.169.254 100.64.0.1 "
    "100.100.100.200 "
    "0.0.0.0 0.1.2.3 255.255.255.255 224.0.0.1 240.0.0.1 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 "
    "192.88.99.1 168.63.129.16 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 fec0::1 ff02::1 ff0e::1 "
    "2001:db8::1 3fff::1 "
    "::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe ::127.0.0.1 ::ffff:0:7f00:1 64:ff9b::7f00:1 "
    "64:ff9b::a00:1 64:ff9b:1::1 "
    "2002:7f00:1:: 2002:a00:1:: 2002:c0a8:1:: 2001:0:4136:e378:8000:63bf:3fff:fdd2 100::1 5f00::1"
).split()


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_in_all_their_forms_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_public_addresses_are_public(address):
    assert is_public(address)


def test_what_is_no_address_is_not_public():
    assert not any(is_public(text) for text in ("", "localhost", "127.1", "2130706433", "8.8.8.8/32", " 8.8.8.8"))


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "017700000001", "0177.0.0.1", "0x7f.0.0.1", "127.1", "127.0.1", "0", "00.0.0.0"],
)
def test_numbers_that_hide_an_address_are_seen(host):
    assert is_disguised(host)
    assert not is_disguised("127.0.0.1")
    assert not is_disguised("old.example")


# The old site


class OldSite(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        site = self.server
        site.seen.append((self.path, dict(self.headers)))
        status, headers, body = site.answers.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if callable(body):
            self.end_headers()
            with contextlib.suppress(OSError):
                body(self.wfile)
            self.close_connection = True
            return
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), OldSite)
    server.daemon_threads = True
    server.block_on_close = False
    server.seen, server.answers = [], {}
    server.port = server.server_port
    server.url = f"http://old.example:{server.port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def fetcher(site, **options):
    """Fetches from the loopback server as if its address were a public one."""
    options = {"resolver": lambda host, port: ["127.0.0.1"], "public": lambda address: True, "seconds": 10} | options
    return MediaFetch({"old.example"}, ports=(site.port,), **options)


@pytest.fixture
def no_connection(monkeypatch):
    """Fails the test at the first attempt to connect to anything."""

    def connect(*args, **kwargs):
        pytest.fail(f"connected to {args}")

    monkeypatch.setattr(socket.socket, "connect", connect)


def test_a_file_is_fetched_without_cookies_proxies_or_packing(site, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    site.answers["/a%20b.jpg?w=1"] = 200, {"Set-Cookie": "x=1"}, b"picture"
    fetch = fetcher(site)
    assert fetch.fetch(f"{site.url}/a%20b.jpg?w=1") == b"picture"
    assert read(fetch, f"{site.url}/a%20b.jpg?w=1") == b"picture"
    for _, headers in site.seen:
        assert headers == {
            "Host": f"old.example:{site.port}",
            "Accept-Encoding": "identity",
            "Connection": "close",
            "User-Agent": "Broadside",
        }


def test_letters_beyond_ascii_in_an_address_are_encoded(site):
    site.answers["/Br%C3%BCcke.jpg?q=%C3%BC"] = 200, {}, b"bridge"
    assert fetcher(site).fetch(f"{site.url}/Brücke.jpg?q=ü") == b"bridge"


def test_an_old_server_that_closes_the_connection_after_its_answer_will_do(site):
    site.answers["/a.jpg"] = 200, {"Connection": "close"}, lambda out: out.write(b"picture")
    assert fetcher(site).fetch(f"{site.url}/a.jpg") == b"picture"


def test_www_and_bare_name_are_the_same_site(site):
    site.answers["/a.jpg"] = 200, {}, b"picture"
    assert fetcher(site).fetch(f"http://www.old.example:{site.port}/a.jpg") == b"picture"
    assert MediaFetch({"www.Old.Example."}).hosts == {"www.old.example", "old.example"}


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://other.example/a.jpg", "another host"),
        ("http://old.example.evil.example/a.jpg", "another host"),
        ("http://127.0.0.1/a.jpg", "another host"),
        ("http://[::1]/a.jpg", "another host"),
        ("http://old.example@127.0.0.1/a.jpg", "user name"),
        ("http://me:pass@old.example/a.jpg", "user name"),
        ("http://old.example\\@127.0.0.1/a.jpg", "signs that no address has"),
        ("http://old.example/a.jpg\r\nHost: x", "signs that no address has"),
        ("http://old.example/a b.jpg", "signs that no address has"),
        ("http://old.example:22/a.jpg", "port 22"),
        ("http://old.example:99999/a.jpg", "can be read"),
        ("http://[::1/a.jpg", "can be read"),
        ("ftp://old.example/a.jpg", "http or https"),
        ("file:///etc/passwd", "http or https"),
        ("gopher://old.example/a", "http or https"),
        ("data:image/png;base64,AAAA", "http or https"),
        ("//old.example/a.jpg", "http or https"),
        ("/a.jpg", "http or https"),
        ("", "http or https"),
    ],
)
def test_only_the_exports_own_host_is_asked(no_connection, url, words):
    with pytest.raises(MediaUnavailable, match=words):
        MediaFetch({"old.example"}, resolver=lambda host, port: pytest.fail("resolved")).fetch(url)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "00000177.0.0.1",
        "0",
        "0.0.0.0",
        "10.0.0.1",
        "0xa000001",
        "172.16.0.1",
        "192.168.0.1",
        "3232235521",
        "169.254.169.254",
        "0xa9fea9fe",
        "100.64.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
def test_an_export_whose_own_host_is_a_private_address_gets_nothing(no_connection, host):
    with pytest.raises(MediaUnavailable, match="private address|hides where it leads"):
        MediaFetch({host.strip("[]")}).fetch(f"http://{host}/a.jpg")


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_to_a_private_address_is_not_asked(no_connection, address):
    with pytest.raises(MediaUnavailable, match="The host old.example leads to a private address"):
        MediaFetch({"old.example"}, resolver=lambda host, port: [address]).fetch("https://old.example/a.jpg")


def test_one_private_address_among_public_ones_is_enough_to_refuse(no_connection):
    fetch = MediaFetch({"old.example"}, resolver=lambda host, port: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(MediaUnavailable, match="private address"):
        fetch.fetch("https://old.example/a.jpg")


def test_an_unknown_host_is_told(no_connection):
    def resolver(host, port):
        raise socket.gaierror("no such host")

    with pytest.raises(MediaUnavailable, match="The host old.example is not known."):
        MediaFetch({"old.example"}, resolver=resolver).fetch("https://old.example/a.jpg")


def test_a_resolver_that_changes_its_mind_is_asked_once_and_its_first_answer_holds(site):
    site.answers["/a.jpg"] = 200, {}, b"picture"
    answers = [["127.0.0.1"], ["127.0.0.2"]]
    judged = []

    def public(address):
        judged.append(address)
        return address == "127.0.0.1"

    fetch = fetcher(site, resolver=lambda host, port: answers.pop(0), public=public)
    assert fetch.fetch(f"{site.url}/a.jpg") == b"picture"
    assert judged == ["127.0.0.1"]
    assert len(answers) == 1
    with pytest.raises(MediaUnavailable, match="private address"):
        fetch.fetch(f"{site.url}/a.jpg")


def test_an_address_that_does_not_answer_gives_way_to_the_next(site):
    site.answers["/a.jpg"] = 200, {}, b"picture"
    assert (
        fetcher(site, resolver=lambda host, port: ["127.0.0.2", "127.0.0.1"]).fetch(f"{site.url}/a.jpg") == b"picture"
    )


def test_https_names_the_host_and_checks_its_certificate(site, monkeypatch):
    """The server speaks no TLS: what matters is what is asked of it, and of whom its certificate must be."""
    asked = []

    class Tls:
        def wrap_socket(self, connected, server_hostname):
            asked.append((connected.getpeername()[0], server_hostname))
            return connected

    site.answers["/a.jpg"] = 200, {}, b"picture"
    assert fetcher(site, tls=Tls()).fetch(f"https://old.example:{site.port}/a.jpg") == b"picture"
    assert asked == [("127.0.0.1", "old.example")]
    with pytest.raises(MediaUnavailable, match="did not send it"):
        fetcher(site).fetch(f"https://old.example:{site.port}/a.jpg")


# Redirects


def redirect(target, status=302):
    return status, {"Location": target}, b""


def test_redirects_within_the_site_are_followed_three_times(site):
    site.answers |= {
        "/1": redirect("/2", 301),
        "/2": redirect(f"http://www.old.example:{site.port}/3", 307),
        "/3": redirect("4", 308),
        "/4": (200, {}, b"picture"),
        "/0": redirect("/1"),
    }
    assert fetcher(site).fetch(f"{site.url}/1") == b"picture"
    with pytest.raises(MediaUnavailable, match="redirects more than 3 times"):
        fetcher(site).fetch(f"{site.url}/0")


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("http://127.0.0.1/", "another host"),
        ("http://169.254.169.254/latest/meta-data/", "another host"),
        ("http://[::1]/", "another host"),
        ("//evil.example/", "another host"),
        ("http://old.example:22/", "port 22"),
        ("file:///etc/passwd", "http or https"),
        ("http://old.example@evil.example/", "user name"),
    ],
)
def test_a_redirect_to_elsewhere_is_not_followed(site, target, words):
    site.answers["/a.jpg"] = redirect(target)
    with pytest.raises(MediaUnavailable, match=words):
        fetcher(site).fetch(f"{site.url}/a.jpg")
    assert len(site.seen) == 1


def test_the_host_is_judged_anew_at_each_redirect(site):
    site.answers["/a.jpg"] = redirect("/b.jpg")
    site.answers["/b.jpg"] = 200, {}, b"inside"
    answers = [["127.0.0.1"], ["127.0.0.2"]]
    fetch = fetcher(site, resolver=lambda host, port: answers.pop(0), public=lambda address: address == "127.0.0.1")
    with pytest.raises(MediaUnavailable, match="private address"):
        fetch.fetch(f"{site.url}/a.jpg")


# Slow, huge, broken


def test_more_than_the_limit_is_refused_before_and_while_it_is_read(site):
    def flood(out):
        while True:
            out.write(b"x" * 65536)

    site.answers["/told"] = 200, {"Content-Length": "2000000"}, flood
    site.answers["/untold"] = 200, {"Connection": "close"}, flood
    site.answers["/fits"] = 200, {}, b"x" * 1_000_000
    fetch = fetcher(site, max_bytes=1_000_000)
    for path in ("/told", "/untold"):
        with pytest.raises(MediaUnavailable, match="It is larger than 1 MB."):
            fetch.fetch(site.url + path)
    assert len(fetch.fetch(f"{site.url}/fits")) == 1_000_000
    assert media_fetch.MAX_BYTES == 10_000_000


def test_the_time_limit_holds_for_the_whole_and_not_for_each_byte(site):
    def drip(out):
        while True:
            out.write(b"x")
            out.flush()
            time.sleep(0.02)

    site.answers["/slow"] = 200, {"Content-Length": "1000"}, drip
    begun = time.monotonic()
    with pytest.raises(MediaUnavailable, match="did not send it within 0.3 seconds"):
        fetcher(site, seconds=0.3).fetch(f"{site.url}/slow")
    assert time.monotonic() - begun < 5
    assert media_fetch.MAX_SECONDS == 10


def test_a_server_that_drips_its_headers_or_says_nothing_is_given_up():
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    fetch = MediaFetch(
        {"old.example"}, ports=(port,), resolver=lambda *_: ["127.0.0.1"], public=lambda address: True, seconds=0.3
    )
    begun = time.monotonic()
    for scheme in ("http", "https"):
        with pytest.raises(MediaUnavailable, match="within 0.3 seconds"):
            fetch.fetch(f"{scheme}://old.example:{port}/a.jpg")
    assert time.monotonic() - begun < 6
    listener.close()


def test_a_resolver_that_hangs_is_given_up():
    release = threading.Event()
    fetch = MediaFetch({"old.example"}, resolver=lambda *_: release.wait(20), seconds=0.2)
    begun = time.monotonic()
    with pytest.raises(MediaUnavailable, match="within 0.2 seconds"):
        fetch.fetch("http://old.example/a.jpg")
    assert time.monotonic() - begun < 5
    release.set()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((404, {}, b"none"), "answers 404"),
        ((500, {}, b""), "answers 500"),
        ((206, {}, b"part"), "answers 206"),
        ((302, {}, b""), "answers 302"),
        ((200, {"Content-Encoding": "gzip"}, b"\x1f\x8b"), "sends it packed"),
        ((200, {"Content-Length": "10"}, lambda out: out.write(b"half")), "broke off"),
        ((200, {"Transfer-Encoding": "chunked"}, lambda out: out.write(b"9\r\nhalf")), "did not send it"),
        ((200, {f"X-{number}": "x" for number in range(200)}, b""), "did not send it"),
    ],
)
def test_what_is_no_whole_file_is_told(site, answer, words):
    site.answers["/a.jpg"] = answer
    with pytest.raises(MediaUnavailable, match=words):
        fetcher(site).fetch(f"{site.url}/a.jpg")


def test_a_file_opened_can_be_read_from_any_place(site):
    site.answers["/a.jpg"] = 200, {}, b"picture"
    file = fetcher(site).open(f"{site.url}/a.jpg")
    file.seek(-3, io.SEEK_END)
    assert file.read() == b"ure"
