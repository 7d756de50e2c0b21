"""Tokens from the command line to the running API, and the trail of what was done."""

from __future__ import annotations

import json

import requests

from product import wait_for


def ask(stack, secret: str, path: str = "/v1/vehicles") -> requests.Response:
    return requests.get(stack.api + path, headers={"Authorization": f"Bearer {secret}"}, timeout=10)


def test_tokens_and_trail_from_the_command_line(stack):
    stack.start_all()
    assert requests.get(stack.api + "/v1/vehicles", timeout=10).status_code == 200, "no token yet: everything is open"
    chief = stack.isotherm("token", "add", "Chief", "--role", "admin", "--days", "30").stdout.strip()
    assert chief.startswith("iso_")
    desk = stack.isotherm("token", "add", "Desk", "--role", "operator", "--role", "quality").stdout.strip()
    again = stack.isotherm("token", "add", "Desk", "--role", "operator", check=False)
    assert again.returncode == 73 and "already" in again.stderr
    wrong = stack.isotherm("token", "add", "X", "--role", "king", check=False)
    assert wrong.returncode == 64 and "gateway, courier, dispatcher" in wrong.stderr

    # A running service looks every five seconds whether there is a token.
    wait_for("the door is closed", lambda: requests.get(stack.api + "/v1/vehicles", timeout=10).status_code == 401)

    assert ask(stack, chief).status_code == 200
    assert ask(stack, desk, "/v1/tokens").status_code == 403
    listed = json.loads(stack.isotherm("token", "list", "--json").stdout)
    assert [(token["name"], token["state"]) for token in listed] == [("Chief", "valid"), ("Desk", "valid")]
    assert chief not in json.dumps(listed)

    number = next(str(token["id"]) for token in listed if token["name"] == "Desk")
    stack.isotherm("token", "revoke", number)
    assert stack.isotherm("token", "revoke", number, check=False).returncode == 66

    entries = ask(stack, chief, "/v1/audit").json()["items"]
    assert [entry["action"] for entry in entries] == ["token revoke"] * 2 + ["token add"] * 3
    whole = stack.isotherm("audit", "verify")
    assert whole.returncode == 0 and "5 entries" in whole.stdout
    with stack.connect() as connection:
        connection.execute("alter table isotherm.audit_entry disable trigger user")
        connection.execute("update isotherm.audit_entry set who = 'nobody' where number = 2")
    broken = stack.isotherm("audit", "verify", check=False)
    assert broken.returncode == 1 and "entry 2 was changed" in broken.stdout

    stack.isotherm("token", "clear", "--yes")
    assert json.loads(stack.isotherm("token", "list", "--json").stdout) == []
