"""`isotherm db` at the command line: what there is, smaller and back, into files and back, away and back."""
from __future__ import annotations

import gzip
import hashlib
import json
import pathlib

import psycopg
import pytest

from product import ISOTHERM, Process, wait_for

HEADER = "time,tenant,device,metric,channel,unit,value,quality,sequence,received_at"
DAYS, DEVICES, A_DAY = 4, 2, 144


@pytest.fixture(scope="module")
def readings(stack) -> pathlib.Path:
    """Four days of January 2026 as an archive from elsewhere: a reading each ten minutes, one a day at 12 degrees."""
    lines = [HEADER]
    for step in range(DAYS * A_DAY):
        day, minute = divmod(step * 10, 1440)
        time = f"2026-01-{day + 5:02d} {minute // 60:02d}:{minute % 60:02d}:00+00"
        for device in range(DEVICES):
            value = 12 if device == 1 and minute == 600 else 4 + step % 10 / 10
            lines.append(f'{time},default,van-{device},temperature,"",Cel,{value},0,{step},{time}')
    file = stack.folder / "elsewhere.csv.gz"
    file.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode()))
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    pathlib.Path(f"{file}.sha256").write_text(f"{digest}  {file.name}\n")
    return file


def picture(stack, **connection: str) -> str:
    sql = "select count(*) || md5(string_agg(v::text, ';' order by v::text)) from isotherm.readings v"
    database = stack.settings["database"] | connection
    with psycopg.connect(host="127.0.0.1", port=database["port"], dbname=database["name"], user=database["user"],
                         passfile=database["passfile"], autocommit=True) as way:
        return way.execute(sql).fetchone()[0]


def status(stack) -> dict:
    answer = json.loads(stack.isotherm("db", "status", "--json").stdout)
    assert answer["pending_migrations"] == 0
    return answer | {table["name"]: table for table in answer["tables"]}


def test_the_database_is_looked_after_from_the_command_line(stack, readings):
    folder = stack.folder / "archive"
    # The servers began with the shipped profiles: those of the tests are new once.
    assert stack.isotherm("db", "migrate").stdout.split("\n")[-2] == "up to date"
    assert stack.isotherm("db", "migrate").stdout.strip() == "up to date"
    assert status(stack)["engine"].startswith("own chunks")

    total = DAYS * DEVICES * A_DAY
    assert f"{total} rows that were not there" in stack.isotherm("db", "restore", str(readings)).stdout
    assert "0 rows that were not there" in stack.isotherm("db", "restore", str(readings)).stdout
    before = picture(stack)
    assert "up to date" in stack.isotherm("db", "refresh").stdout

    scan = ["db", "scan", "--from", "2026-01-05", "--until", "2026-01-08", "--above", "8", "--json"]
    found = json.loads(stack.isotherm(*scan).stdout)
    assert [(line["device"], line["count"], line["maximum"]) for line in found] == [("van-1", DAYS, 12)]

    would = stack.isotherm("db", "compress", "--before", "2026-02-01", "--dry-run").stdout
    assert would.startswith("would compress reading_2026")
    assert status(stack)["reading"]["compressed_chunks"] == 0
    stack.isotherm("db", "compress", "--before", "2026-02-01")
    packed = status(stack)["reading"]
    assert packed["compressed_chunks"] == packed["chunks"] and packed["compression_ratio"] > 1
    assert picture(stack) == before and json.loads(stack.isotherm(*scan).stdout) == found
    stack.isotherm("db", "decompress", "--day", "2026-01-06")
    assert status(stack)["reading"]["compressed_chunks"] < packed["compressed_chunks"]
    assert picture(stack) == before

    dump, copy = stack.folder / "all.dump", "copied"
    stack.isotherm("db", "backup", str(dump))
    with stack.connect() as connection:
        connection.execute(f"create database {copy}")
    stack.environment["ISOTHERM_DATABASE_NAME"] = copy
    stack.isotherm("db", "restore", str(dump))
    assert status(stack)["reading"]["chunks"] == packed["chunks"]
    del stack.environment["ISOTHERM_DATABASE_NAME"]
    assert picture(stack, name=copy) == before

    files = stack.isotherm("db", "archive", "--before", "2026-02-01", "--folder", str(folder)).stdout.split()
    assert files and all(file.endswith(".csv.gz") for file in files)
    assert picture(stack) == before

    stack.isotherm("db", "hold", "--device", "van-0", "--from", "2026-01-06", "--until", "2026-01-06", "--reason", "claim 22")
    assert "claim 22" in stack.isotherm("db", "hold").stdout
    stack.isotherm("db", "retention", "--policy", "default:reading=30")
    assert "would d" in stack.isotherm("db", "retention", "--dry-run").stdout
    assert picture(stack) == before
    stack.isotherm("db", "retention")
    assert stack.query("select distinct device from isotherm.readings") == [("van-0",)]
    stack.isotherm("db", "hold", "--release", "1")
    stack.isotherm("db", "retention")
    assert stack.value("select count(*) from isotherm.readings") == 0
    for file in files:
        stack.isotherm("db", "restore", file)
    assert picture(stack) == before

    whole = readings.read_bytes()
    damaged = bytearray(whole)
    damaged[len(damaged) // 2] ^= 1
    readings.write_bytes(damaged)
    refused = stack.isotherm("db", "restore", str(readings), check=False)
    assert refused.returncode != 0 and "damaged" in refused.stderr
    readings.write_bytes(whole)


@pytest.mark.parametrize(("arguments", "says"), [
    (["hold", "--device", "van-0"], "--from and --until say which days are held"),
    (["hold", "--from", "2026-01-06"], "--from and --until say which days are held"),
    (["hold", "--from", "2026-01-06", "--until", "2026-01-05"], "--until lies before --from"),
    (["hold", "--from", "2026-13-06", "--until", "2026-13-07"], 'expected a day as 2026-01-31, came "2026-13-06"'),
    (["hold", "--shipment", "S-1", "--device", "van-0"], "name one of --release, --shipment, or a device"),
    (["hold", "--reason", "claim 23"], "--reason says nothing of what is held"),
    (["hold", "--device", "vam-0", "--from", "2026-01-05", "--until", "2026-01-06"], "default has no device vam-0"),
    (["hold", "--tenant", "defalt", "--from", "2026-01-05", "--until", "2026-01-06"], "defalt has no devices"),
    (["hold", "--shipment", "S-1"], "default has no shipment S-1"),
    (["hold", "--release", "77"], "there is no hold 77"),
    (["retention", "--policy", "default:readings=30"], "0 to 36500 days and a class of reading, position"),
    (["retention", "--policy", "default:reading=99999"], 'came "default:reading=99999"'),
    (["compress", "--before", "tomorrow"], 'expected a day as 2026-01-31, came "tomorrow"'),
    (["restore", "absent.csv.gz"], "absent.csv.gz: there is no such file"),
    (["restore", "absent.dump"], "absent.dump: there is no such file"),
    (["backup", "absent/all.dump"], "absent/all.dump: pg_dump ended with 1"),
])
def test_what_is_wrong_is_told_and_changes_nothing(stack, readings, arguments, says):
    stack.isotherm("db", "restore", str(readings))
    count = "select (select count(*) from isotherm.legal_hold) + (select count(*) from isotherm.retention_policy)"
    before = stack.value(count)
    refused = stack.isotherm("db", *arguments, check=False)
    assert refused.returncode != 0 and says in refused.stderr, refused.stderr
    assert stack.value(count) == before


def test_a_backup_that_fails_leaves_no_part_of_it(stack):
    with stack.connect() as connection:
        connection.execute("create table isotherm.hindrance as select 1")
        connection.execute("begin; lock table isotherm.hindrance in access exclusive mode")
        backup = Process([ISOTHERM, "db", "backup", str(stack.folder / "half.dump"), "--config", str(stack.configuration)],
                         stack.folder / "half.log", **stack.environment)
        waiting = "select pid from pg_stat_activity where application_name = 'pg_dump' and wait_event_type = 'Lock'"
        wait_for("pg_dump at the lock", lambda: stack.query(waiting))
        stack.query(f"select pg_terminate_backend(pid) from ({waiting}) w")
        assert backup.child.wait(30) != 0
        connection.execute("rollback")
        connection.execute("drop table isotherm.hindrance")
    assert "half.dump: pg_dump ended with 1" in backup.words
    assert list(stack.folder.glob("half.dump*")) == []
