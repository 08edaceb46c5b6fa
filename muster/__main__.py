"""Starts the command line from any Python: this file alone must parse on Python 2 and 3.6 too."""

import os
import sys


def start():
    """Run the command line and return its exit status."""
    if sys.version_info < (3, 9):
        sys.stderr.write("python %d.%d is too old for muster; run it with python 3.9 or newer\n" % sys.version_info[:2])
        return 1
    root = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
    if root not in sys.path:
        sys.path.insert(0, root)
    from muster.cli import main

    return main()


if __name__ == "__main__":
    sys.exit(start())
