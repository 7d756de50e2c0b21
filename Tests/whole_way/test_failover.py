"""Two PostgreSQL servers, the second of them a synchronous standby: the first dies, the second is promoted."""
from __future__ import annotations

import glob
import os
import pathlib
import shutil
import signal
import subprocess

import psycopg
import pytest

from devices import SteadyLoad, reading
from product import free_port, wait_for

FIRST, SECOND = "127.0.0.1", "127.0.0.2"
DEVICE = "box-failover"


class Pair:
    """Both on one port, each on an address of its own, so that a list of hosts is all that a client needs."""

    def __init__(self, folder: pathlib.Path):
        self.folder, self.port = folder / "pair", free_port()
        self.programs = pathlib.Path(sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1])
        self.folder.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self.running: dict[str, subprocess.Popen] = {}

    def run(self, program: str, *arguments: str) -> None:
        subprocess.run([*self._command(program), *arguments], check=True, capture_output=True, timeout=120,
                       cwd=self.folder)

    def _command(self, program: str) -> list[str]:
        # PostgreSQL refuses to work as root.
        account = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        return [*account, str(self.programs / program)]

    def start(self, host: str, *settings: str) -> None:
        options = [word for setting in (f"listen_addresses={host}", f"port={self.port}", "unix_socket_directories=",
                                        "max_locks_per_transaction=256", *settings) for word in ("-c", setting)]
        with open(self.folder.parent / f"{host}.log", "ab") as log:
            self.running[host] = subprocess.Popen(
                [*self._command("postgres"), "-D", str(self.folder / host), *options], stdout=log, stderr=log,
                cwd=self.folder)
        wait_for(f"PostgreSQL at {host}", lambda: subprocess.run(
            [self.programs / "pg_isready", "-q", "-h", host, "-p", str(self.port)], timeout=10).returncode == 0)

    def connect(self, host: str) -> psycopg.Connection:
        return psycopg.connect(host=host, port=self.port, user="isotherm", dbname="postgres", autocommit=True)

    def value(self, host: str, sql: str, *parameters: object):
        with self.connect(host) as connection:
            return connection.execute(sql, parameters).fetchone()[0]

    def kill(self, host: str) -> None:
        """kill -9 of the server: its backends end when they notice."""
        identifier = int((self.folder / host / "postmaster.pid").read_text().splitlines()[0])
        os.kill(identifier, signal.SIGKILL)
        self.running.pop(host).wait(30)

    def close(self) -> None:
        for host in list(self.running):
            self.run("pg_ctl", "-D", str(self.folder / host), "-m", "immediate", "stop")
            self.running.pop(host).wait(30)


@pytest.fixture
def pair(stack):
    pair = Pair(stack.folder)
    try:
        pair.run("initdb", "-D", str(pair.folder / FIRST), "-A", "trust", "-U", "isotherm", "-E", "UTF8",
                 "--locale", "C.UTF-8", "--no-sync")
        pair.start(FIRST, "synchronous_standby_names=second")
        pair.run("pg_basebackup", "-h", FIRST, "-p", str(pair.port), "-U", "isotherm", "-D", str(pair.folder / SECOND),
                 "-R", "--checkpoint=fast", "--no-sync")
        pair.start(SECOND, f"primary_conninfo=host={FIRST} port={pair.port} user=isotherm application_name=second")
        wait_for("the standby keeps up", lambda: pair.value(
            FIRST, "select count(*) from pg_stat_replication where sync_state = 'sync'"))
        yield pair
    finally:
        pair.close()


def message(number: int) -> tuple[str, str]:
    """A tenth are repeats of the message before, a fiftieth are cut off, each in a place of its own."""
    topic = "isotherm/v1/default/gateways/gw-failover/telemetry"
    if number % 50 == 17:
        return topic, f'{{"seq":{number},"device":"{DEVICE}","temperature":'
    number -= number % 10 == 5
    return topic, reading(DEVICE, 1_767_225_600 + number, number % 7, number)


def test_a_failover_under_load_loses_and_doubles_nothing(stack, pair):
    collector = stack.start(
        "collector", ISOTHERM_DATABASE_HOST=f"{FIRST},{SECOND}", ISOTHERM_DATABASE_PORT=str(pair.port),
        ISOTHERM_DATABASE_NAME="postgres", ISOTHERM_DATABASE_USER="isotherm", ISOTHERM_DATABASE_PASSFILE="/dev/null",
        ISOTHERM_DATABASE_SSLMODE="disable")
    collector.wait_for_words("collector connected")
    load = SteadyLoad(stack.broker_port, 500, message)
    try:
        wait_for("the first keeps readings", lambda: pair.value(FIRST, "select count(*) from isotherm.readings") > 500)
        pair.kill(FIRST)
        before = load.sent
        wait_for("messages go on without a database", lambda: load.sent > before + 500)
        pair.run("pg_ctl", "-D", str(pair.folder / SECOND), "promote")
        wait_for("the second keeps readings", lambda: pair.value(
            SECOND, "select coalesce(max(sequence), 0) from isotherm.readings") > before + 500, 120)
    finally:
        load.finish()
    numbers = range(load.sent)
    good = {number - (number % 10 == 5) for number in numbers if number % 50 != 17}
    broken = sum(number % 50 == 17 for number in numbers)
    wait_for("everything is stored", lambda: pair.value(
        SECOND, "select count(*) from isotherm.readings where metric = 'temperature'") >= len(good), 120)
    with pair.connect(SECOND) as connection:
        stored = connection.execute(
            "select count(*), count(distinct sequence), sum(sequence), sum(value) from isotherm.readings"
            " where device = %s and metric = 'temperature'", [DEVICE]).fetchone()
    assert stored == (len(good), len(good), sum(good), sum(number % 7 for number in good))
    wait_for("every broken message is a letter", lambda: pair.value(
        SECOND, "select count(*) from isotherm.dead_letter") == broken)
    assert collector.stop() == 0
