"""One browser for all tests of the page, over the product with a simulated fleet whose reefer fails at once."""

import contextlib
import datetime
import os
import pathlib
import sys
import tempfile

import psycopg
import pytest
import requests
from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "whole_way"))
from product import ISOTHERM, Process, free_port, read_configuration, wait_for  # noqa: E402

SCENARIO = pathlib.Path(__file__).parent / "reefer-fails-at-once.yaml"
OUTPUT = pathlib.Path(__file__).resolve().parents[2] / ".test-output"
LOG = OUTPUT / f"page-server-{os.getpid()}.log"

OUTPUT.mkdir(exist_ok=True)
# A map without a graphics card takes all that a busy machine has.
expect.set_options(timeout=60_000)
# The shell without a window of its own: half the work of the whole browser, which makes pages of its own for each context.
BROWSER = "/usr/bin/chromium-headless-shell"
# WebGL without a graphics card (https://chromium.googlesource.com/chromium/src/+/main/docs/gpu/swiftshader.md), and only
# that: putting the page together is cheaper without one.
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist", "--disable-gpu-compositing"]


SETTINGS: dict[str, dict] = {}


@contextlib.contextmanager
def running_demo(more=(), scenario=SCENARIO):
    """A demo of our own in which nobody decides but the tests, once its first plan runs; `more` are further settings."""
    given = os.environ.get("ISOTHERM_PAGE_URL")
    if given:
        yield None, given
        return
    with tempfile.TemporaryDirectory(prefix="isotherm-page-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        address = f"http://127.0.0.1:{free_port()}"
        command = [ISOTHERM, "up", "--demo", "--folder", name, "--scenario", str(scenario)]
        settings = [f"http.port={address.rsplit(':')[-1]}", "planning.breach_policy=suggest", *more]
        demo = Process(command + [word for setting in settings for word in ("--set", setting)], LOG)
        try:
            demo.wait_for_words("fleet")
            wait_for("the first vehicle", lambda: listed(demo, address, "/v1/positions/latest"), 60)
            wait_for("the first plan", lambda: listed(demo, address, "/v1/plans?state=accepted"), 60)
            SETTINGS[address] = read_configuration(folder / "isotherm.yaml") | {"file": folder / "isotherm.yaml"}
            yield demo, address
        finally:
            demo.stop()
            Process([ISOTHERM, "up", "--remove", "--folder", name], LOG).child.wait(60)


@pytest.fixture(scope="session")
def address():
    """ISOTHERM_PAGE_URL where it is set; otherwise a demo of our own, once its breach and the proposal are there."""
    with running_demo() as (demo, address):
        wait_for("the breach", lambda: listed(demo, address, "/v1/breaches"), 120)
        wait_for("the proposal", lambda: len(listed(demo, address, "/v1/plans")) > 1, 60)
        yield address


@pytest.fixture
def broker_port(address):
    """Where the demo's gateways publish; ISOTHERM_PAGE_BROKER beside ISOTHERM_PAGE_URL."""
    return SETTINGS[address]["broker"]["port"] if address in SETTINGS else os.environ["ISOTHERM_PAGE_BROKER"]


def execute(address, sql):
    """Runs a statement on a demo's database."""
    database = SETTINGS[address]["database"]
    with psycopg.connect(host="127.0.0.1", port=database["port"], dbname=database["name"], user=database["user"], passfile=database["passfile"]) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchone() if cursor.description else None


def stored(address, sql):
    """The first value that a demo's database answers with."""
    return execute(address, sql)[0]


@pytest.fixture
def fresh_address():
    """A demo in which nothing has gone wrong yet."""
    with running_demo() as (_, address):
        yield address


def listed(demo, address, path):
    """The items of a list, none while the server does not answer yet."""
    if demo and demo.child.poll() is not None:
        raise AssertionError(f"the demo ended with {demo.child.returncode}:\n{demo.words[-3000:]}")
    try:
        answer = requests.get(address + path, timeout=5)
    except requests.ConnectionError:
        return []
    return answer.json()["items"] if answer.ok else []


def order_of(address, tenant):
    """Sends an order of a tenant that has no vehicle; its shipment's number."""
    place = {"place": {"latitude": 55.81, "longitude": 37.6}}
    stamp = lambda hours: (datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    shipment = {"number": "N-1-1", "facility": "depot-north", "label": "Аптека «Северная»", **place, "window_start": stamp(0),
                "window_end": stamp(2), "amount": [1], "profile": "demo-chilled-2-6"}
    for path, body in [("facilities", {"name": "depot-north", "kind": "depot", **place}), ("orders", {"number": "N-1", "shipments": [shipment]})]:
        answer = requests.post(f"{address}/v1/{path}?tenant={tenant}", json=body, timeout=10)
        assert answer.ok, answer.text
    return "N-1-1"


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_at(browser):
    """Opens a page of a server and, at the end, checks that the console stayed silent."""
    contexts = []
    complaints = []
    # A browser itself writes about a network that a test has switched off, and about a refusal because somebody else
    # was first or because of a role; none is a complaint of the page. Nor is what a test says is `missing` or `expected`.
    silent = ["ERR_INTERNET_DISCONNECTED", "status of 409", "status of 412", "status of 401", "status of 403"]

    def open_at(address, path="/", language="en", theme="light", width=1440, height=1000, ready=True, timezone="Europe/Moscow", missing=False, expected=(), **more):
        context = browser.new_context(
            locale={"en": "en-GB", "ru": "ru-RU"}[language],
            color_scheme=theme,
            viewport={"width": width, "height": height},
            timezone_id=timezone,
            **more,
        )
        context.set_default_timeout(60_000)
        contexts.append(context)
        silent.extend([*expected, "status of 404"] if missing else expected)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path)
        if ready:
            page.wait_for_selector("html[data-ready=yes]")
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert [text for text in complaints if not any(words in text for words in silent)] == []


@pytest.fixture
def open_page(open_at, address):
    def open_page(language="en", theme="light", width=1440, height=1000, path="/"):
        return open_at(address, path, language, theme, width, height)

    return open_page


@pytest.fixture
def screenshot():
    OUTPUT.mkdir(exist_ok=True)

    def screenshot(page, name, full_page=True):
        page.wait_for_selector("html[data-ready=yes]")
        if page.locator("#map").count() and page.locator("#map").is_visible():
            page.wait_for_selector("#map[data-drawn=yes]")
        page.screenshot(path=OUTPUT / f"page-{name}.png", full_page=full_page)

    return screenshot
