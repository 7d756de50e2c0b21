"""Every page in each language and each colour scheme: nothing for axe to find, nothing cut off, a picture of each."""

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PAGES = ["timeline", "proposal", "alerts", "breach", "orders", "shipment", "kpi", "administration", "courier", "track"]


@pytest.fixture(scope="session")
def places(address):
    """The address of a page by its name; those of one thing lead to a thing that is there."""

    def get(path):
        return requests.get(f"{address}/v1/{path}", timeout=10).json()

    breach = get("breaches")["items"][-1]
    plan = get("plans/current")
    shipment = next(s["shipment"] for s in plan["routes"][0]["stops"] if s["kind"] == "deliver")
    link = requests.post(f"{address}/v1/shipments/{shipment}/link", timeout=10).json()["path"]
    return {
        "timeline": "/timeline",
        "proposal": f"/proposals/{get('plans')['items'][0]['version']}",
        "alerts": "/alerts",
        "breach": f"/alerts/{breach['id']}",
        "orders": f"/orders?q={shipment[:6]}",
        "shipment": f"/shipments/{shipment}",
        "kpi": "/kpi",
        "administration": "/administration",
        "courier": f"/courier/{max(plan['routes'], key=to_do)['courier']}",
        "track": link,
    }


def to_do(route):
    """How many deliveries of a route are still ahead."""
    return sum(stop["kind"] == "deliver" and stop["status"] == "open" for stop in route["stops"])


LOOKS = [("en", "light"), ("en", "dark"), ("ru", "dark"), ("ru", "light")]


def in_every_look(page):
    """Each language in each colour scheme, by the page's own buttons where it has both."""
    for language, theme in LOOKS:
        if page.locator("html").get_attribute("lang") != language:
            page.locator("#language").press("Enter")
        if page.evaluate("getComputedStyle(document.documentElement).colorScheme") != theme:
            page.locator("#theme").press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", language)
        page.wait_for_function("theme => getComputedStyle(document.documentElement).colorScheme === theme", arg=theme)
        yield language, theme


def assert_accessible(page):
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation_in_any_look(open_page, places, screenshot, name):
    page = open_page(path=places[name])
    for language, theme in in_every_look(page):
        screenshot(page, f"{name}-{language}-{theme}")
        assert_accessible(page)


@pytest.mark.parametrize("width", [360, 768])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_the_window(open_page, places, screenshot, name, width):
    page = open_page("ru", width=width, height=800, path=places[name])
    page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)
    if width == 360:
        screenshot(page, f"{name}-360")


FOCUS = """() => {
    const { activeElement: one } = document;
    const style = getComputedStyle(one);
    return { name: `${one.tagName} ${one.id} ${one.textContent.trim().slice(0, 30)}`, isBody: one === document.body,
        // Of a field for dates the browser itself marks the part that has the focus.
        isSeen: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none" || one.type === "date", box: one.getBoundingClientRect().width };
}"""

REACHABLE = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility()).length"""


@pytest.mark.parametrize("name", ["live", *PAGES])
def test_the_keyboard_reaches_everything_and_its_focus_is_seen(open_page, places, name):
    page = open_page(path=places.get(name, "/"))
    # A customer sees a picture, and a courier may have one stop left or none.
    few = min(5, page.evaluate(REACHABLE))
    assert few > 0
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["isBody"]:
            break
        assert focus["isSeen"] and focus["box"] > 0, focus
        seen.add(focus["name"])
    assert len(seen) >= few, seen


@pytest.mark.parametrize("part", ["devices", "profiles", "hooks", "letters", "tokens", "audit"])
def test_axe_finds_no_violation_in_the_parts_of_the_administration(open_page, screenshot, part):
    page = open_page(path=f"/administration#{part}")
    page.wait_for_selector(f"#tab-{part}[aria-selected=true]")
    page.wait_for_selector("#part table, #part .empty[data-key=empty]")
    for language, theme in in_every_look(page):
        screenshot(page, f"administration-{part}-{language}-{theme}")
        assert_accessible(page)
