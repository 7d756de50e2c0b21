"""`isotherm person` at the command line: what it gives out, what it takes away, and what the audit trail says of it."""
from __future__ import annotations

import json

NAME = "Anna Petrova"


def test_a_person_is_exported_and_erased_and_the_trail_stays_whole(stack):
    stack.start_all()
    stack.isotherm("maintenance", "add", "van-1", "--reason", f"asked for by {NAME}", "--by", "Boris",
                   "--until", "2100-01-01T00:00:00Z")
    stack.isotherm("token", "add", "somebody else", "--role", "quality")

    export = stack.isotherm("person", "export", "--name", NAME)
    records = json.loads(export.stdout)["records"]
    assert [row["place"] for row in records["maintenance"]] == ["van-1"]
    assert set(records) == {"maintenance"}

    unsure = stack.isotherm("person", "erase", "--name", NAME, check=False)
    assert unsure.returncode == 64 and "--yes" in unsure.stderr
    with stack.connect() as connection:
        connection.execute("insert into isotherm.legal_hold (tenant, from_time, until_time, reason) "
                           "values ('default', now() - interval '1 day', now(), 'claim 7')")
    held = stack.isotherm("person", "erase", "--name", NAME, "--yes", check=False)
    assert held.returncode == 73 and "claim 7" in held.stderr
    with stack.connect() as connection:
        connection.execute("update isotherm.legal_hold set released_at = now()")

    erased = stack.isotherm("person", "erase", "--name", NAME, "--yes")
    assert erased.stdout.split() == ["maintenance", "1"]
    assert stack.value("select reason from isotherm.maintenance").startswith("asked for by erased-")
    gone = stack.isotherm("person", "export", "--name", NAME, check=False)
    assert gone.returncode == 66
    assert NAME not in str(stack.query("select * from isotherm.audit_entry"))
    assert stack.isotherm("audit", "verify").returncode == 0
