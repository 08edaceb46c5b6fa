"""muster enable: turn muster's hooks on again in this repository."""

import os

from muster import errors, places, project

SUMMARY = "turn muster on again in this repository"
EXAMPLE = "muster enable"


def add_arguments(parser):
    """Describe the verb's arguments."""


def run(args):
    """Carry the verb out; return 0. Raises `NotEnabled` where muster was never laid down."""
    where = places.find(places.working())
    if not os.path.exists(where.store("muster.db")):
        raise errors.NotEnabled("there is no store in {}; run: muster init".format(where.root))
    fresh = project.enable(where, project.identity(where))
    print("muster is on in {}{}".format(where.root, "" if fresh else " (it was already)"))
    return 0
