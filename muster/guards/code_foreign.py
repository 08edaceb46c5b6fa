"""What a program in one of many further languages deletes or starts, by the calls of its library that are given plain texts.

No grammar of theirs is followed: a call is known by its name, and what it is given by the texts in its brackets."""

import re

from muster.guards import losses
from muster.shell import output

_LONGEST = 60000
# Options whose value is code; the rest of the words are files or data.
_CODE = frozenset("-e -E --eval -eval -c -M -p -x --execute eval r".split())
_TREES = (r"File\.rm_rf!?|Base\.rm|(?<!Pkg\.)rm|deleteDir|deleteRecursively|deleteDirectory|remove\.all|delete-directory(?:/files)?|delete-directory-tree|delete-tree|rmtree|FileUtils\.(?:rm_rf|rm_r|deleteDirectory)|"
          r"removeDir|remove_dir_all|removeDirectoryRecursive|removePathForcibly|del_dir_r|rmdir|RemoveAll|removeItem|Directory\.Delete|std/fs/removeTree|deleteTree|rimraf|remove-tree|remove_all|delete_dir_all")
_FILES = (r"File\.rm!?|File\.delete|File\.Delete|Files\.delete(?:IfExists)?|delete-file|removeFile|remove_file|os\.Remove|os\.Truncate|io/delete-file|Sys\.remove|Sys\.rmdir|file:delete|:file\.delete|unlink|\.delete|"
          r"FileUtils\.rm|deleteFile|fs::remove|file delete(?: -force)?(?: --)?")
_STARTS = (r"System\.(?:cmd|shell)|:os\.cmd|os:cmd|shell-command(?:-to-string)?|call-process|system\*?|shell|qqx|qx|Process\.(?:run|runSync|start|new)|ProcessBuilder|exec\.Command|Runtime\.getRuntime\(\)\.exec|execShellCmd|execCmd|"
           r"Command::new|run-program|uiop:run-program|callCommand|callProcess|readProcess|os\.proc|clojure\.java\.shell/sh|sh|Sys\.command|Unix\.system|run|execute")
_TEXT = r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`"
_AFTER = (r"(" + _TEXT + r")\s*\)?\s*\.\s*(deleteDir|deleteRecursively|deleteOnExit|deleteSync|delete)\b", r"(" + _TEXT + r")\s*\.\s*(execute\(\)|!!?)")
_COMMENT = r"(?m)^\s*(?:#|//|;|--).*$"


def judge(name, simple, line):
    """Yield what code would lose that stands in an option, on the standard input, or in a file that the line writes."""
    if simple.body and line.parsed.understood:
        return
    argv, texts = simple.argv, []
    for index, word in enumerate(argv[1:-1], 1):
        if word in _CODE:
            texts.append(argv[index + 1])
    texts.extend(line.parsed.files.get(output.file_name(word)) or "" for word in argv[1:] if not word.startswith("-"))
    if not texts or not any(texts):
        texts.append(output.fed(line.parsed, simple) or "")
    for text in texts[:8]:
        if len(text) <= _LONGEST:
            yield from _lost(re.sub(_COMMENT, "", text), simple, line)


def _lost(text, simple, line):
    from muster.guards import code

    for kind, pattern in (("tree", _TREES), ("file", _FILES), ("start", _STARTS)):
        for match in list(re.finditer(r"(?<![\w\"'-])(?:[\w/]+[./:])?(?:" + pattern + r")(?![\w-])", text))[:50]:
            given = _given(text, match.end())
            if given and kind == "start":
                yield from code.shell(" ".join(given), line, simple)
            elif given:
                yield from _deleted(line, simple, given, kind == "tree")
    for match in list(re.finditer(_AFTER[0], text))[:50]:
        yield from _deleted(line, simple, [_plain(match.group(1))], True)
    for match in list(re.finditer(_AFTER[1], text))[:50]:
        yield from code.shell(_plain(match.group(1)), line, simple)


def _deleted(line, simple, given, tree):
    paths = [one for one in given[:1] if one.strip() and "\n" not in one and not re.search(r"[<>|]", one)]
    return losses.deleted(line, [one for path in paths for one in line.named(simple, path, bool(set("*?[") & set(path)))], tree)


def _given(text, start):
    """Return the plain texts that follow a call's name, up to the end of its brackets or of its line."""
    depth, end = 0, start
    while end < len(text) and end - start < 600:
        match = re.compile(_TEXT).match(text, end)
        if match:
            end = match.end()
            continue
        char = text[end]
        depth += (char in "([{") - (char in ")]}")
        if depth < 0 or char == "\n" and depth <= 0 or char == ";" and depth <= 0:
            break
        end += 1
    said = text[start:end]
    if not re.match(r"[\s(!\[{:\"'`#.]", said):
        return []
    return [_plain(one) for one in re.findall(_TEXT, said)]


def _plain(said):
    return re.sub(r"\\(.)", r"\1", said[1:-1])
