"""The map from a server: its tiles or its style in place of the shipped extract, its makers named, no other origin asked."""

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from conftest import running_demo
from product import wait_for
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


OWN_GROUND = (242, 240, 235)
# What a browser itself writes of a server that does not answer, or without leave to be read from elsewhere.
AWAY = ["status of 503", "blocked by CORS policy", "ERR_FAILED", "ERR_EMPTY_RESPONSE"]


@pytest.mark.parametrize("trouble", ["503", "silence"])
def test_a_server_that_is_away_gives_way_to_our_own_map_until_it_answers_again(served, open_at, screenshot, trouble):
    address, tiles, path = served
    tiles.trouble = trouble
    try:
        page = open_at(address, expected=AWAY)
        expect(page.locator("#map-notice")).to_have_text("The map's server does not answer: our own map is shown.")
        page.wait_for_selector("#map[data-drawn=yes]")
        page.wait_for_function("performance.getEntriesByType('resource').some((entry) => entry.name.includes('.pmtiles'))")
        expect(page.locator(".maplibregl-ctrl-attrib")).to_contain_text("OpenStreetMap")
        expect(page.locator(".maplibregl-ctrl-attrib")).not_to_contain_text("Tile <b>Makers</b>")
        wait_for("our own ground", lambda: all(abs(a - b) <= 3 for a, b in zip(most_of(page, "#map"), OWN_GROUND)), 60)
        screenshot(page, f"away{path.strip('/')}-{trouble}")
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        page.click("#language")
        expect(page.locator("#map-notice")).to_have_text("Сервер карты не отвечает: показана собственная карта.")
    finally:
        tiles.trouble = None
    # The network is there again, says the browser; without that it is asked each few minutes.
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#map-notice")).to_be_hidden()
    expect(page.locator(".maplibregl-ctrl-attrib")).to_contain_text("Tile <b>Makers</b>")
    wait_for("the server's ground", lambda: all(abs(a - b) <= 3 for a, b in zip(most_of(page, "#map"), COLOUR)), 60)


def test_a_server_that_goes_away_during_the_shift_is_noticed_and_the_maps_of_a_proposal_too(served, open_at):
    address, tiles, _ = served
    page = open_at(address, expected=AWAY)
    page.wait_for_selector("#map[data-drawn=yes]")
    expect(page.locator("#map-notice")).to_be_hidden()
    tiles.trouble = "503"
    try:
        # Other tiles are wanted when somebody looks elsewhere.
        for _ in range(5):
            asked = len(tiles.asked)
            page.get_by_role("button", name="Zoom out").click()
            wait_for("tiles of the next zoom", lambda: len(tiles.asked) > asked or page.locator("#map-notice").is_visible())
        expect(page.locator("#map-notice")).to_be_visible()
        version = requests.get(f"{address}/v1/plans?limit=1", timeout=10).json()["items"][0]["version"]
        page = open_at(address, f"/proposals/{version}", expected=AWAY)
        page.wait_for_selector("#after-map[data-drawn=yes]")
        page.wait_for_function("performance.getEntriesByType('resource').some((entry) => entry.name.includes('.pmtiles'))")
        expect(page.locator("#after-map .maplibregl-ctrl-attrib")).to_contain_text("OpenStreetMap")
    finally:
        tiles.trouble = None
