"""A private PostgreSQL server for tests, started from installed binaries and thrown away."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier


def find_binaries() -> Path | None:
    """Where initdb and postgres are: on the path, or where Debian puts them."""
    if (found := shutil.which("initdb")) is not None:
        return Path(found).parent
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(installed, key=lambda path: path.parts[-3].zfill(4))
    return newest[-1].parent if newest else None


class Cluster:
    """PostgreSQL on a free loopback port. Nothing in it is worth keeping, so it never syncs."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self._folder = Path(tempfile.mkdtemp(prefix="bidwright-pg-", dir="/tmp"))
        self._as_user = _unprivileged()
        if self._as_user:
            os.chown(self._folder, self._as_user["user"], self._as_user["group"])
        self._databases = 0
        self.port = _free_port()

    def start(self) -> None:
        data = str(self._folder / "data")
        self._run("initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.resume()

    def resume(self) -> None:
        """Serve, from the data that is there."""
        data = str(self._folder / "data")
        settings = (
            f"-p {self.port} -k {self._folder} -c listen_addresses=127.0.0.1 -c fsync=off "
            "-c full_page_writes=off -c synchronous_commit=off -c timezone=Asia/Tokyo"
        )
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", data, "-l", log, "-w", "-o", settings, "start")

    def halt(self) -> None:
        """Gone without waiting for anybody connected; what was committed stays."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "fast", "-w", "stop")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def create(self) -> str:
        """A new database's name."""
        self._databases += 1
        name = f"t{self._databases}"
        self._execute(f"CREATE DATABASE {name}")
        return name

    def drop(self, name: str) -> None:
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def empty(self, name: str, tables: list[str]) -> None:
        """Delete all rows, after ending whatever a failed test has left open."""
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        with psycopg.connect(self.url("postgres")) as connection:
            connection.execute(others, [name])
        with psycopg.connect(self.url(name)) as connection:
            connection.execute(
                SQL("; ").join(SQL("DELETE FROM {}").format(Identifier(each)) for each in tables)
            )

    def url(self, name: str) -> str:
        return f"postgresql://tester@127.0.0.1:{self.port}/{name}"

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type, unused-ignore]

    def _run(self, program: str, *arguments: str) -> None:
        # Output to files, not pipes: the server inherits them and would keep a pipe open.
        subprocess.run(
            [str(self._binaries / program), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            **self._as_user,
        )


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; root's tests run it as another user."""
    if os.geteuid() != 0:
        return {}
    names = {each.pw_name: each for each in pwd.getpwall()}
    chosen = names.get("postgres") or names["nobody"]
    return {"user": chosen.pw_uid, "group": chosen.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
