"""Every answer fits the OpenAPI document: those of a day in which everything is asked once, and those to requests that
schemathesis makes from the document, half of them wrong."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import time

import pytest

from devices import Courier, reading
from documented import DocumentedClient
from product import ROOT, clean_environment, wait_for
from test_whole_way import DEPOT, order

TOKEN = "a-token-of-the-configuration-0123456789"
FOLDER = pathlib.Path(__file__).parent
# What a day does not show, and where it is tested instead.
ELSEWHERE = {
    "GET /v1/stream": "an answer without an end; StreamTests reads it",
    "POST /v1/dead-letters/{id}/retry": "a letter that can be read now; test_administration.py has one",
}


def stamp(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


@pytest.fixture(scope="module")
def client(stack):
    stack.environment |= {
        "ISOTHERM_HTTP_TOKEN": TOKEN,
        # Nobody makes plans but the test: a proposal of the service would take the place of one that is looked at.
        "ISOTHERM_PLANNING_BREACH_POLICY": "off",
        "ISOTHERM_PLANNING_ORDER_POLICY": "off",
        "ISOTHERM_PLANNING_FLEET_POLICY": "off",
        "ISOTHERM_ALERTS_WAIT_SECONDS": "0",
        "ISOTHERM_ALERTS_CHANNELS_CHIEF_KIND": "mqtt",
        "ISOTHERM_ALERTS_CHANNELS_CHIEF_TO": "chief/v1",
        "ISOTHERM_ALERTS_RULES_COLD_CHANNELS": "chief",
        "ISOTHERM_ALERTS_RULES_COLD_ESCALATION": "1h chief Anna",
    }
    stack.start_all()
    return DocumentedClient(stack.api, TOKEN)


@pytest.fixture(scope="module")
def day(stack, client):
    """Orders, a plan that runs, one drop on board of a vehicle that warms, one that is free."""
    courier = Courier("courier-van-1", stack.broker_port)
    client.ask("POST", "/v1/facilities", DEPOT, expect=201)
    vehicles = [
        {"name": name, "courier": f"courier-{name}", "depot": "depot", "devices": [name], "capacity": [8]}
        for name in ("van-1", "van-2")
    ]
    client.ask("POST", "/v1/vehicles", {"vehicles": vehicles}, expect=201)
    orders = [order(number, 55.806 + number * 0.002, 37.585 + number * 0.004) for number in range(1, 7)]
    client.ask("POST", "/v1/orders", {"orders": orders}, expect=201)
    wish = client.ask("POST", "/v1/plans", {"accept": True}, expect=202).headers["Location"]
    wait_for("a plan runs", lambda: client.ask("GET", wish).json().get("outcome") == "accepted")
    vehicle, shipment = stack.query("select vehicle, shipment from isotherm.plans_current where kind = 'deliver' order by shipment limit 1")[0]
    client.ask("POST", "/v1/courier-events", {
        "courier": f"courier-{vehicle}", "id": "load-1", "kind": "loaded", "shipment": shipment, "at": stamp(0)}, expect=202)
    began = time.time() - 900
    warming = [reading(vehicle, began + 10 * n, 4.0 if n < 40 else min(4.0 + (n - 39) * 0.5, 14.0), n) for n in range(90)]
    stack.publish_lines("isotherm/v1/default/gateways/gw-1/telemetry", [*warming, "no reading at all"])
    wait_for("a breach", lambda: stack.value("select count(*) from isotherm.breaches"), 60)
    wait_for("a dead letter", lambda: stack.value("select count(*) from isotherm.dead_letter"))
    wait_for("an incident", lambda: client.ask("GET", "/v1/incidents").json()["items"])
    wait_for("a call of the hook", lambda: client.ask("GET", "/v1/deliveries").json()["items"])
    yield vehicle, shipment
    courier.close()


def ask_cold_chain(client, vehicle: str, shipment: str) -> None:
    breach = client.ask("GET", "/v1/breaches").json()["items"][0]["id"]
    client.ask("GET", f"/v1/breaches/{breach}")
    client.ask("POST", f"/v1/breaches/{breach}/acknowledge", {"by": "Anna", "comment": "seen"})
    client.ask("POST", f"/v1/breaches/{breach}/acknowledge", {"by": "Boris"}, expect=409)
    for note in ({"kind": "comment", "comment": "the door"}, {"kind": "assigned", "assignee": "Boris"}, {"kind": "snoozed", "until": stamp(600)}):
        client.ask("POST", f"/v1/breaches/{breach}/notes", {"by": "Anna", **note}, expect=201)
    client.ask("GET", f"/v1/breaches/{breach}/notes")
    client.ask("GET", "/v1/breach-notes")
    incident = client.ask("GET", "/v1/incidents").json()["items"][0]["id"]
    client.ask("GET", f"/v1/incidents/{incident}")
    client.ask("POST", f"/v1/incidents/{incident}/escalate", {"by": "Anna"})
    client.ask("POST", f"/v1/incidents/{incident}/acknowledge", {"by": "Anna", "comment": "on it"})
    calibration = {"calibrated_at": stamp(-86_400), "due_at": stamp(86_400 * 300), "certificate": "C-1", "deviation": 0.1, "by": "lab"}
    client.ask("POST", f"/v1/devices/{vehicle}/calibrations", calibration, expect=201)
    maintenance = client.ask("POST", "/v1/maintenance", {
        "place": "van-2", "from": stamp(0), "until": stamp(3_600), "reason": "defrost", "by": "Anna"}, expect=201).json()
    client.ask("GET", "/v1/maintenance")
    client.ask("DELETE", f"/v1/maintenance/{maintenance['id']}", expect=204)
    for path in (
        f"/v1/devices/{vehicle}/calibrations", f"/v1/devices/{vehicle}/readings?metric=temperature&points=50", "/v1/devices",
        "/v1/devices/health", "/v1/readings/out-of-range?above=8", "/v1/positions/latest", f"/v1/vehicles/{vehicle}/track", "/v1/profiles",
    ):
        client.ask("GET", path)


def ask_plans(client, vehicle: str) -> None:
    running = client.ask("GET", "/v1/plans/current").json()
    other = "van-2" if vehicle == "van-1" else "van-1"
    stops = [stop for route in running["routes"] if route["vehicle"] == vehicle for stop in route["stops"]]
    aboard = {stop["shipment"] for stop in stops if stop["kind"] == "load" and stop["status"] == "done"}
    free = next(
        stop["shipment"] for stop in stops
        if stop["kind"] == "deliver" and not stop["frozen"] and stop["status"] == "open" and stop["shipment"] not in aboard)
    edit = {"moves": [{"shipment": free, "vehicle": other}], "allow_violations": True, "reason": "by hand"}
    client.ask("POST", f"/v1/plans/{running['version']}/check", edit)
    client.ask("POST", "/v1/replan-policies/late", {"mode": "auto", "moved_stops": 3})
    client.ask("GET", "/v1/replan-policies")
    client.ask("DELETE", "/v1/replan-policies/late", expect=204)
    tag = client.ask("GET", f"/v1/plans/{running['version']}").headers["ETag"]
    first = client.ask("POST", f"/v1/plans/{running['version']}/edit", edit, expect=201, **{"If-Match": tag})
    client.ask("POST", f"/v1/plans/{first.json()['version']}/reject", {"by": "Anna", "reason": "not now"})
    second = client.ask("POST", f"/v1/plans/{running['version']}/edit", edit, expect=201, **{"If-Match": tag})
    version = second.json()["version"]
    client.ask("POST", f"/v1/plans/{version}/accept", {"by": "Anna"}, expect=412, **{"If-Match": tag})
    client.ask("POST", f"/v1/plans/{version}/accept", {"by": "Anna"}, expect=428)
    seen = client.ask("GET", f"/v1/plans/{version}").headers["ETag"]
    client.ask("POST", f"/v1/plans/{version}/accept", {"by": "Anna"}, **{"If-Match": seen})
    client.ask("GET", "/v1/plans")


def ask_orders(client, vehicle: str, shipment: str) -> None:
    number = client.ask("GET", "/v1/orders").json()["items"][0]["number"]
    changed = order(6, 55.82, 37.61)
    changed["shipments"][0]["service_seconds"] = 240
    client.ask("POST", "/v1/orders/o-6/change", changed)
    client.ask("POST", "/v1/orders/o-6/cancel", {"reason": "the customer is away"})
    client.ask("GET", f"/v1/order-search?q={number}")
    csv = f"number,facility,latitude,longitude,window_start,window_end,profile\nA-1,depot,55.81,37.6,{stamp(0)},{stamp(9_000)},test-chilled-2-6\n"
    client.ask("POST", "/v1/orders/import", data=csv.encode(), expect=201, **{"Content-Type": "text/csv"})
    client.ask("POST", "/v1/orders/import?dry_run=true", data=csv.encode(), **{"Content-Type": "text/csv"})
    client.ask("POST", f"/v1/shipments/{shipment}/handover", {
        "courier": f"courier-{vehicle}", "celsius": 4.5, "measured_at": stamp(0)}, expect=201)
    client.ask("GET", f"/v1/shipments/{shipment}")
    client.ask("GET", f"/v1/shipments/{shipment}/report.pdf?language=ru")
    link = client.ask("POST", f"/v1/shipments/{shipment}/link", {"hours": 2}, expect=201).json()["path"]
    client.ask("GET", link)
    client.ask("GET", "/v1" + link)
    client.ask("GET", f"/v1/couriers/courier-{vehicle}/route")
    for path in ("/v1/vehicles", "/v1/facilities", "/v1/kpi", "/v1/kpi.csv"):
        client.ask("GET", path)


def ask_profiles(client) -> None:
    path = "/v1/profiles/test-chilled-2-6"
    shown = client.ask("GET", path)
    changed = shown.json()["profile"] | {"high": 7}
    new = {"profile": changed, "comment": "a warmer shelf", "by": "Anna"}
    client.ask("POST", f"{path}/versions", new, expect=428)
    client.ask("POST", f"{path}/versions", new, expect=201, **{"If-Match": shown.headers["ETag"]})
    client.ask("POST", f"{path}/versions", new, expect=412, **{"If-Match": shown.headers["ETag"]})
    version = client.ask("GET", path).json()["version"]
    for more in ("/versions", f"/versions/{version}", f"/versions/{version}/difference", f"/versions/{version}/difference?from={version}"):
        client.ask("GET", path + more)
    client.ask("GET", f"{path}/versions/99999999999", expect=404)
    client.ask("GET", f"{path}/versions/{version}/difference?from=99999999999", expect=400)


def ask_hooks(client) -> None:
    hook = client.ask("GET", "/v1/hooks").json()["items"][0]["name"]
    client.ask("POST", f"/v1/hooks/{hook}/test", expect=202)
    client.ask("POST", f"/v1/hooks/{hook}/replay", {"from": stamp(-3_600), "until": stamp(0)}, expect=202)
    client.ask("POST", f"/v1/hooks/{hook}/enable")


def ask_administration(client) -> None:
    letter = client.ask("GET", "/v1/dead-letters").json()["items"][0]["id"]
    client.ask("POST", f"/v1/dead-letters/{letter}/retry", expect=409)
    client.ask("POST", f"/v1/dead-letters/{letter}/discard")
    delivery = client.ask("GET", "/v1/deliveries").json()["items"][0]["id"]
    client.ask("GET", f"/v1/deliveries/{delivery}/attempts")
    client.ask("POST", f"/v1/deliveries/{delivery}/replay", expect=202)
    token = client.ask("POST", "/v1/tokens", {"name": "Reader", "roles": ["quality"]}, expect=201).json()
    client.ask("GET", "/v1/tokens")
    client.ask("DELETE", f"/v1/tokens/{token['id']}")
    client.ask("POST", "/v1/persons/export", {"name": "Anna"})
    client.ask("POST", "/v1/persons/erase", {"name": "Boris"})
    for path in ("/v1/hooks", "/v1/audit", "/livez", "/readyz", "/metrics", "/openapi.json", "/asyncapi.json"):
        client.ask("GET", path)


def ask_routing(client) -> None:
    problem = {
        "vehicles": [{"id": 1, "start_index": 0, "end_index": 0}], "jobs": [{"id": 1, "location_index": 1}],
        "matrices": {"car": {"durations": [[0, 60], [60, 0]]}},
    }
    for path in ("/vroom", "/vroom/optimization"):
        client.ask("POST", path, problem)
        client.ask("POST", path, {"vehicles": 1}, expect=400)
    client.ask("GET", "/vroom/health")
    client.ask("GET", "/osrm/table/v1/driving/37.6,55.8;37.61,55.81?annotations=duration,distance")
    client.ask("GET", "/osrm/table/v1/driving/nowhere", expect=400)


def ask_pages(client, shipment: str) -> None:
    client.ask("GET", "/login")
    session = client.ask("POST", "/login", data=f"token={TOKEN}".encode(), expect=303,
                         **{"Content-Type": "application/x-www-form-urlencoded", "Origin": client.address})
    cookie = session.headers["Set-Cookie"].split(";")[0]
    for path in (
        "/", "/timeline", "/proposals/1", "/alerts", "/alerts/0", "/incidents/0", "/orders", f"/shipments/{shipment}", "/kpi",
        "/administration", "/courier/courier-van-1", "/courier/worker.js",
    ):
        client.ask("GET", path, Cookie=cookie)
    client.ask("POST", "/logout", expect=303, Cookie=cookie, Origin=client.address)


def test_a_day_in_which_everything_is_asked_fits_the_document(client, day):
    vehicle, shipment = day
    ask_plans(client, vehicle)
    ask_cold_chain(client, vehicle, shipment)
    ask_orders(client, vehicle, shipment)
    ask_administration(client)
    ask_profiles(client)
    ask_hooks(client)
    ask_routing(client)
    ask_pages(client, shipment)
    assert client.never_answered_well() == ELSEWHERE.keys()


def test_whatever_is_asked_the_answer_fits_the_document(stack, client, day):
    program = pathlib.Path(sys.executable).with_name("schemathesis")
    run = subprocess.run(
        [
            str(program), "--config-file", str(FOLDER / "schemathesis.toml"), "--no-color", "run", f"{stack.api}/openapi.json",
            "--header", f"Authorization: Bearer {TOKEN}", "--exclude-path", "/v1/stream",
            "--phases", "examples,coverage,fuzzing", "--max-examples", os.environ.get("ISOTHERM_FUZZ_EXAMPLES", "10"),
            "--seed", os.environ.get("ISOTHERM_FUZZ_SEED", "1"), "--max-redirects", "0", "--continue-on-failure",
        ],
        capture_output=True, text=True, cwd=stack.folder, timeout=600,
        env=clean_environment(SCHEMATHESIS_HOOKS="document_checks", PYTHONPATH=str(FOLDER)),
    )
    output = ROOT / ".test-output" / "document.log"
    output.parent.mkdir(exist_ok=True)
    output.write_text(run.stdout + run.stderr)
    assert run.returncode == 0, f"whole log in {output}\n{run.stdout[-4000:]}{run.stderr[-2000:]}"
    for name, role in stack.roles.items():
        assert role.child.poll() is None, f"{name} has ended"
