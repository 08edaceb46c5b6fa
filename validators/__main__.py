"""`python -m validators`."""

import sys

from validators import command

sys.exit(command.main(sys.argv[1:]))
