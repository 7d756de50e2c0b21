"""Every answer fits the OpenAPI document, whatever is asked: requests made from the document by schemathesis, half of them
wrong, over a day in which everything has happened once."""

from __future__ import annotations

import collections
import os
import pathlib
import subprocess
import sys
import time

import pytest
import requests

from devices import Courier, reading
from product import ROOT, clean_environment, wait_for
from test_whole_way import DEPOT, order

TOKEN = "a-token-of-the-configuration-0123456789"
FOLDER = pathlib.Path(__file__).parent


@pytest.fixture(scope="module")
def full_day(stack):
    """Something to see at every address: a plan, a breach, a dead letter, attempts of a hook, notes, calibrations, tokens."""
    stack.environment["ISOTHERM_HTTP_TOKEN"] = TOKEN
    stack.start_all()
    head = {"Authorization": f"Bearer {TOKEN}"}

    def post(path: str, body: object, **headers: str):
        answer = stack.post(path, body, **head, **headers)
        assert answer.ok, f"{path}: {answer.text}"
        return answer.json()

    courier = Courier("courier-van-1", stack.broker_port)
    post("/v1/facilities", DEPOT)
    post("/v1/vehicles", {"vehicles": [
        {"name": name, "courier": f"courier-{name}", "depot": "depot", "devices": [name], "capacity": [8]}
        for name in ("van-1", "van-2")
    ]})
    post("/v1/orders", {"orders": [order(number, 55.806 + number * 0.002, 37.585 + number * 0.004) for number in range(1, 5)]})
    post("/v1/plans", {"accept": True})
    wait_for("a plan runs", lambda: stack.value("select count(*) from isotherm.plan where state = 'accepted'"))
    stop = stack.query("select vehicle, shipment from isotherm.plans_current where kind = 'deliver' limit 1")[0]
    courier.report("loaded", stop[1])
    began = time.time() - 900
    warming = [reading(stop[0], began + 10 * n, 4.0 if n < 40 else min(4.0 + (n - 39) * 0.5, 14.0), n) for n in range(90)]
    stack.publish_lines("isotherm/v1/default/gateways/gw-1/telemetry", [*warming, "no reading at all"])
    wait_for("a breach", lambda: stack.value("select count(*) from isotherm.breaches"), 60)
    wait_for("a dead letter", lambda: stack.value("select count(*) from isotherm.dead_letter"))
    breach = requests.get(f"{stack.api}/v1/breaches", headers=head, timeout=10).json()["items"][0]["id"]
    post(f"/v1/breaches/{breach}/notes", {"kind": "comment", "by": "desk", "comment": "seen"})
    stamp = lambda seconds: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))
    post("/v1/devices/van-1/calibrations", {
        "calibrated_at": stamp(-86_400), "due_at": stamp(86_400 * 300), "certificate": "C-1", "deviation": 0.1, "by": "lab"})
    post("/v1/maintenance", {"place": "van-2", "from": stamp(0), "until": stamp(3_600), "reason": "defrost", "by": "desk"})
    post("/v1/tokens", {"name": "Reader", "roles": ["quality"]})
    yield
    courier.close()


def test_every_answer_fits_the_document(stack, full_day):
    seen = stack.folder / "answers.txt"
    program = pathlib.Path(sys.executable).with_name("schemathesis")
    run = subprocess.run(
        [
            str(program), "--config-file", str(FOLDER / "schemathesis.toml"), "--no-color", "run", f"{stack.api}/openapi.json",
            "--header", f"Authorization: Bearer {TOKEN}", "--exclude-path", "/v1/stream",
            "--phases", "examples,coverage,fuzzing", "--max-examples", os.environ.get("ISOTHERM_FUZZ_EXAMPLES", "10"),
            "--seed", os.environ.get("ISOTHERM_FUZZ_SEED", "1"), "--max-redirects", "0", "--continue-on-failure",
        ],
        capture_output=True, text=True, cwd=stack.folder, timeout=600,
        env=clean_environment(SCHEMATHESIS_HOOKS="document_checks", PYTHONPATH=str(FOLDER), DOCUMENT_SEEN=str(seen)),
    )
    output = ROOT / ".test-output" / "document.log"
    output.parent.mkdir(exist_ok=True)
    output.write_text(run.stdout + run.stderr)
    assert run.returncode == 0, f"whole log in {output}\n{run.stdout[-4000:]}{run.stderr[-2000:]}"
    answers = collections.defaultdict(set)
    for line in seen.read_text().splitlines():
        method, path, status = line.split()
        answers[f"{method} {path}"].add(int(status))
    document = requests.get(f"{stack.api}/openapi.json", timeout=10).json()
    documented = {
        f"{method.upper()} {path}": {int(status) for status in operation["responses"]}
        for path, operations in document["paths"].items() for method, operation in operations.items() if method != "parameters"
    }
    never = {operation for operation, statuses in documented.items() if not any(200 <= one < 400 for one in answers[operation])}
    print(sorted(never))
    for name, role in stack.roles.items():
        assert role.child.poll() is None, f"{name} has ended"
        assert "Fatal error" not in role.words
