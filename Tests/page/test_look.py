"""The page in both languages, both colour schemes and all widths: no violation of accessibility, nothing cut off."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError, expect

WIDER = """width => [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width + 1)
    .map((one) => `${one.tagName}#${one.id}.${one.className}`).slice(0, 20)"""


def select_vehicle(page):
    page.locator("#fleet button").first.click()
    page.wait_for_selector("#curve-words:not(:empty)")


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation(open_page, screenshot, language, theme):
    page = open_page(language, theme)
    select_vehicle(page)
    screenshot(page, f"{language}-{theme}")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("width", [360, 768, 1100, 1440])
def test_nothing_is_wider_than_the_window(open_page, screenshot, width):
    page = open_page("ru", width=width, height=800)
    select_vehicle(page)
    # The curve and the map take their size a moment after the page.
    try:
        page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)
    except TimeoutError:
        raise AssertionError(f"wider than {width}: {page.evaluate(WIDER, width)}") from None
    screenshot(page, f"width-{width}")


DRAWN_OUT_OF_SIGHT = """async () => {
    const { drawCurve } = await import("/page/app/curve.js");
    const now = Date.now();
    const figures = [4, 5, 6];
    const points = { time: [now - 120_000, now - 60_000, now], low: figures, mean: figures, high: figures };
    const place = document.createElement("div");
    const curve = document.createElement("div");
    place.style.display = "none";
    place.append(curve);
    document.body.append(place);
    drawCurve(curve, { points, limits: null, breaches: [], from: now - 120_000, to: now, width_milliseconds: 60_000 });
    place.style.display = "block";
    return curve.getBoundingClientRect().width;
}"""


def test_a_curve_that_is_drawn_out_of_sight_takes_the_width_of_its_place(open_page):
    assert 100 < open_page("ru", width=360, height=800).evaluate(DRAWN_OUT_OF_SIGHT) <= 360


def test_every_text_is_there_in_both_languages(open_page):
    page = open_page()
    assert page.evaluate("import('/page/app/strings.js').then((strings) => strings.missingKeys())") == []


def test_plurals_are_those_of_the_language(open_page):
    page = open_page("ru")
    words = page.evaluate(
        "import('/page/app/strings.js').then(({ t }) => [1, 2, 5, 11, 21].map((n) => t('countBreaches', { n })))"
    )
    assert words == [
        "открытое нарушение",
        "открытых нарушения",
        "открытых нарушений",
        "открытых нарушений",
        "открытое нарушение",
    ]


def test_language_and_colours_are_remembered(open_page):
    page = open_page("en", "light")
    page.click("#language")
    # The buttons move when their words change: a click before that may miss.
    expect(page.locator("#theme")).not_to_have_text("Dark")
    page.click("#theme")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    page.wait_for_selector("html[data-ready=yes]")
    assert page.locator("html").get_attribute("lang") == "ru"
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("#breaches-title").inner_text() == "Нарушения"
