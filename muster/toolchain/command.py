"""One command of a project: what is run for a check, how it reports, and what defines it."""

from __future__ import annotations

import shlex


class Command:
    """A command found in (or configured for) a project.

    check       tests | lint | types | format | build | coverage | secrets | dependencies | a name of the project's own
    tool        the program behind it (pytest, eslint, cargo …)
    argv, env   what is run, additions to the environment; `{tmp}` stands for a folder made for each run
    cwd         where, relative to the project's root
    report      (format, path template) of the test report, "-" for standard output; None where there is none
    coverage    the same for coverage; only with check "coverage"
    after       further argv lists, run when the first ended (coverage xml)
    source      the file and key it was found by
    definition  label → the exact text that decides what is run and how
    missing     None, or one line: what is configured but absent, and how to get it
    threshold   the coverage in percent that the project itself asks for, else None
    silent      true where any output means failure (gofmt -l)
    ecosystem   the provider that found it ("config" for config.json)
    """

    __slots__ = ("check", "tool", "argv", "cwd", "env", "report", "coverage", "after", "source", "definition",
                 "missing", "threshold", "silent", "ecosystem")

    def __init__(self, check, tool, argv, cwd=".", env=None, report=None, coverage=None, after=(), source="",
                 definition=None, missing=None, threshold=None, silent=False):
        self.check, self.tool, self.argv, self.cwd = check, tool, list(argv), cwd
        self.env, self.report, self.coverage, self.after = dict(env or {}), report, coverage, [list(a) for a in after]
        self.source, self.definition, self.missing = source, dict(definition or {}), missing
        self.threshold, self.silent, self.ecosystem = threshold, silent, "config"

    def __repr__(self):
        return "<{} {} in {}: {}>".format(self.check, self.tool, self.cwd, self.shown())

    def shown(self):
        """Return the command as a person would type it."""
        return " && ".join(" ".join(shlex.quote(word) for word in argv) for argv in [self.argv] + self.after)

    def to_dict(self):
        """Return every field, for JSON."""
        return {name: getattr(self, name) for name in self.__slots__}

    @property
    def key(self):
        """Return what identifies this command between two trees: check, folder, ecosystem."""
        return (self.check, self.cwd, self.ecosystem)
