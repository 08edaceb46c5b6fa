"""muster disable: turn muster's hooks off in this repository; the store stays."""

import os

from muster import places, project

SUMMARY = "turn muster off in this repository; the store stays"
EXAMPLE = "muster disable"


def add_arguments(parser):
    """Describe the verb's arguments."""


def run(args):
    """Carry the verb out; return 0."""
    where = places.find(places.working())
    was_on = project.disable(where)
    print("muster is off in {}{}: its hooks leave at once, no gate is held".format(where.root, "" if was_on else " (it was already)"))
    if os.path.exists(where.store()):
        print("the store stays; muster enable brings it back, rm -r {} removes it for good".format(os.path.relpath(where.store())))
    return 0
