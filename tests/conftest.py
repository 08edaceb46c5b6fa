"""Options of every tier."""

import os
import tempfile

import pytest

# What muster keeps outside of projects is kept outside of the person's home while tests run.
os.environ.setdefault("XDG_DATA_HOME", os.path.join(tempfile.gettempdir(), "muster-tests-data"))


def pytest_addoption(parser):
    parser.addoption("--soak", action="store_true", help="run the long tests too")


def pytest_configure(config):
    config.addinivalue_line("markers", "soak: takes minutes; runs with --soak only")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--soak"):
        return
    for item in items:
        if "soak" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="long; run: make soak"))
