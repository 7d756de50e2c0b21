"""The map from a server: its tiles or its style in place of the shipped extract, its makers named, no other origin asked."""

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conftest import running_demo
from tiles import COLOUR, running_tiles


@pytest.fixture(scope="module", params=["/map/{z}/{x}/{y}.png", "/style.json"], ids=["tiles", "style"])
def served(request):
    """A demo whose map comes from a server of our own, and that server."""
    with running_tiles() as tiles:
        settings = [f"http.map.url={tiles.origin}{request.param}", "http.map.attribution=© Tile <b>Makers</b>", "http.map.attribution_url=https://example.org/licence"]
        with running_demo(settings) as (_, address):
            yield address, tiles, "/map/" if "{z}" in request.param else "/styled/"


# A pixel of a picture that shows the map, decoded by the browser itself.
PIXELS = """async (bytes) => {
    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const counts = {};
    for (let at = 0; at < data.length; at += 4) {
        const key = `${data[at]},${data[at + 1]},${data[at + 2]}`;
        counts[key] = (counts[key] ?? 0) + 1;
    }
    return [Object.entries(counts).sort((a, b) => b[1] - a[1])[0][0], image.width * image.height];
}"""


def most_of(page, selector):
    """The colour of most pixels of an element, as red, green and blue."""
    colour, _ = page.evaluate(PIXELS, list(page.locator(selector).screenshot()))
    return tuple(int(part) for part in colour.split(","))


def test_the_map_of_the_server_is_drawn_and_its_makers_are_named(served, open_at, screenshot):
    address, tiles, path = served
    page = open_at(address)
    page.wait_for_selector("#map[data-drawn=yes]")
    assert all(abs(a - b) <= 3 for a, b in zip(most_of(page, "#map"), COLOUR)), most_of(page, "#map")
    assert [place for place, _ in tiles.asked if place.startswith(path)]
    assert not [place for place, _ in tiles.asked if place.endswith(".pbf")], "words are drawn with this machine's fonts"
    assert {referrer for place, referrer in tiles.asked if place.startswith(path)} == {address + "/"}, "the site and no page of it"
    attribution = page.locator(".maplibregl-ctrl-attrib")
    expect(attribution.get_by_role("link", name="© Tile <b>Makers</b>")).to_have_attribute("href", "https://example.org/licence")
    expect(attribution).not_to_contain_text("OpenStreetMap")
    expect(page.locator("#map-notice")).to_be_hidden()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    screenshot(page, f"online{path.strip('/')}")
    assert not page.evaluate("performance.getEntriesByType('resource').some((entry) => entry.name.includes('.pmtiles'))")


def test_by_night_tiles_that_are_made_for_the_day_are_dimmed(served, open_at):
    address, _, path = served
    page = open_at(address, theme="dark")
    page.wait_for_selector("#map[data-drawn=yes]")
    # A style may have a night of its own, and is left as it is.
    assert (sum(most_of(page, "#map")) < 0.8 * sum(COLOUR)) == (path == "/map/")


def test_a_page_may_ask_that_origin_and_no_other(served, open_at):
    address, tiles, _ = served
    policy = requests.get(address, timeout=10).headers["Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["connect-src"] == f"'self' {tiles.origin}"
    assert rules["img-src"] == f"'self' data: blob: {tiles.origin}"
    assert [name for name, rule in rules.items() if tiles.origin in rule] == ["img-src", "connect-src"]


def test_the_maps_of_a_proposal_have_the_same_ground(served, open_at):
    address, tiles, path = served
    version = requests.get(f"{address}/v1/plans?limit=1", timeout=10).json()["items"][0]["version"]
    tiles.asked.clear()
    page = open_at(address, f"/proposals/{version}")
    page.wait_for_selector("#after-map[data-drawn=yes]")
    assert [place for place, _ in tiles.asked if place.startswith(path)]
