"""Shell commands that programs of other kinds run when their own words ask for it: editors, archivers, pagers, clients."""

import re

from muster.guards import code
from muster.shell import output

# program: what in a word of its own is a command of the shell
_WORDS = {
    "tar": r"--checkpoint-action=exec=(.+)|--to-command=(.+)|--use-compress-program=(.+)|--info-script=(.+)", "sed": r"(?:^|[;{}/0-9$]|\n)\s*e\s+([^\n]+)",
    "vim": r"^\+?:?\s*(?:silent\s*)?!(.+)|system\([\"'](.+)[\"']\)", "ssh": r"ProxyCommand[= ](.+)|LocalCommand[= ](.+)", "man": r"^\+?!(.+)", "gdb": r"^(?:shell|!)\s*(.+)",
    "emacs": r"shell-command(?:-to-string)? \\?\"(.+?)\\?\"", "tclsh": r"exec\s+(.+)", "zip": r"^-?TT\s*(.+)", "psql": r"\\!\s*(.+)", "sqlite3": r"\.(?:shell|system)\s+(.+)",
}
_SAME = {"bsdtar": "tar", "gtar": "tar", "gsed": "sed", "vi": "vim", "nvim": "vim", "ex": "vim", "ed": "vim", "less": "man", "expect": "tclsh", "scp": "ssh", "mysql": "psql"}
_NEXT = {"rsync": ("-e", "--rsh", "--rsync-path"), "zip": ("-TT", "--unzip-command"), "xterm": ("-e",), "gnome-terminal": ("-e", "--command"), "man": ("-P", "--pager"),
         "tar": ("-I", "--use-compress-program", "--to-command", "-F")}


def judge(name, simple, line):
    """Yield what a command of the shell would lose that stands in another program's words or in what it reads."""
    known, argv = _SAME.get(name, name), simple.argv
    texts = []
    if known in _WORDS:
        pattern = re.compile(_WORDS[known])
        read = output.fed(line.parsed, simple) if known in ("vim", "psql", "sqlite3", "tclsh") else None
        for said in argv[1:] + (read or "")[:20000].split("\n"):
            match = pattern.search(said[:20000]) if len(said) > 2 else None
            texts.extend(one for one in match.groups() if one) if match else None
    texts.extend(after for word, after in zip(argv[1:], argv[2:]) if word in _NEXT.get(known, ()))
    if known == "tclsh":
        texts.extend("rm -rf " + one for said in argv[1:] + [output.fed(line.parsed, simple) or ""] for one in re.findall(r"file delete (?:-force )?(?:-- )?([^;\n]+)", said))
    if known == "vim":
        texts.extend("rm -rf " + one for said in argv[1:] for one in re.findall(r"\bdelete\(\s*[\"']([^\"']+)", said))
    if known == "sed":
        texts.extend(one for said in argv[1:] for one in _replaced(said[:20000]))
    for text in texts[:20]:
        yield from code.shell(text, line, simple)


def _replaced(script):
    """Return what the `s` commands of sed run that have the flag `e`."""
    for match in list(re.finditer(r"(?:\A|[\s;{}/0-9$,!])s([^\w\s\\\\])", script))[:50]:
        mark = re.escape(match.group(1))
        body = re.compile(r"((?:[^{0}\\\\]|\\\\.)*){0}((?:[^{0}\\\\]|\\\\.)*){0}([a-zA-Z0-9]*)".format(mark), re.S).match(script, match.end())
        if body and "e" in body.group(3):
            yield body.group(2)
