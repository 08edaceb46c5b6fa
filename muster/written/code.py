"""Finds the files that the text of a program given on a line writes: `python -c`, `node -e`, what an interpreter is fed."""

import os
import re

from muster import written
from muster.shell.unwrap import quote

PROGRAMS = ("python", "pypy", "node", "nodejs", "deno", "bun", "ruby", "perl", "php", "lua")
_CODE = ("-c", "-e", "-E", "--eval", "-p", "--print", "-r", "eval")
_NAME = r"""\(?\s*[rbfu]?["']([^"'\n]{1,300})["']"""
# In a program's text: what stands first in these calls is written; in the others the second.
_WRITES = (r"(?:\bopen|fopen|createWriteStream|writeFile(?:Sync)?|appendFile(?:Sync)?|unlink(?:Sync)?|rm(?:dir)?Sync|\brm|truncate(?:Sync)?|renameSync|\brename|\bremove|rmtree|file_put_contents|writeTextFile(?:Sync)?|"
           r"File\.(?:write|delete|unlink)|IO\.write|FileUtils\.\w+|Bun\.write|Deno\.(?:remove|rename)\w*)" + _NAME)
_READS = r"""\s*(?:,\s*(?:mode\s*=\s*)?["'](?:r|rb|rt|<)["']|,\s*encoding\b[^)]*|,\s*errors\b[^)]*)?\s*\)"""
_SECOND = r"""(?:copy\w*|move|rename(?:Sync)?|replace|cp(?:Sync)?|symlink(?:Sync)?|link)\(\s*[^,()\n]{1,200},\s*[rbfu]?["']([^"'\n]{1,300})["']"""
_METHOD = r"""\b(?:Path)\(\s*[rbfu]?["']([^"'\n]{1,300})["']\s*\)\s*\.\s*(?:write_text|write_bytes|unlink|touch|rename|replace|open\(\s*["'][wax])"""
_PERL = r"""\bopen\b[^;\n]{0,80}?["']\+?>{1,2}["']\s*,\s*["']([^"'\n]{1,300})["']|\bopen\b[^;\n]{0,80}?["']\+?>{1,2}\s*([^"'\n]{1,300})["']"""
_SOMEHOW = r"""write_text|write_bytes|\.write\(|writelines|writeFile|\bopen\([^)\n]{1,200},\s*(?:mode\s*=\s*)?["'](?:[wax]|r[bt]?\+)|unlink|rmtree|os\.remove|rename\(|File\.write|file_put_contents|\bdump\("""
_LITERAL = r"""["']([^"'\n]*)["']"""
_LIST = r"""\[((?:\s*["'][^"'\n]{0,300}["']\s*,?){2,20})\]"""
_LINE = r"""(?:system|run|call|check_call|check_output|Popen|popen|exec|execSync|spawnSync)\(\s*[rbf]?["']([^"'\n]{1,1000})["']"""
_QUOTED = r"""["']([\w@+./-]{1,200}[./][\w@+.-]{1,100})["']"""


def files(name, argv, simple, disk, folder):
    """Return what the text of a program given on the line writes."""
    texts = [argv[index + 1] for index in range(1, len(argv) - 1) if argv[index] in _CODE or re.match(r"-[a-zA-Z0-9]*[eE]\Z", argv[index])]
    if not texts and all(word.startswith("-") for word in argv[1:]):
        fed = simple.stdin_text if simple.stdin_text is not None else simple.upstream.output if simple.upstream else None
        texts = [fed] if fed else []
    found = []
    for text in texts:
        text = text[:200000]
        for match in re.finditer(_WRITES, text):
            called = match.group()
            if not (called.startswith(("open", "fopen")) and re.compile(_READS).match(text, match.end())):
                found.append(match.group(1))
        for pattern in (_SECOND, _METHOD, _PERL):
            found += [next(filter(None, match.groups())) for match in re.finditer(pattern, text)]
        for words in [re.findall(_LITERAL, match) for match in re.findall(_LIST, text)[:20]] + [[match] for match in re.findall(_LINE, text)[:20]]:
            found += written.files(quote(words) if len(words) > 1 else words[0] if words else "", "", disk)
        if re.search(_SOMEHOW, text):  # what is written stands in a variable: any file that the text names may be it
            found += [word for word in re.findall(_QUOTED, text) if disk.is_file(os.path.join(folder, word))]
    return found
