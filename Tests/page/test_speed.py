"""What a page weighs, and that it draws 500 vehicles that all move."""

import json

import pytest

KILOBYTE = 1000
# The map, and the stream, which never ends.
WITHOUT = ("/vendor/maplibre", "/vendor/pmtiles", "/basemap/", "/v1/stream")

# Each address once: what is read again because something has happened meanwhile is no weight of the page.
WEIGHTS = """(except) => performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
    .map((entry) => [new URL(entry.name).pathname, entry.encodedBodySize])
    .filter(([path]) => !except.some((part) => path.includes(part)))
    .reduce((sizes, [path, size]) => ({ ...sizes, [path]: Math.max(size, sizes[path] ?? 0) }), {})"""


@pytest.mark.parametrize("path", ["/", "/timeline", "/alerts", "/orders", "/kpi", "/administration"])
def test_a_page_weighs_less_than_300_kilobytes_without_its_map(open_page, path):
    page = open_page(path=path)
    sizes = page.evaluate(WEIGHTS, list(WITHOUT))
    for address, size in sorted(sizes.items(), key=lambda item: -item[1])[:8]:
        print(f"{size / KILOBYTE:6.1f} kB {address}")
    weight = sum(sizes.values())
    print(f"{weight / KILOBYTE:6.1f} kB {path}")
    assert 30 * KILOBYTE < weight < 300 * KILOBYTE


PAINTS = """() => new Promise((resolve) => {
    const read = () => {
        const [first] = performance.getEntriesByName("first-contentful-paint");
        const [useful] = performance.getEntriesByName("useful");
        if (first && useful) resolve({ first: first.startTime, useful: useful.startTime });
        else setTimeout(read, 20);
    };
    read();
})"""


@pytest.mark.parametrize("path", ["/", "/timeline", "/alerts", "/orders", "/kpi", "/administration"])
def test_what_a_page_is_for_stands_soon(open_page, path):
    """Printed is the figure, of which a second is wanted on a quiet machine; asserted is only that nothing waits for long:
    a machine that runs the other tests too takes three seconds for it."""
    page = open_page(path=path)
    times = []
    for _ in range(3):
        page.reload()
        times.append(page.evaluate(PAINTS))
        if max(times[-1].values()) < 1000:
            break
    best = min(times, key=lambda time: time["useful"])
    print(f"first paint {best['first']:4.0f} ms, useful {best['useful']:4.0f} ms {path}")
    assert best["useful"] < 10_000, times


FLEET = """async () => {
    const { state, update, touch } = await import("/page/app/store.js");
    const { applyPositions } = await import("/page/app/vehicles.js");
    const item = (n, step) => ({ vehicle: `lorry-${n}`, time: new Date(Date.now() + step).toISOString(),
        latitude: 55.8 + n / 20000, longitude: 37.6 + step / 20000 + n / 30000, speed_kmh: 30, course_deg: step });
    const one = (n) => ({ name: `lorry-${n}`, courier: `c-${n}`, state: "active", status: "moving", open_breaches: 0,
        devices: [], temperatures: [{ device: `d-${n}`, channel: "", value: 4, time: new Date().toISOString(), profile: null }],
        last_received_at: new Date().toISOString(), position: item(n, 0) });
    update({ vehicles: new Map(Array.from({ length: 500 }, (_, n) => [`lorry-${n}`, one(n)])) });
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    await frame();
    const times = [];
    for (let step = 1; step <= 10; step += 1) {
        applyPositions(Array.from({ length: 500 }, (_, n) => item(n, step)));
        const start = performance.now();
        touch("vehicles");
        await frame();
        times.push(performance.now() - start);
    }
    return { times: times.sort((a, b) => a - b), drawn: document.querySelectorAll("#fleet button").length };
}"""


@pytest.mark.parametrize(("has_map", "limit"), [(False, 500), (True, 2500)], ids=["list", "list and map"])
def test_500_vehicles_that_all_move_are_drawn_without_stutter(open_at, address, has_map, limit):
    """What the page itself works for one move of all, in script, style and layout: positions come each half second, so
    that half of it is left for whoever clicks. This machine has no graphics card: what a map waits for it is not counted."""
    page = open_at(address, ready=False)
    if not has_map:
        page.route("**/vendor/maplibre-gl.js", lambda route: route.fulfill(status=200, content_type="text/javascript", body=""))
    page.goto(address)
    page.wait_for_selector("html[data-ready=yes]")
    if has_map:
        page.wait_for_selector("#map[data-drawn=yes]")
    figures = page.context.new_cdp_session(page)
    figures.send("Performance.enable")
    worked = lambda: sum(m["value"] for m in figures.send("Performance.getMetrics")["metrics"] if m["name"] in ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration"))
    start = worked()
    result = page.evaluate(FLEET)
    share = (worked() - start) / (len(result["times"]) + 1) * 1000
    print(f"500 vehicles: {share:.0f} ms of work a move; until the next frame", json.dumps([round(time) for time in result["times"]]))
    assert result["drawn"] == 500
    assert share < limit
