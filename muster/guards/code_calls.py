"""The calls of a program that delete, write over, or run a shell: found in its text, outside of its strings and comments."""

import re

from muster.guards.code_values import HOLE, Values, arguments, literal, unpacked

DELETE, SWEEP, WRITE, EMPTY, SHELL, QUERY, HIDDEN = "delete", "sweep", "write", "empty", "shell", "query", "hidden"
LONGEST = 60000  # characters of a program that are looked at
_MOST = 200  # calls of one program
HINT = re.compile(r"""rm|unlink|remove|rmtree|del|truncate|open|write|system|exec|spawn|popen|process|shell|`|%x|qx|empty|erase|move|rename|copy|eval|
    |Function|rimraf|b64|base64|marshal|kill|compile|delete|put_contents|Fileutils|Command|\bdo\b|getattr|pipe|DROP|clear|chmod|chown|rd\b""".replace("\n    ", ""), re.I)
_SKIP = re.compile(r"""\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|(?<![$\w&\\:])\#[^\n]*|(?<![:\w])//[^\n]*""", re.S)

_CALLS = (
    (SWEEP, r"(?:shutil\.)?rmtree|(?:fs\.promises|fs|fsp|fsPromises|promises|fse)\.(?:rm|remove|emptyDir|emptydir)|(?:\w+\.)?(?:rmSync|rimrafSync|removeSync|emptyDirSync|rmdirSync)|rimraf(?:\.sync)?|os\.removedirs|"
            r"remove_tree|FileUtils\.(?:rm_rf|rm_r|remove_dir|remove_entry_secure|remove_entry|rmtree|safe_unlink)|Deno\.remove(?:Sync)?|(?:\w+\.)?(?:deleteSync|deleteAsync)|del|"
            r"FileUtils\.remove|fs\.rmdir|dir_remove|lfs\.rmdir|send2trash\.?|rm_rf|rm_r|fs\.removeTree|file_delete|fs::dir_delete|File::Path::\w+"),
    (DELETE, r"os\.(?:remove|unlink|rmdir)|(?:fs\.promises|fs|fsp|fsPromises|promises)\.unlink|(?:\w+\.)?unlinkSync|unlink|rmdir|File\.(?:delete|unlink)|Dir\.(?:delete|unlink|rmdir)|"
             r"FileUtils\.(?:rm_f|rm)|file\.remove|Pathname\.delete|remove"),
    (WRITE, r"(?:fs\.promises|fs|fsp|fsPromises|promises)\.(?:writeFile|truncate|createWriteStream|copyFile|rename)|(?:\w+\.)?(?:writeFileSync|truncateSync|copyFileSync|createWriteStream|renameSync)|"
            r"File\.(?:write|binwrite|truncate|rename|open|new)|IO\.write|file_put_contents|shutil\.(?:copy|copyfile|copy2|move|copytree)|os\.(?:rename|replace|open)|open|io\.open|fopen|copy|rename|"
            r"FileUtils\.(?:cp|mv|cp_r|copy|move)|(?:os\.|posix\.)?f?truncate|Deno\.(?:writeTextFile|writeFile|writeTextFileSync|writeFileSync|truncate)|Bun\.write|writeLines|os\.fdopen"),
    (SHELL, r"os\.(?:system|popen|execute|exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?)|subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|Popen|check_output|check_call|"
            r"(?:child_process|cp|childProcess)\.(?:exec|execSync|spawn|spawnSync|execFile|execFileSync)|(?:\w+\.)?(?:execSync|spawnSync|execFileSync|execFile)|spawn|exec|system|shell_exec|passthru|popen|proc_open|pcntl_exec|"
            r"io\.popen|IO\.popen|Kernel\.(?:system|exec|spawn)|Open3\.\w+|system2|shell|Deno\.run|Deno\.Command|new Deno\.Command|Bun\.spawn(?:Sync)?|pty\.spawn|commands\.getoutput|execa(?:Sync)?|sh\.\w+|"
            r"shelljs\.\w+|asyncio\.create_subprocess_(?:shell|exec)|create_subprocess_shell|run|call"),
    (QUERY, r"[\w.$>()-]*?\.?(?:execute|executescript|executemany|query|do|exec)"),
    (HIDDEN, r"exec|eval|Function|new Function|vm\.runInThisContext|vm\.runInNewContext|instance_eval|class_eval|assert|create_function|loadstring|load|marshal\.loads|compile"),
)
_BARE = re.compile(r"(?<![\w.])(?:(?:FileUtils|File)\.(?:rm_rf|rm_r|rm_f|rm|delete|unlink|remove_dir|remove_entry_secure)|unlink|rmdir|rmtree|remove_tree|system|exec|spawn|rm_rf|rm_r|qx|rename|truncate|print\s*\{)\s+(?=[\"'$@q<\[(\w])")
_NOTHING = r"''|\"\"|``|b''|b\"\""
_LEFT = re.compile(r"\s*\.\s*(?:close\(\s*\)|write\(\s*(?:" + _NOTHING + r")\s*\))|\s*(?:as\s+\w+\s*)?:\s*pass\b|\s*\{\s*(?:\|\w+\|)?\s*\}")  # what follows an open that writes nothing
_METHODS = re.compile(r"\.(unlink|rmdir|rmtree|remove|delete|truncate|write_text|write_bytes|remove_p)\s*\(")
_TICKS = re.compile(r"`((?:[^`\\]|\\.)*)`|%x[\[({|]([^\])}|]*)[\])}|]|\bqx\s*[\[({/|!]([^\])}/|!]*)[\])}/|!]", re.S)
_ALIASES = (
    (re.compile(r"__import__\(\s*['\"](\w+)['\"]\s*\)"), r"\1"), (re.compile(r"importlib\.import_module\(\s*['\"](\w+)['\"]\s*\)"), r"\1"),
    (re.compile(r"require\(\s*['\"](?:node:)?([\w-]+)(?:/promises)?['\"]\s*\)"), r"\1"), (re.compile(r"fs-extra|graceful-fs"), "fs"),
    (re.compile(r"(?<=[\w\])])\[\s*['\"](\w+)['\"]\s*\](?=\s*\()"), r".\1"), (re.compile(r"globalThis\.|\bKernel\.(?=system|exec|spawn|`)|\bsubprocess\.subprocess\b"), ""),
    (re.compile(r"(?<![\w.])(?:builtins|__builtins__)\.(?=exec|eval|open)"), ""),
)
_RENAMED = re.compile(r"import\s+([\w.]+)\s+as\s+(\w+)|(?:const|let|var)\s+(\w+)\s*=\s*((?:fs|child_process|shutil|os|subprocess)(?:\.promises)?)\s*(?:;|\n|$)")
_PICKED = re.compile(r"from\s+[\w.]+\s+import\s+[^\n;]*?\b(\w+)\s+as\s+(\w+)|\{[^{}]*?\b(\w+)\s*:\s*(\w+)[^{}]*\}\s*=\s*(?:fs|child_process)")
_TAKEN = re.compile(r"import\s*\{([^{}]*)\}\s*from\s*['\"](?:node:)?(fs(?:/promises)?|child_process)['\"]|\{([^{}]*)\}\s*=\s*(?:await\s+)?(fs|child_process)(?:\.promises)?\s*(?:;|\n|$)")
_GETATTR = re.compile(r"getattr\(\s*([\w.]+)\s*,\s*")


class Call:
    """What a call does: `kind`, the `texts` it is given, `whole` where all of a folder goes, `sure` where the texts are known."""

    __slots__ = ("kind", "texts", "name", "argv")

    def __init__(self, kind, texts, name, argv=False):
        self.kind, self.texts, self.name, self.argv = kind, texts, name, argv


def calls(code, language, home, here):
    """Return the `Call`s of a program that may lose something."""
    if len(code) > LONGEST or not HINT.search(code):
        return []
    code = _plain(code, Values(code, home, here))
    values, masked, found = Values(code, home, here), _masked(code), []
    for kind, pattern in _CALLS:
        for match in re.finditer(r"(?<![\w.$])(?<!->)(?:await\s+)?(" + pattern + r")\s*\(", masked):
            if len(found) < _MOST and not re.search(r"(?:def|function|sub)\s+\Z", masked[max(0, match.start() - 12):match.start()]):
                given, end = arguments(code, match.end())
                found.extend(_emptied(match.group(1), given, code[end:end + 80], _call(kind, match.group(1), given, values, language)))
    for match in _METHODS.finditer(masked):
        found.extend(_method(code, masked, match, values))
    for match in _BARE.finditer(masked) if language in ("ruby", "perl", "php", "lua") else ():
        word = match.group().split()[0]
        given, _ = arguments(code, match.end())
        if given and word in ("system", "exec", "spawn"):
            found.append(Call(SHELL, [values.of(one) for one in given], word, len(given) > 1))
        elif word in ("rename", "truncate"):
            found.extend(_emptied(word, given, "", _written(word, word, given, values)))
        else:
            found.extend(Call(SWEEP if word.rsplit(".", 1)[-1] in ("rmtree", "remove_tree", "rm_rf", "rm_r", "remove_dir", "remove_entry_secure") else DELETE, values.many(one), word) for one in given)
    if language in ("ruby", "perl", "php"):
        for match in _TICKS.finditer(code):
            text = next(one for one in match.groups() if one is not None)
            found.append(Call(SHELL, [literal('"' + text.replace('"', '\\"').replace("\\\\", "\\") + '"')], "`"))
    if language == "node":
        for match in re.finditer(r"(?:\$|Bun\.\$)`((?:[^`\\]|\\.)*)`", code):
            found.append(Call(SHELL, [literal("`" + match.group(1) + "`")], "$"))
    return found


def _emptied(name, given, after, found):
    """Return the calls, as such that leave a file empty where nothing is written."""
    last = name.rsplit(".", 1)[-1].lower()
    nothing = (last.startswith(("truncate", "ftruncate")) and "".join(given[1:2]).strip() in ("", "0") or last.startswith(("write", "binwrite", "file_put", "write_"))
               and len(given) > 1 and re.fullmatch(_NOTHING, given[1].strip()) or last in ("open", "new", "fopen") and _LEFT.match(after))
    for call in found if nothing else ():
        call.kind = EMPTY if call.kind == WRITE else call.kind
    return found


def _plain(code, values):
    """Return a program with its modules' other names taken back."""
    for pattern, plain in _ALIASES:
        code = pattern.sub(plain, code)
    for match in list(_GETATTR.finditer(code))[:20]:
        given, end = arguments(code, match.end())
        name = values.of(given[0]) if given else HOLE
        if name.isidentifier():
            code = code.replace(code[match.start():end], "{}.{}".format(match.group(1), name))
    for names, module in [(one[0] or one[2], one[1] or one[3]) for one in _TAKEN.findall(code)[:20]]:
        for name in names.split(","):
            old, _, new = re.sub(r"\s+as\s+|:", " ", name).strip().partition(" ")
            if old.isidentifier():
                code = re.sub(r"(?<![\w.])" + re.escape(new.strip() or old) + r"(?=\s*\()", "{}.{}".format(module.split("/")[0], old), code)
    code = re.sub(r"array_(?:map|walk)\(\s*['\"](\w+)['\"]\s*,", r"\1(", code)
    for one in list(_RENAMED.findall(code))[:20]:
        new, old = (one[1], one[0]) if one[1] else (one[2], one[3])
        if new and new != old:
            code = re.sub(r"(?<![\w.])" + re.escape(new) + r"\.", old + ".", code)
    for one in list(_PICKED.findall(code))[:20]:
        new, old = (one[1], one[0]) if one[1] else (one[3], one[2])
        code = re.sub(r"(?<![\w.])" + re.escape(new) + r"(?=\s*\()", old, code)
    return code


def _masked(code):
    return _SKIP.sub(lambda match: match.group()[0] + " " * (len(match.group()) - 2) + match.group()[-1:] if match.group()[0] in "\"'`"
                     else " " * len(match.group()), code)


def _call(kind, name, given, values, language):
    last = name.rsplit(".", 1)[-1]
    if not given:
        return []
    if kind == QUERY:
        text = values.of(given[0])
        return [Call(QUERY, [text], name)] if re.match(r"\s*(?:drop|delete|truncate|alter|update)\b", text, re.I) else []
    if kind == HIDDEN:
        return _hidden(name, given, values, language)
    if kind == SHELL:
        if name in ("run", "call", "shell") and not re.search(r"import\s+(?:run|call)|subprocess", values.code) or name == "exec" and language == "python":
            return []
        if name == "spawn" and language not in ("node", "ruby"):
            return []
        return _shelled(name, given[:1] if language == "node" and last in ("exec", "execSync") else given, values)
    if kind == WRITE:
        return _written(name, last, given, values)
    if name == "remove" and "import remove" not in values.code and language == "python" or name == "del" and language == "python":
        return []
    recursive = kind == SWEEP and not (last in ("rm", "rmSync", "rmdirSync", "rmdir", "remove") and name.startswith(("fs", "rm", "Deno")) and "recursive" not in " ".join(given[1:])
                                       and last != "remove")
    recursive = recursive or name == "unlink" and bool(re.search(r"recursive\s*=\s*T", " ".join(given[1:])))
    found = []
    for one in given if language in ("php", "perl", "ruby", "lua") or name == "unlink" else given[:1]:
        if re.match(r"\w+\s*(?::|=>|=)(?!=)", one) or one.lower() in ("true", "false"):
            continue
        found.append(Call(SWEEP if recursive else DELETE, values.many(one), name))
    return found


def _hidden(name, given, values, language):
    text = given[0]
    if re.search(r"b64|base64|atob|fromhex|decompress|rot13|rot_13|codecs|pack\b|unpack|chr\(|charCode|marshal|Buffer\.from|\[::-1\]|\.reverse|urlopen|requests\.|urllib|http|fetch\(", text + (
            values.code if re.match(r"\w+\Z", text) else "")):
        known = values.of(text)
        return [Call(HIDDEN, [known], name)]
    known = values.of(text)
    return [Call(HIDDEN, [known], name)] if HOLE not in known and len(known) > 3 and HINT.search(known) else []


def _shelled(name, given, values):
    first = given[0]
    if re.match(r"args\s*=", first):
        first = first.split("=", 1)[1]
    rest = [one for one in given[1:] if not re.match(r"\w+\s*[=:](?!=)|\{|function|\(?\w*\)?\s*=>", one)]
    words = values.many(first)
    last = name.rsplit(".", 1)[-1]
    if len(words) > 1 or first.lstrip()[:1] == "[":
        return [Call(SHELL, words, name, True)]
    if rest and (rest[0].lstrip()[:1] in "[(" or rest[0].startswith("c(") or last.startswith(("execl", "spawnl")) or last in ("system", "spawn", "exec", "create_subprocess_exec")):
        more = [word for one in rest for word in values.many(one)]
        more = more[1:] if last.startswith(("exec", "spawn")) and name.startswith("os.") and more[:1] and last[4:5] in ("l", "v") else more
        return [Call(SHELL, words + more, name, True)]
    match = re.search(r"args\s*:\s*\[", " ".join(given[1:]))
    if match:
        return [Call(SHELL, words + [values.of(one) for one in arguments(" ".join(given[1:]), match.end())[0]], name, True)]
    return [Call(SHELL, words, name)]


def _written(name, last, given, values):
    if last in ("open", "fopen", "fdopen", "new"):
        modes = [values.of(one) for one in given[1:2]] + [values.of(one.split("=", 1)[1]) for one in given[1:] if re.match(r"mode\s*=", one)]
        mode = next((one for one in modes if re.match(r"[rwaxbt+<>]+(?::\S*)?\Z", one)), "")
        if name == "open" and mode in (">", "+>") and len(given) > 2:
            return [Call(WRITE, [values.of(given[2])], name)]
        if name == "open" and not mode and len(given) > 1 and values.of(given[1]).startswith(">") and not values.of(given[1]).startswith(">>"):
            return [Call(WRITE, [values.of(given[1])[1:].strip()], name)]
        return [Call(WRITE, [values.of(given[0])], name)] if "w" in mode or "+" in mode and ".truncate(" in values.code else []
    if last in ("rename", "renameSync", "copy", "copyfile", "copy2", "move", "copyFile", "copyFileSync", "cp", "mv", "cp_r", "replace", "copytree"):
        if len(given) < 2:
            return []
        moved = [Call("move", [values.of(given[0]), values.of(given[1])], name)] if last in ("move", "mv", "rename", "renameSync", "replace") else []
        return moved + [Call(WRITE, [values.of(given[1])], name)]
    if last == "writeLines":
        return [Call(WRITE, [values.of(given[1])], name)] if len(given) > 1 else []
    return [Call(WRITE, [values.of(given[0])], name)]


def _method(code, masked, match, values):
    """Return what a path's own method does: `Path("x").unlink()`."""
    name, start, depth = match.group(1), match.start(), 0
    while start > 0 and match.start() - start < 400:
        char = masked[start - 1]
        if char in ")]":
            depth += 1
        elif char in "([":
            depth -= 1
            if depth < 0:
                break
        elif not depth and not (char.isalnum() or char in "_.$/'\" "):
            break
        elif not depth and char == " " and not re.search(r"/\s*\Z|\A\s*/", masked[max(0, start - 3):start] + masked[start:start + 2]):
            break
        start -= 1
    said = code[start:match.start()].strip()
    head = said.split(".")[0].split("(")[0]
    if not said or head in ("os", "fs", "shutil", "FileUtils", "File", "Dir", "fsp", "Deno", "fsPromises", "file", "promises"):
        return []
    path = "Path" in said or (name in ("unlink", "rmdir", "rmtree", "write_text", "write_bytes") and ("Path" in code or "glob" in code or "iterdir" in code))
    if not path:
        return []
    if name in ("remove", "delete", "truncate") and "Path" not in said:
        return []
    if name.startswith("write"):
        return [Call(EMPTY if re.match(r"\s*(?:" + _NOTHING + r")\s*\)", code[match.end():match.end() + 20]) else WRITE, [values.of(said)], name)]
    return [Call(SWEEP if name == "rmtree" else DELETE, [values.of(said)], name)]


def decoded(text):
    """Return what a base64 text holds."""
    return unpacked(text)
