"""The client tier: the real client, installed once, and the casts it plays."""

import io
import os

import pytest

from muster.rehearsal import cast, client, play, screen

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


@pytest.fixture(scope="session")
def program():
    """The path of the pinned client."""
    return client.find(say=lambda line: None)


@pytest.fixture
def rehearse(program, tmp_path):
    """A function that plays the cast at a path, or the given YAML text, and returns the outcome and the screen's text."""

    def played(source, plugin=None, verbose=False):
        path = source
        if not os.path.exists(str(source)):
            path = str(tmp_path / "cast.yaml")
            with open(path, "w", encoding="utf-8") as handle:
                handle.write(source)
        stream = io.StringIO()
        keep = str(tmp_path / "play")
        outcome = play.play(cast.load(str(path)), screen.Screen(True, verbose, stream), program, plugin, keep)
        return outcome, stream.getvalue()

    return played


@pytest.fixture
def tiny():
    """The folder of the plugin that proves the rehearsal itself."""
    return os.path.join(HERE, "plugins", "tiny")
