"""The whole story in one: a reefer warms, and in the end a courier drives another way."""

import re

import requests
from conftest import stored
from playwright.sync_api import expect


def newest_proposal(address):
    items = requests.get(f"{address}/v1/plans?state=proposed&limit=1", timeout=10).json()["items"]
    return items[0] if items else None


def accept_newest(page, address):
    """Looks at the newest proposal and accepts it; a newer one may come in between, then that one is looked at."""
    for _ in range(5):
        version = newest_proposal(address)["version"]
        page.goto(f"{address}/proposals/{version}")
        page.wait_for_selector("html[data-ready=yes]")
        accept = page.locator("#proposal-body button[data-key^=accept]")
        if accept.count() == 0:
            continue
        accept.click()
        page.fill("#ask input[name=name]", "Anna")
        page.fill("#ask textarea", "the goods come first")
        page.locator("#ask button[value=yes]").click()
        # Either it runs now, or the page says in words that the world has moved on.
        said = page.locator("#toasts").filter(has_text=re.compile(f"Plan {version} runs|moved on"))
        expect(said).to_be_visible(timeout=60_000)
        if f"Plan {version} runs" in page.locator("#toasts").inner_text():
            return version
    raise AssertionError("five proposals in a row were replaced before they could be accepted")


# Notes when a breach is first seen in a list.
SEEN = """(list) => {
    const look = () => { if (document.querySelector(`${list} article`)) window.seenAt ??= Date.now(); };
    new MutationObserver(look).observe(document.querySelector(list), { childList: true });
}"""


def test_a_reefer_warms_and_the_courier_drives_another_way(fresh_address, open_at, screenshot):
    address = fresh_address
    desk, inbox = open_at(address), open_at(address, "/alerts")
    for page, breaches in ((desk, "#breaches"), (inbox, "#alerts")):
        page.evaluate(SEEN, breaches)
    # The alert appears on the open page by itself.
    card = desk.locator("#breaches article").first
    expect(card).to_contain_text("van-2", timeout=150_000)
    expect(desk.locator("#counts .alarm dd")).to_have_text("1")
    expect(inbox.locator("#alerts article").first).to_contain_text("van-2")
    told_at = stored(address, "select (extract(epoch from min(created_at)) * 1000)::bigint from isotherm.outbox where type = 'isotherm.breach.opened'")
    delays = [page.evaluate("window.seenAt") - told_at for page in (desk, inbox)]
    print(f"from the commit of a breach to the page: {delays[0]} ms beside the map, {delays[1]} ms in the inbox")
    # A second is wanted, and printed is what it took; a machine that runs the other tests too may need more.
    assert 0 <= min(delays) and max(delays) < 10_000

    # The dispatcher opens it, and goes on to the proposal with one click.
    card.locator("a[data-key^=open-]").click()
    expect(desk.locator("#breach-title")).to_contain_text("van-2")
    expect(desk.locator("#loads tbody tr").first).to_be_visible()
    to_proposal = desk.locator("#remedy a.button")
    expect(to_proposal).to_be_visible(timeout=60_000)
    screenshot(desk, "story-breach")
    to_proposal.click()

    # Before and after stand side by side.
    expect(desk.locator("#before-lanes .lane").first).to_be_visible()
    expect(desk.locator("#after-lanes .lane").first).to_be_visible()
    expect(desk.locator("#proposal-body caption", has_text="Time the loads keep")).to_be_visible()
    screenshot(desk, "story-proposal")

    # The courier's telephone shows the old route, until the proposal is accepted.
    courier = open_at(address, "/courier/courier-van-2", width=360, height=740)
    expect(courier.locator("#next h2")).to_have_text("Next")
    expect(courier.locator("#change")).to_be_hidden()
    version = accept_newest(desk, address)
    expect(courier.locator("#change-title")).to_have_text(f"Your route has changed (plan {version})", timeout=60_000)
    shown = requests.get(f"{address}/v1/couriers/courier-van-2/route", timeout=10).json()
    assert shown["plan_version"] == version
    screenshot(courier, "story-courier")
    courier.get_by_role("button", name="Understood").click()
    expect(courier.locator("#change")).to_be_hidden()
