"""One browser for all tests of the page, over the product with a simulated fleet whose reefer fails at once."""

import os
import pathlib
import sys
import tempfile

import pytest
import requests
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "whole_way"))
from product import ISOTHERM, Process, free_port, wait_for  # noqa: E402

SCENARIO = pathlib.Path(__file__).parent / "reefer-fails-at-once.yaml"
OUTPUT = pathlib.Path(__file__).resolve().parents[2] / ".test-output"

# WebGL without a graphics card: https://chromium.googlesource.com/chromium/src/+/main/docs/gpu/swiftshader.md
OUTPUT.mkdir(exist_ok=True)
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]


@pytest.fixture(scope="session")
def address():
    """ISOTHERM_PAGE_URL where it is set; otherwise a demo of our own, once its breach and its second plan are there."""
    given = os.environ.get("ISOTHERM_PAGE_URL")
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="isotherm-page-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        address = f"http://127.0.0.1:{free_port()}"
        command = [ISOTHERM, "up", "--demo", "--folder", name, "--scenario", str(SCENARIO)]
        demo = Process(command + ["--set", f"http.port={address.rsplit(':')[-1]}"], OUTPUT / "page-server.log")
        try:
            demo.wait_for_words("fleet")
            wait_for("the first vehicle", lambda: listed(demo, address, "/v1/positions/latest"), 60)
            wait_for("the breach", lambda: listed(demo, address, "/v1/breaches"), 120)
            wait_for("a plan", lambda: listed(demo, address, "/v1/plans"), 60)
            yield address
        finally:
            demo.stop()
            Process([ISOTHERM, "up", "--remove", "--folder", name], OUTPUT / "page-server.log").child.wait(60)


def listed(demo, address, path):
    """The items of a list, none while the server does not answer yet."""
    if demo.child.poll() is not None:
        raise AssertionError(f"the demo ended with {demo.child.returncode}:\n{demo.words[-3000:]}")
    try:
        answer = requests.get(address + path, timeout=5)
    except requests.ConnectionError:
        return []
    return answer.json()["items"] if answer.ok else []


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, address):
    """Opens the page and, at the end, checks that the console stayed silent."""
    contexts = []
    complaints = []

    def open_page(language="en", theme="light", width=1440, height=1000, path="/"):
        context = browser.new_context(
            locale={"en": "en-GB", "ru": "ru-RU"}[language],
            color_scheme=theme,
            viewport={"width": width, "height": height},
            timezone_id="Europe/Moscow",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path)
        if path == "/":
            page.wait_for_selector("html[data-ready=yes]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    # A refusal of the API (404: no plan yet) is written to the console by the browser itself.
    unexpected = [text for text in complaints if "404" not in text]
    assert unexpected == []


@pytest.fixture
def screenshot():
    OUTPUT.mkdir(exist_ok=True)

    def screenshot(page, name, full_page=True):
        if page.locator("#map").count() and page.locator("#map").is_visible():
            page.wait_for_selector("#map[data-drawn=yes]")
        page.screenshot(path=OUTPUT / f"page-{name}.png", full_page=full_page)

    return screenshot
