"""Note."""
import os

with open(os.path.expanduser("~/.aws/credentials"), encoding="utf-8") as lines:
    lines.read()
