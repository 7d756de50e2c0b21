"""A collector allocates from one heap, whatever threads it has: each further one would keep the most that it ever held."""
from __future__ import annotations

import pathlib
import time

from devices import reading
from product import wait_for

# HEAP_MAX_SIZE of glibc: a further heap begins at a multiple of it and takes up so much, the rest of it without access.
HEAP = 64 << 20


def further_heaps(pid: int) -> int:
    regions = []
    for line in pathlib.Path(f"/proc/{pid}/maps").read_text().splitlines():
        fields = line.split()
        start, end = (int(edge, 16) for edge in fields[0].split("-"))
        regions.append((start, end, fields[1] if len(fields) == 5 else "file"))
    return sum(
        used == "rw-p" and rest == "---p" and start % HEAP == 0 and middle == begin and end == start + HEAP
        for (start, middle, used), (begin, end, rest) in zip(regions, regions[1:])
    )


def test_a_collector_has_one_heap_and_others_have_several(stack):
    collector, storage = stack.start("collector"), stack.start("storage")
    collector.wait_for_words("collector connected")
    now = time.time()
    lines = [reading(f"box-{number % 50}", now + number, 4.0, number) for number in range(2_000)]
    stack.publish_lines("isotherm/v1/default/gateways/g-1/telemetry", lines)
    wait_for("readings are stored", lambda: stack.value("select count(*) from isotherm.readings") == 2_000)
    # That heaps are found at all: with as many threads another role has some.
    wait_for("another role has its heaps", lambda: further_heaps(storage.child.pid) > 0)
    assert further_heaps(collector.child.pid) == 0
