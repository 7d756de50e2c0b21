"""The product as its users have it: processes, ports, files. Nothing here knows the inside."""
from __future__ import annotations

import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import psycopg
import requests

Answer = TypeVar("Answer")
ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARIES = pathlib.Path(os.environ.get("ISOTHERM_TEST_BIN", ROOT / ".build/debug"))
ISOTHERM = str(BINARIES / "isotherm")
FLEET = str(BINARIES / "isotherm-fleet")


def wait_for(what: str, condition: Callable[[], Answer], limit: float = 30, pause: float = 0.05) -> Answer:
    """The first true answer of `condition`; what was waited for is named when it never comes."""
    deadline = time.monotonic() + limit
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {limit} s: {what}")
        time.sleep(pause)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def clean_environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ISOTHERM_")}
    return kept | more


class Process:
    """A child in a session of its own, its words in a file."""

    def __init__(self, command: list[str], log: pathlib.Path, **environment: str):
        self.command, self.log = command, log
        with open(log, "ab") as output:
            self.child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=ROOT,
                env=clean_environment(**environment), start_new_session=True,
            )

    @property
    def words(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_for_words(self, text: str, limit: float = 60) -> None:
        def said() -> bool:
            if self.child.poll() is not None and text not in self.words:
                raise AssertionError(f"{self.command[:3]} ended with {self.child.returncode}:\n{self.words[-3000:]}")
            return text in self.words

        try:
            wait_for(f"{text!r} from {self.command[:3]}", said, limit)
        except AssertionError as error:
            raise AssertionError(f"{error}; it said:\n{self.words[-2000:]}") from None

    def kill(self) -> None:
        """kill -9: no chance to tidy up."""
        self.child.send_signal(signal.SIGKILL)
        self.child.wait()

    def stop(self, limit: float = 30) -> int:
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
        try:
            return self.child.wait(limit)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.command[:3]} did not stop within {limit} s:\n{self.words[-3000:]}") from None


def read_configuration(path: pathlib.Path) -> dict[str, dict[str, str]]:
    """Two levels of the YAML that `isotherm up` writes."""
    sections: dict[str, dict[str, str]] = {}
    section = ""
    for line in path.read_text().splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, _, value = line.strip().partition(":")
        if not line.startswith(" "):
            section = name
            sections[section] = {}
        else:
            sections[section][name] = value.strip().strip('"')
    return sections


class Stack:
    """Broker and database of our own, and the roles that a test starts over them."""

    def __init__(self, folder: pathlib.Path, **environment: str):
        self.folder = folder
        self.http_port = free_port()
        self.environment = environment | {"ISOTHERM_HTTP_PORT": str(self.http_port)}
        self.roles: dict[str, Process] = {}
        self.servers = Process([ISOTHERM, "up", "--servers-only", "--folder", str(folder)], folder / "servers.log")
        self.servers.wait_for_words("isotherm serve --config")
        self.configuration = folder / "isotherm.yaml"
        self.settings = read_configuration(self.configuration)
        self.broker_port = int(self.settings["broker"]["port"])

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    def connect(self) -> psycopg.Connection:
        database = self.settings["database"]
        return psycopg.connect(
            host="127.0.0.1", port=database["port"], dbname=database["name"], user=database["user"],
            passfile=database["passfile"], autocommit=True,
        )

    def query(self, sql: str, *parameters: object) -> list[tuple]:
        with self.connect() as connection:
            return connection.execute(sql, parameters).fetchall()

    def value(self, sql: str, *parameters: object):
        return self.query(sql, *parameters)[0][0]

    def start(self, role: str, **environment: str) -> Process:
        """Starts a role as a process; `all` runs every role in one."""
        command = [ISOTHERM, "serve", "--config", str(self.configuration)]
        command += [] if role == "all" else ["--role", role]
        process = Process(command, self.folder / f"{role}.log", **(self.environment | environment))
        self.roles[role] = process
        return process

    def start_all(self) -> None:
        for role in ("collector", "dispatcher", "notifier", "api"):
            self.start(role)
        wait_for("the API is ready", self.is_ready)

    def is_ready(self) -> bool:
        for process in self.roles.values():
            if process.child.poll() is not None:
                raise AssertionError(f"{process.command} ended:\n{process.words[-3000:]}")
        with contextlib.suppress(requests.ConnectionError):
            return requests.get(f"{self.api}/readyz", timeout=5).status_code == 200
        return False

    def server_identifier(self, name: str) -> int:
        """The process id of `postgres` or `mosquitto`, found by its configuration in our folder."""
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            with contextlib.suppress(OSError):
                words = (entry / "cmdline").read_bytes().split(b"\0")
                if words[0].decode().endswith(name) and str(self.folder).encode() in b" ".join(words):
                    return int(entry.name)
        raise AssertionError(f"{name} does not run")

    def isotherm(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
        command = [ISOTHERM, *arguments, "--config", str(self.configuration)]
        return subprocess.run(
            command, capture_output=True, text=True, check=check, cwd=ROOT, timeout=60,
            env=clean_environment(**self.environment),
        )

    def publish(self, topic: str, payload: bytes | str) -> None:
        """With mosquitto_pub, which shares nothing with us."""
        body = payload.encode() if isinstance(payload, str) else payload
        subprocess.run(
            ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.broker_port), "-q", "1", "-t", topic, "-s"],
            input=body, check=True, timeout=30,
        )

    def publish_lines(self, topic: str, payloads: list[str]) -> None:
        subprocess.run(
            ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.broker_port), "-q", "1", "-t", topic, "-l"],
            input="\n".join(payloads).encode(), check=True, timeout=60,
        )

    def get(self, path: str, **parameters: object):
        answer = requests.get(self.api + path, params=parameters, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def post(self, path: str, body: object, **headers: str) -> requests.Response:
        return requests.post(self.api + path, data=json.dumps(body), timeout=30,
                             headers={"Content-Type": "application/json"} | headers)

    def close(self) -> None:
        for process in self.roles.values():
            process.stop()
        self.servers.stop()


@contextlib.contextmanager
def running_stack(folder: pathlib.Path, **environment: str) -> Iterator[Stack]:
    stack = Stack(folder, **environment)
    try:
        yield stack
    finally:
        stack.close()
        subprocess.run([ISOTHERM, "up", "--remove", "--folder", str(folder)], check=True, cwd=ROOT,
                       capture_output=True, env=clean_environment())
