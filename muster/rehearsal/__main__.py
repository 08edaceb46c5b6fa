"""`python -m muster.rehearsal CAST`: the same as `muster rehearse CAST`."""

from __future__ import annotations

import argparse
import sys

from muster.cli import rehearse
from muster.errors import MusterError


def main():
    """Play the cast named on the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m muster.rehearsal", description=rehearse.SUMMARY)
    rehearse.add_arguments(parser)
    try:
        return rehearse.run(parser.parse_args())
    except MusterError as error:
        print("muster: {}".format(error), file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
