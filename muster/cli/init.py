"""muster init: lay the store down and enable muster in this repository."""

import os

from muster import environment, places, project

SUMMARY = "lay the store down and enable muster in this repository"
EXAMPLE = "muster init"


def add_arguments(parser):
    """Describe the verb's arguments."""


def run(args):
    """Carry the verb out; return 0. Nothing that exists is overwritten."""
    where = places.find(places.working())
    written = project.init(where, session=environment.session_id())
    for path in written:
        print("wrote {}".format(os.path.relpath(path, where.root)))
    print("muster is on in {}{}".format(where.root, "" if written else "; everything was there already"))
    print("in the client type /add-feature, /fix-bug or /new-project; muster disable takes it back")
    return 0
