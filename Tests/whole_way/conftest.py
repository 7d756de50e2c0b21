"""Fixtures: a stack of its own for each file of tests, in a folder that a server's account can enter."""
from __future__ import annotations

import pathlib
import tempfile

import pytest

from hook import HookReceiver
from product import running_stack

PROFILES = pathlib.Path(__file__).parent / "profiles"


@pytest.fixture(scope="module")
def hook():
    receiver = HookReceiver()
    yield receiver
    receiver.close()


@pytest.fixture(scope="module")
def stack(hook):
    with tempfile.TemporaryDirectory(prefix="isotherm-way-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        environment = hook.environment() | {
            "ISOTHERM_DETECTOR_PROFILES_FOLDER": str(PROFILES),
            "ISOTHERM_DETECTOR_DEFAULT_PROFILE": "test-chilled-2-6",
            "ISOTHERM_PLANNING_BREACH_POLICY": "auto",
            "ISOTHERM_PLANNING_ORDER_POLICY": "suggest",
        }
        with running_stack(folder, **environment) as running:
            yield running
