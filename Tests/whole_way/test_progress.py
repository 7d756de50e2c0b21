"""Long work at the command line says how far it is: a bar that changes on a terminal, plain lines elsewhere."""
from __future__ import annotations

import os
import pty
import re
import subprocess

from product import ISOTHERM, ROOT, clean_environment

DAYS, ROWS = 3, 40_000
BAR = re.compile(r"\r\x1b\[K.*?compressing: \[([#.]{20})\] (\d+) % (reading_\d{8}), (\d+) rows")


def fill(stack) -> None:
    """Days of one device, as many rows each, in chunks of a day."""
    stack.isotherm("db", "migrate")
    with stack.connect() as connection:
        connection.execute("insert into isotherm.device (tenant, name) values ('default', 'd')")
        connection.execute("insert into isotherm.series (device_id, metric) select max(id), 'temperature' from isotherm.device")
        for day in range(DAYS):
            first, last = f"2026-01-{day + 5:02d}", f"2026-01-{day + 6:02d}"
            connection.execute(
                f"create table isotherm.reading_{first.replace('-', '')} partition of isotherm.reading"
                f" for values from ('{first} 00:00+00') to ('{last} 00:00+00')")
            connection.execute(
                "insert into isotherm.reading (time, series_id, value, received_at) select t, (select max(id) from isotherm.series),"
                f" n % 90 / 10.0, t from generate_series(0, {ROWS - 1}) n,"
                f" lateral (select timestamptz '{first} 00:00+00' + n * interval '2 seconds' as t) x")


def on_a_terminal(stack, *arguments: str) -> tuple[str, str]:
    """What a command prints, and what stands on the terminal that its standard error is."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([ISOTHERM, *arguments, "--config", str(stack.configuration)], stdout=subprocess.PIPE, stderr=theirs,
                               cwd=ROOT, env=clean_environment(**stack.environment), text=True)
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 4096):
            shown += piece
    except OSError:  # the other end is closed
        pass
    printed = process.communicate(timeout=60)[0]
    os.close(ours)
    assert process.returncode == 0, shown.decode()
    return printed, shown.decode()


def test_a_bar_on_a_terminal_and_lines_elsewhere(stack):
    fill(stack)
    printed, shown = on_a_terminal(stack, "db", "compress", "--before", "2026-02-01")
    assert len(printed.splitlines()) == DAYS and "\x1b" not in printed
    bars = BAR.findall(shown)
    assert bars, repr(shown)
    for bar, percent, _, rows in bars:
        assert bar.count("#") == int(percent) * 20 // 100 and int(rows) > 0
    # The line stands for a moment, so a chunk that is done within one is passed over; the bar moves on with the others.
    percents = [int(percent) for _, percent, _, _ in bars]
    assert percents == sorted(percents) and set(percents) <= {0, 33, 66} and len(set(percents)) > 1
    assert len({name for _, _, name, _ in bars}) == len(set(percents))

    folder = stack.folder / "progress"
    archived = stack.isotherm("db", "archive", "--before", "2026-02-01", "--folder", str(folder))
    assert len(archived.stdout.splitlines()) == DAYS
    assert "\x1b" not in archived.stderr and "\r" not in archived.stderr
    assert re.search(r"^reading_20260105: \d+ rows$", archived.stderr, re.MULTILINE)
    with stack.connect() as connection:
        connection.execute("truncate isotherm.reading_segment, isotherm.compressed_chunk")
    _, shown = on_a_terminal(stack, "db", "restore", *archived.stdout.split())
    counts = [int(count) for count in re.findall(r"csv\.gz: (\d+) rows", shown)]
    assert counts and counts[0] > 0
