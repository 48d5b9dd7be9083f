"""Throw-away databases to measure in: SQLite files, or databases on a PostgreSQL server started for the run."""

import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

HERE = Path(__file__).resolve().parent.parent
SETTINGS = ("ALLOWED_HOSTS", "CACHE_URL", "DATABASE_URL", "DEBUG", "EMAIL_URL", "LANGUAGES", "SITE_URL", "TIME_ZONE")


class Unavailable(Exception):
    """There is no such database on this machine. The message says what would change that."""


def environment(room, database_url):
    """The environment of a process that measures: that of this shell without what configures an installation."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "campaign.settings",
        "DATABASE_URL": database_url,
        "MEDIA_ROOT": str(Path(room) / "media"),
        "SECRET_KEY": "a secret of the measurements, known to everyone",
    }


@contextmanager
def room():
    """A folder for databases and files that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="broadside-bench-") as folder:
        yield Path(folder)


@dataclass(frozen=True)
class Made:
    names: dict[int, str]  # size → the database's name, as Django's setting has it
    first_url: str


@contextmanager
def throw_away(kind, sizes, folder):
    """Empty databases, one a size, that are gone afterwards. `kind` is sqlite or postgresql. Raises Unavailable."""
    if kind == "sqlite":
        names = {size: str(folder / f"archive-{size}.sqlite3") for size in sizes}
        yield Made(names, f"sqlite:///{names[sizes[0]]}")
        return
    with postgresql_server() as server:
        names = {size: f"broadside_bench_{os.getpid()}_{size}" for size in sizes}
        try:
            for name in names.values():
                on_server(server, f'CREATE DATABASE "{name}"')
            yield Made(names, urlunsplit(urlsplit(server)._replace(path=f"/{names[sizes[0]]}")))
        finally:
            for name in names.values():
                on_server(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def on_server(url, statement):
    import psycopg2

    connection = psycopg2.connect(url)
    connection.autocommit = True  # databases are made outside of transactions
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


@contextmanager
def postgresql_server():
    """The URL of a server: DATABASE_URL_POSTGRES, else one that is started for this run alone."""
    if url := os.environ.get("DATABASE_URL_POSTGRES"):
        yield url
        return
    programs = server_programs()
    data = Path(tempfile.mkdtemp(prefix="broadside-bench-postgresql-"))
    owner = {}
    if os.geteuid() == 0:  # which the server refuses to run as
        try:
            account = pwd.getpwnam("postgres")
        except KeyError:
            raise Unavailable("PostgreSQL does not run as root, and there is no user postgres.") from None
        os.chown(data, account.pw_uid, account.pw_gid)
        owner = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def run(program, *arguments):
        command = [str(programs / program), f"--pgdata={data / 'data'}", *arguments]
        done = subprocess.run(command, cwd=data, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **owner)
        if done.returncode:
            raise Unavailable(f"PostgreSQL's {program} failed: {done.stderr.strip()}")

    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = {
        "listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": data,
        "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",  # filled faster, read alike
    }  # fmt: skip
    try:
        run("initdb", "--username=broadside", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        set_options = " ".join(f"-c {name}={value}" for name, value in options.items())
        run("pg_ctl", f"--log={data / 'log'}", f"--options={set_options}", "--silent", "--wait", "start")
        try:
            yield f"postgres://broadside@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "--mode=immediate", "--silent", "stop")
    finally:
        shutil.rmtree(data, ignore_errors=True)


def server_programs():
    """The folder of PostgreSQL's server programs, the newest there is."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    if not folders:
        raise Unavailable(
            "No PostgreSQL server was found. Install one (Debian and Ubuntu: apt install postgresql), or set "
            "DATABASE_URL_POSTGRES to one on which databases may be made."
        )
    return max(folders, key=lambda folder: [int(part) for part in re.findall(r"\d+", str(folder))])
