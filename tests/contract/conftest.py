"""The stage of the contract tests: scenes with a real store, real git and a real suite."""

import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from scene import Scene  # noqa: E402 - it lies beside the tests


@pytest.fixture
def play(tmp_path):
    """A function that lays out a scene; every scene is closed, and checked, at the end of its test."""
    scenes = []

    def make(**options):
        scenes.append(Scene(tmp_path / "repo{}".format(len(scenes)), **options))
        return scenes[-1]

    yield make
    for scene in scenes:
        scene.close()
