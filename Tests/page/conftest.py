"""One browser for all tests of the page; the server under test is named by ISOTHERM_PAGE_URL."""

import os
import pathlib

import pytest
from playwright.sync_api import sync_playwright

BASE_URL = os.environ.get("ISOTHERM_PAGE_URL", "")
OUTPUT = pathlib.Path(__file__).resolve().parents[2] / ".test-output"

# WebGL without a graphics card: https://chromium.googlesource.com/chromium/src/+/main/docs/gpu/swiftshader.md
FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]


@pytest.fixture(scope="session")
def browser():
    assert BASE_URL, "set ISOTHERM_PAGE_URL to the address of a running server"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser):
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
        page.goto(BASE_URL + path)
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
