"""The disk around a command: what a path is to the project, looked up when it is asked for."""


class Place:
    """Where a command would run. `cwd` and `root` are absolute; `home` is the person's home folder."""

    def __init__(self, cwd, root, home):
        self.cwd, self.root, self.home = cwd, root, home
