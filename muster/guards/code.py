"""What code for an interpreter loses: given as an argument, as a here-document, or in a file that the line writes itself."""

import re

from muster.guards import losses
from muster.guards.code_values import HOLE
from muster.shell import output
from muster.shell.unwrap import quote

# program: (its language, options whose value is code)
_LANGUAGES = {
    "python": ("-c",), "node": ("-e", "-p", "--eval", "--print", "-pe", "-ep"), "ruby": ("-e",), "perl": ("-e", "-E"), "php": ("-r", "-B", "-R"), "lua": ("-e",),
    "r": ("-e", "--eval"), "applescript": ("-e",), "powershell": ("-Command", "-command", "-c", "-C"), "cmd": ("/c", "/C", "/k", "//c", "//C"),
}
_BY_NAME = {"pypy": "python", "ipython": "python", "nodejs": "node", "ts-node": "node", "tsx": "node", "deno": "node", "bun": "node", "irb": "ruby", "zx": "node", "R": "r",
            "luajit": "lua", "Rscript": "r", "osascript": "applescript", "pwsh": "powershell", "gawk": "awk", "mawk": "awk", "nawk": "awk"}
_GLUED = {"perl": "MmI", "ruby": "rI", "python": "mWX", "php": "dz"}
_DEEPEST = 4


def judge(name, simple, line):
    """Yield what the code would lose that an interpreter is given."""
    low = name.rstrip("0123456789.")
    language = _BY_NAME.get(name) or _BY_NAME.get(low) or low
    if simple.body and line.parsed.understood or line.depth > _DEEPEST:
        return
    if language in ("powershell", "cmd"):
        yield from _windows(language, simple, line)
        return
    from muster.guards import code_run

    yield from code_run.fed(simple, line)
    for text in _texts(language, simple, line)[:8]:
        yield from lost(text, language, line, simple)


def _texts(language, simple, line):
    argv, found, index = simple.argv, [], 1
    if language == "awk":
        skip = ("-F", "-v", "-f", "-i")
        return [word for at, word in enumerate(argv) if at and not word.startswith("-") and argv[at - 1] not in skip][:1]
    options = _LANGUAGES.get(language, ())
    files = line.parsed.files
    while index < len(argv):
        word = argv[index]
        # a module or a folder that stands in the option itself ends no bundle: perl -MFile::Path=remove_tree, ruby -rtime
        bundle = re.match(r"-[a-zA-Z0-9.]+\Z", word) and language in _GLUED and word[1] not in _GLUED[language] and word[-1] in {one[-1] for one in options}
        if (word in options or bundle) and index + 1 < len(argv):
            found.append(argv[index + 1])
            index += 1
            if language == "python":
                return found
        elif language == "python" and word.startswith("-c") and len(word) > 2:
            return [word[2:]]
        elif word.startswith("--eval="):
            found.append(word[7:])
        elif word == "eval" and index == 1 and index + 1 < len(argv):
            found.append(argv[index + 1])
            index += 1
        elif word == "-" or not word.startswith("-"):
            text = files.get(output.file_name(word)) if word != "-" else None
            if text is not None:
                found.append(text)
            elif word == "run" and index == 1:
                index += 1
                continue
            if word != "-":
                return found
        index += 1
    if not found:
        text = output.fed(line.parsed, simple)
        found = [text] if text else []
    return found


def lost(text, language, line, simple, depth=0):
    """Yield `(rule, why, safer)` for what a program of a language loses."""
    from muster.guards import code_calls

    here = line.folder(simple)
    if language == "awk":
        written = re.findall(r"(?<!>)>\s*\"([^\"]+)\"", text)
        yield from losses.overwritten(line, [one for path in written[:20] for one in line.named(simple, path)])
        held = dict(re.findall(r"\b(\w+)\s*=\s*\"((?:[^\"\\]|\\.)*)\"", text))
        text = re.sub(r"(?<=system\()\s*(\w+)\s*(?=\))", lambda match: '"{}"'.format(held.get(match.group(1), match.group(1))), text)
        for said in re.findall(r"print[f]?\s*\(?\s*\"((?:[^\"\\]|\\.)*)\"\s*\)?\s*\|\s*\"(?:/bin/)?(?:ba|da|z)?sh\"", text):
            yield from shell(said, line, simple)
        for said in re.findall(r"system\(\s*\"((?:[^\"\\]|\\.)*)\"", text) + re.findall(r"\"((?:[^\"\\]|\\.)*)\"\s*\|\s*getline|\|\s*\"((?:[^\"\\]|\\.)*)\"", text):
            yield from shell(said if isinstance(said, str) else "".join(said), line, simple, " $FIELD")
        return
    if language == "applescript":
        for said in re.findall(r"do shell script \"((?:[^\"\\]|\\.)*)\"", text):
            yield from shell(said.replace('\\"', '"').replace("\\\\", "\\"), line, simple)
        if re.search(r"\bempty (?:the )?trash\b|\bdelete\b.*\b(?:folder|file|home|disk)\b|\bshut down\b|\brestart\b", text):
            yield "code-deletes", "the script deletes or stops what can not be told", ""
        return
    for call in code_calls.calls(text, language, line.place.home, here):
        if call.kind == code_calls.SHELL:
            said = call.texts
            if said == [HOLE]:
                continue
            text_ = quote(word.replace(HOLE, "…") if HOLE not in word else "$UNKNOWN_PIECE" for word in said) if call.argv else said[0]
            yield from shell(text_ if not call.argv else text_.replace("'$UNKNOWN_PIECE'", "$UNKNOWN_PIECE"), line, simple)
        elif call.kind == code_calls.QUERY:
            base = ":memory:" if ":memory:" in text and text.count("connect(") == 1 else "db"
            yield from shell("sqlite3 {} ".format(base) + quote([call.texts[0].replace(HOLE, "x")]), line, simple)
        elif call.kind == code_calls.HIDDEN:
            if HOLE in call.texts[0] or depth > 2:
                yield "run-decoded", "what the code decodes runs unread", ""
            else:
                yield from lost(call.texts[0], language, line, simple, depth + 1)
        else:
            yield from _paths(call, line, simple)


def _paths(call, line, simple):
    from muster.guards import code_calls

    targets = []
    for text in call.texts[:100]:
        if text.startswith(HOLE) and text.strip(HOLE + "/") in ("", "*"):
            if call.kind in (code_calls.DELETE, code_calls.SWEEP):
                yield "code-deletes", "what {} deletes can not be told before the code runs".format(call.name[:40]), ""
            continue
        targets.extend(line.named(simple, text.replace(HOLE, "$UNKNOWN_PIECE"), bool(set("*?[") & set(text) or HOLE in text)))
    if call.kind == "move":
        if len(call.texts) == 2 and HOLE not in "".join(call.texts):
            yield from shell("mv " + quote(call.texts), line, simple)
    elif call.kind in (code_calls.WRITE, code_calls.EMPTY):
        yield from losses.overwritten(line, [one for one in targets if one.known], call.kind == code_calls.EMPTY)
    else:
        yield from losses.deleted(line, targets, call.kind == code_calls.SWEEP)


def shell(text, line, simple, more=""):
    """Judge a shell text that the code runs, by the same guard."""
    from muster import guards

    text = text.replace(HOLE, "$UNKNOWN_PIECE") + more
    if len(text) < 20000 and line.depth < _DEEPEST:
        for _, rule, why, safer in guards.findings(text, line.place, line.depth + 1, line.folder(simple)):
            yield rule, why, safer


def _windows(language, simple, line):
    argv = simple.argv
    for index, word in enumerate(argv[:-1]):
        if word in _LANGUAGES[language]:
            text = " ".join(argv[index + 1:])
            if re.search(r"(?i)-enc", " ".join(argv[:index + 1])):
                yield "run-decoded", "what is decoded here runs unread", ""
            yield from shell(text.replace("\\", "/"), line, simple)
            for tree, path in re.findall(r"(?i)\[(?:System\.)?IO\.(Directory|File)\]::Delete\(\s*['\"]([^'\"]+)", text):
                yield from shell("rm {} {}".format("-rf" if tree.lower() == "directory" else "-f", quote([path])), line, simple)
            for path in re.findall(r"(?i)\bclear-content\s+(?:-path\s+)?['\"]?([^\s'\";|]+)", text):
                yield from shell("truncate -s 0 " + quote([path]), line, simple)
            return
    if language == "powershell" and any(re.match(r"(?i)-e(?:nc|ncodedcommand|c)?\Z", word) for word in argv[1:]):
        yield "run-decoded", "what is decoded here runs unread", ""
