"""`isotherm plan`: what a dispatcher without a browser asks for, sees and decides."""
from __future__ import annotations

import json
import time

from product import wait_for


def stamp(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def order(number: str, north: float) -> dict:
    now = time.time()
    return {"number": number, "shipments": [{
        "facility": "depot", "label": f"Shop {number}", "place": {"latitude": 55.75 + north, "longitude": 37.62},
        "window_start": stamp(now), "window_end": stamp(now + 8 * 3600), "profile": "test-chilled-2-6"}]}


def words(answer) -> str:
    return answer.stdout + answer.stderr


def test_a_dispatcher_asks_for_plans_looks_at_them_and_decides(stack):
    stack.environment["ISOTHERM_PLANNING_ORDER_POLICY"] = "off"
    assert "no plan runs" in words(stack.isotherm("plan", "show", check=False))
    # Nobody makes plans yet: the wish waits, and whoever asked is told so.
    early = stack.isotherm("plan", "replan", "--by", "anna", "--reason", "too early", "--wait", "1", check=False)
    assert early.returncode == 75 and "still waits" in early.stderr
    stack.start_all()
    assert stack.post("/v1/facilities", {"facilities": [
        {"name": "depot", "kind": "depot", "label": "Depot", "place": {"latitude": 55.75, "longitude": 37.62}}]}).ok
    assert stack.post("/v1/vehicles", {"vehicles": [
        {"name": "van-1", "courier": "c-1", "depot": "depot", "devices": ["van-1"], "capacity": [20]}]}).ok
    assert stack.post("/v1/orders", {"orders": [order("A-1", 0.02), order("A-2", 0.04)]}).ok

    first = stack.isotherm("plan", "replan", "--by", "anna", "--reason", "the day begins", "--accept")
    assert "accepted by anna" in first.stdout and "2 hand-overs in 1 routes" in first.stdout
    running = stack.value("select version from isotherm.plan where state = 'accepted'")
    shown = stack.isotherm("plan", "show").stdout
    assert "van-1 (c-1)" in shown and "deliver A-1" in shown and "deliver A-2" in shown
    document = json.loads(stack.isotherm("plan", "show", str(running), "--json").stdout)
    assert document["version"] == running and document["routes"][0]["vehicle"] == "van-1"
    wait_for("the courier's route is published", lambda: stack.value(
        "select count(*) from isotherm.plan_message where published_at is not null") == 1)

    again = stack.isotherm("plan", "replan", "--by", "anna", "--reason", "anything better?")
    assert "still the best" in again.stdout, words(again)

    assert stack.post("/v1/orders", order("A-3", 0.03)).ok
    proposed = stack.isotherm("plan", "replan", "--by", "anna", "--reason", "A-3 is urgent")
    assert "proposed" in proposed.stdout and "added: A-3" in proposed.stdout, words(proposed)
    version = stack.value("select version from isotherm.plan where state = 'proposed'")
    assert [line.split()[:2] for line in stack.isotherm("plan", "list", "--state", "proposed").stdout.splitlines()] == [
        [str(version), "proposed"]]
    assert stack.isotherm("plan", "reject", str(version), "--by", "boris", check=False).returncode == 64
    stack.isotherm("plan", "reject", str(version), "--by", "boris", "--reason", "not today")
    late = stack.isotherm("plan", "accept", str(version), "--by", "anna", check=False)
    assert late.returncode == 75 and "rejected already" in late.stderr

    stack.isotherm("plan", "replan", "--by", "anna", "--reason", "once more")
    version = stack.value("select version from isotherm.plan where state = 'proposed'")
    stack.isotherm("plan", "accept", str(version), "--by", "anna", "--reason", "as it should be")
    assert stack.query("select version, decided_by, decision_reason from isotherm.plan where state = 'accepted'") == [
        (version, "anna", "as it should be")]
    assert stack.isotherm("plan", "accept", "99", "--by", "anna", check=False).returncode == 66
    actions = [row[0] for row in stack.query(
        "select action from isotherm.audit_entry where via = 'command' order by number")]
    assert actions.count("plan replan") == 4 and actions.count("plan accept") == 3 and "plan reject" in actions
    assert stack.isotherm("audit", "verify").returncode == 0

    # The configuration wants no plans for orders; this customer wants them at once, as long as nothing is moved.
    assert "order  off  (configuration)" in stack.isotherm("plan", "policy").stdout
    wrong = stack.isotherm("plan", "policy", "order", "--mode", "auto", "--moved-stops", "100001", "--by", "anna", check=False)
    assert wrong.returncode == 64 and "moved_stops" in wrong.stderr, words(wrong)
    changed = stack.isotherm("plan", "policy", "order", "--mode", "auto", "--moved-stops", "0", "--by", "anna")
    assert changed.stdout.startswith("order  auto: at most 0 moved stops, 0 broken windows, 0 dropped shipments  (anna")
    assert stack.post("/v1/orders", order("A-4", 0.05)).ok
    wait_for("the order's plan runs", lambda: stack.query(
        "select trigger, decided_by from isotherm.plan where state = 'accepted'") == [("order", "policy")])
    assert "(configuration)" in stack.isotherm("plan", "policy", "order", "--mode", "standard", "--by", "anna").stdout
