#!/usr/bin/env python3
"""Kills the collector, the broker and the database at random moments under load; counts what is stored.

    Tests/soak/kill.py --kills 10                   # a minute or two; make soak takes 300
    Tests/soak/kill.py --kills 300 --seed 7

Gateways with a memory send all the time. Afterwards every message must be stored once: the number of rows, of distinct
(device, sequence) and of messages sent are equal, and `isotherm verify` finds no gap.
"""

import argparse
import os
import pathlib
import random
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from gateway import Gateway


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds, what):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    sys.exit(f"waited {seconds} s in vain: {what}")


class Stack:
    """A broker, a database and a collector of this run's own."""

    def __init__(self, folder, binaries, command):
        self.folder, self.binaries, self.command = folder, binaries, command
        self.as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        self.mqtt, self.sql = free_port(), free_port()
        self.processes = {}
        self.log = open(folder / "log", "ab")
        if os.getuid() == 0:
            os.chmod(folder, 0o777)

    def tool(self, name):
        return f"{self.binaries}/{name}"

    def prepare(self):
        (self.folder / "mosquitto.conf").write_text(
            f"listener {self.mqtt} 127.0.0.1\nallow_anonymous true\npersistence true\n"
            f"persistence_location {self.folder}/\nautosave_interval 2\nmax_queued_messages 0\n"
            f"max_inflight_messages 20000\n"
        )
        data = self.folder / "data"
        subprocess.run(
            self.as_postgres + [self.tool("initdb"), "-D", str(data), "-A", "trust", "-U", "postgres", "--no-sync"],
            check=True, stdout=self.log, stderr=self.log,
        )
        (self.folder / "isotherm.yaml").write_text(
            f"broker: {{port: {self.mqtt}}}\n"
            f"database: {{port: {self.sql}, user: postgres, name: postgres, sslmode: disable}}\n"
            f"collector: {{spool_folder: {self.folder}/spool}}\n"
            f"http: {{port: {free_port()}}}\n"
        )

    def start(self, name):
        commands = {
            "broker": ["mosquitto", "-c", str(self.folder / "mosquitto.conf")],
            "database": self.as_postgres + [
                self.tool("postgres"), "-D", str(self.folder / "data"), "-p", str(self.sql),
                "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            ],
            "collector": [
                part.format(port=self.mqtt, sql=self.sql, folder=self.folder) for part in shlex.split(self.command)
            ],
        }
        end = time.monotonic() + 30
        while time.monotonic() < end:
            process = subprocess.Popen(commands[name], stdout=self.log, stderr=self.log, start_new_session=True)
            self.processes[name] = process
            # A killed server's processes hold its memory for a moment, and the new one refuses to start until then.
            try:
                process.wait(0.5 if name == "database" else 0.05)
            except subprocess.TimeoutExpired:
                return
        sys.exit(f"the {name} does not start")

    def kill(self, name):
        # The whole group, for a helper may stand before the server. The database's own processes notice it and end.
        os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()

    def supervise(self):
        """Starts a collector that has ended by itself, as systemd does."""
        if self.processes["collector"].poll() is not None:
            self.start("collector")

    def query(self, sql):
        done = subprocess.run(
            ["psql", "-qXAt", "-h", "127.0.0.1", "-p", str(self.sql), "-U", "postgres", "-c", sql],
            capture_output=True, text=True,
        )
        return done.stdout.strip() if done.returncode == 0 else None

    def stop(self):
        for name in ["collector", "broker", "database"]:
            process = self.processes.get(name)
            if process and process.poll() is None:
                self.kill(name)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--gateways", type=int, default=8)
    options.add_argument("--rate", type=float, default=40.0, help="messages per second of each gateway")
    options.add_argument("--pause", type=float, default=4.0, help="the longest pause between two kills, in seconds")
    options.add_argument("--isotherm", default=os.environ.get("ISOTHERM_TEST_BIN", ".build/debug") + "/isotherm")
    options.add_argument("--command", help="another collector; {port}, {sql} and {folder} are replaced")
    options.add_argument("--keep", action="store_true")
    args = options.parse_args()
    chance = random.Random(args.seed)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="isotherm-soak-"))
    binaries = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True).stdout.strip()
    command = args.command or f"{args.isotherm} serve --role collector --config {{folder}}/isotherm.yaml"
    stack = Stack(folder, binaries, command)
    print(f"seed {args.seed}, {args.kills} kills, in {folder}", flush=True)
    # A stop by a signal is a stop in order: nothing is left running.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    try:
        run(stack, args, chance)
    finally:
        stack.stop()
        if not args.keep:
            shutil.rmtree(folder, ignore_errors=True)


def run(stack, args, chance):
    stack.prepare()
    for name in ["database", "broker"]:
        stack.start(name)
    wait_for(lambda: stack.query("select 1") == "1", 60, "the database did not start")
    stack.start("collector")
    total = int(args.rate * args.pause / 2 * args.kills) + 200
    began = time.time()
    gateways = [Gateway(stack.mqtt, f"gw-{number}", total, args.rate, began) for number in range(args.gateways)]
    for gateway in gateways:
        gateway.start()
    counts = {"collector": 0, "broker": 0, "database": 0}
    for _ in range(args.kills):
        time.sleep(chance.uniform(0, args.pause))
        name = chance.choice(list(counts))
        stack.kill(name)
        counts[name] += 1
        time.sleep(chance.choice([0, 0.1, 0.5, 5]))
        stack.start(name)
        stack.supervise()

    def is_done():
        stack.supervise()
        return all(gateway.is_done for gateway in gateways)

    wait_for(is_done, 120 + args.kills, "not all messages were stored")
    wait_for(lambda: stack.query("select 1") == "1", 60, "the database did not come back")
    sent = args.gateways * total
    rows = stack.query("select count(*) from isotherm.readings")
    distinct = stack.query("select count(distinct (device, sequence)) from isotherm.readings")
    gaps = stack.query("select count(*) from isotherm.gateway_gaps")
    resent = sum(gateway.resent for gateway in gateways)
    print(f"killed {counts}; sent {sent}, stored {rows}, distinct {distinct}, gaps {gaps}, sent again {resent}")
    if [rows, distinct, gaps] != [str(sent), str(sent), "0"]:
        sys.exit("not every message is stored once")


if __name__ == "__main__":
    main()
