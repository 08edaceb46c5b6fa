"""One command line as it is judged: the folder it has gone to, what it made itself, and the place it runs in."""


class Line:
    """A line that is walked from left to right; `place` answers about the disk."""

    def __init__(self, command, parsed, place):
        self.command, self.parsed, self.place = command, parsed, place
