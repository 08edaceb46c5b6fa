"""Rewrites of a shell line that leave what it does as it is: other quoting, variables, wrappers, compounds, decoders.

`rewritten(command, chance)` returns (text, names of the rewrites), or None where the line takes none. The same seed gives the same."""

import base64
import functools
import re
import shlex

from corpus import shfmt

PLAIN = re.compile(r"[A-Za-z0-9_./:@%,+=-]+\Z")
BUILTINS = frozenset(". : [ alias bg builtin cd command coproc disown echo eval exec exit export fg getopts hash jobs kill popd printf pushd read"
                     " return set shift shopt source test trap true false type ulimit umask unalias unset wait wipe cleanup".split())
APPLETS = frozenset("rm dd find xargs chmod chown truncate shred cp mv tee unlink sed awk ls cat".split())
# What an argument may not be written into: text that the program itself reads as a whole.
BASHISMS = re.compile(r"<\(|<<<|\[\[|\{[^}]*,|\$'|\bfunction\b|\bcoproc\b|\bsource\b|&>|pushd|shopt|select |time !")

WRAPPERS = ("sudo ", "sudo -n ", "sudo -u root ", "env ", "env A_=1 ", "env -u A_ ", "nice ", "nice -n 5 ", "timeout 60 ", "timeout -k 5 60s ", "nohup ", "setsid ",
            "setsid -w ", "stdbuf -oL ", "command ", "builtin command ", "doas ", "time ", "ionice -c2 ", "A_=1 ", "A_=1 B_=2 ", "env A_=1 nice -n 5 ",
            "sudo env ", "sudo -E nohup ", "timeout 9 nice ", "command -p ", "chrt -b 0 ", "taskset 1 ", "env -- ", "sudo -- ")
STUBBED = ("ls -la", "git status", "npm test", "make", "date", "true", ":", "echo ok", "grep -c x README.md")


@functools.lru_cache(maxsize=None)
def _parsed(command):
    parsed = shfmt.tree(command)
    return (shfmt.calls(parsed), shfmt.functions(parsed)) if parsed else ([], set())


def rewritten(command, chance):
    """Return (text, names) with one to three rewrites of a command, or None."""
    names, text = [], command
    if chance.random() < 0.75:
        text = _words(command, chance, names)
    for _ in range(chance.choice((0, 1, 1, 2)) if names else chance.choice((1, 1, 2))):
        text = _wrapped(text, chance, names)
    return (text, names) if names else None


def _words(command, chance, names):
    """Rewrite words of up to two of the commands in a text."""
    raw, edits, before = command.encode(), [], []
    calls, functions = _parsed(command)
    if "`" in command:
        return command
    for words in chance.sample(calls, min(len(calls), chance.choice((1, 1, 2)))):
        begin, end, name = words[0]
        if not name or not PLAIN.match(name) or raw[begin:end].decode() != name:
            continue
        own = name in functions or name in BUILTINS
        ways = ["quoted", "quoted", "variable", "substituted", "arguments", "spacing"]
        if not own:
            ways += ["wrapper", "wrapper", "path"]
        if _program(name) == "rm":
            ways += ["options", "options"]
        if _program(name) in APPLETS:
            ways.append("busybox")
        if len(calls) == 1 and not own and begin == 0 and "\n" not in command:
            ways += ["exec", "env -S", "negated", "comment", "redirect"]
        way = chance.choice(ways)
        made = _WORDS[way](raw, words, name, chance, before)
        if made:
            edits.extend(made)
            names.append(way)
    for begin, end, new in sorted(edits, reverse=True):
        raw = raw[:begin] + new.encode() + raw[end:]
    return "".join(before) + raw.decode()


def _program(name):
    """Return which program a name stands for: a proof renames `rm` to `stubrm`, so that nothing real can run."""
    return name[4:] if name.startswith("stub") else name


def quotings(name, chance):
    """Return ways to write a literal word."""
    cut = chance.randrange(1, len(name)) if len(name) > 1 else 1
    head, tail = name[:cut], name[cut:]
    code = "".join("\\x{:02x}".format(ord(letter)) if chance.random() < 0.5 else letter for letter in name)
    octal = "".join("\\{:03o}".format(ord(letter)) for letter in head)
    return [head + "''" + tail, head + '""' + tail, "'" + name + "'", '"' + name + '"', "\\" + name if name[0].isalnum() else head + "''" + tail,
            "'" + head + "'" + tail, head + '"' + tail + '"' if tail else '"' + head + '"', "$'" + code + "'", "$'" + octal + "'" + tail,
            head + "\\" + tail if tail and tail[0].isalnum() else "''" + name, '"' + head + '"' + "'" + tail + "'"]


def _quoted(raw, words, name, chance, before):
    return [(words[0][0], words[0][1], chance.choice(quotings(name, chance)))]


def _variable(raw, words, name, chance, before):
    cut, mark = len(name) // 2, "v{}".format(chance.randrange(100, 999))
    ways = [("{0}={1}; ", "${0}"), ("{0}={1}; ", "${{{0}}}"), ("{0}='{1}'; ", '"${0}"'), ("{0}={2}; {0}b={3}; ", "${0}${{{0}b}}"), ("{0}={2}; ", "${{{0}}}{3}"),
            ("export {0}={1}; ", "${0}"), ("{0}={1}\n", "${0}"), ("{0}={2}; {0}+={3}; ", "${0}"), ("", "${{{0}:-{1}}}"), ("{0}={1} && ", "${0}"),
            ("{0}={1}; {0}b=${0}; ", "${0}b"), ("{0}=({1}); ", "${{{0}[0]}}"), ("{0}=({1}); ", "${{{0}}}")]
    first, use = chance.choice(ways)
    before.append(first.format(mark, name, name[:cut], name[cut:]))
    return [(words[0][0], words[0][1], use.format(mark, name, name[:cut], name[cut:]))]


def _substituted(raw, words, name, chance, before):
    ways = ("$(echo {})", "$(printf {})", "$(printf %s {})", '"$(echo {})"', "$(echo '{}')", "$(echo ${{v_:-{}}})", "$(printf '%s' \"{}\")")
    return [(words[0][0], words[0][1], chance.choice(ways).format(name))]


def _arguments(raw, words, name, chance, before):
    plain = [word for word in words[1:] if word[2] and PLAIN.match(word[2]) and raw[word[0]:word[1]].decode() == word[2] and "=" not in word[2]]
    return [(begin, end, chance.choice(quotings(text, chance))) for begin, end, text in chance.sample(plain, min(len(plain), 2))]


def _spacing(raw, words, name, chance, before):
    gap = chance.choice(("  ", "\t", " \\\n  ", "   \t ", " \\\n", "\\\n "))
    gaps = [(one[1], two[0], gap) for one, two in zip(words, words[1:]) if not raw[one[1]:two[0]].strip(b" ")]
    if name not in BUILTINS and len(gaps) == len(words) - 1 and chance.random() < 0.3 and all(word[2] and PLAIN.match(word[2]) for word in words):
        gaps = [(one, two, chance.choice(("$IFS", "${IFS}")) if raw[two:two + 1] in b"-." else "${IFS}") for one, two, _ in gaps]
    return gaps if chance.random() < 0.7 else gaps[:1]


def _wrapper(raw, words, name, chance, before):
    return [(words[0][0], words[0][0], chance.choice(WRAPPERS))]


def _path(raw, words, name, chance, before):
    if "/" in name:
        return []
    way = chance.choice(("/bin/{0}", "/usr/bin/{0}", "/usr/local/bin/{0}", '"/usr/bin/{0}"', "/usr/bin/{1}[{2}]", "/usr/bin/../bin/{0}"))
    return [(words[0][0], words[0][1], way.format(name, name[:-1], name[-1]))]


def _options(raw, words, name, chance, before):
    edits = []
    for begin, end, text in words[1:]:
        if text and re.match(r"-[rRfv]{2,}\Z", text):
            long = {"r": "--recursive", "R": "--recursive", "f": "--force", "v": "--verbose"}
            split, plain = ["-" + letter for letter in text[1:]], text[1:]
            edits.append((begin, end, chance.choice((" ".join(split), " ".join(reversed(split)), " ".join(long[letter] for letter in plain), "-" + plain[::-1],
                                                     "-v " + text, text + "v", " ".join([long[plain[0]]] + split[1:])))))
    if all(text != "--" for _, _, text in words) and chance.random() < 0.5:
        last = [word for word in words if word[2] is None or not word[2].startswith("-")]
        if len(last) > 1 and all(not (word[2] or "").startswith("-") for word in words[words.index(last[1]):]):
            edits.append((last[1][0], last[1][0], "-- "))
    return edits


def _busybox(raw, words, name, chance, before):
    return [(words[0][0], words[0][0], chance.choice(("busybox ", "sudo busybox ", "/bin/busybox ", "toybox ")))]


def _exec(raw, words, name, chance, before):
    return [(0, 0, chance.choice(("exec ", "exec -a x ", "coproc ", "exec sudo ")))]


def _env_split(raw, words, name, chance, before):
    if any(not word[2] or not PLAIN.match(word[2]) for word in words) or words[-1][1] != len(raw):
        return []
    return [(0, len(raw), chance.choice(("env -S '{}'", "env -S'{}'", "env --split-string='{}'", "env -S 'A_=1 {}'", "sudo env -S '{}'")).format(raw.decode()))]


def _negated(raw, words, name, chance, before):
    return [(0, 0, chance.choice(("! ", "time -p ", "true && ", "false || ", "time ! ")))]


def _comment(raw, words, name, chance, before):
    return [(len(raw), len(raw), chance.choice((" # tidy up", "\t# x; y", " #", " # 'it''s'")))]


def _redirect(raw, words, name, chance, before):
    if b"<" in raw or b">" in raw:
        return []
    where = chance.choice((words[-1][1], words[0][1], 0))
    new = chance.choice(("2>&1", ">/dev/null", "2>/dev/null", "&>/dev/null", "</dev/null", "3>&1"))
    return [(where, where, " " + new if where else new + " ")]


_WORDS = {"quoted": _quoted, "variable": _variable, "substituted": _substituted, "arguments": _arguments, "spacing": _spacing, "wrapper": _wrapper, "path": _path,
          "options": _options, "busybox": _busybox, "exec": _exec, "env -S": _env_split, "negated": _negated, "comment": _comment, "redirect": _redirect}


def _wrapped(text, chance, names):
    """Put a whole text into something that runs it."""
    way = chance.choice([way for way in sorted(_WRAPS) if way != "trap" or way not in names])  # one set in another never fires
    ready = _WRAPS[way]
    form = chance.choice(ready)
    if "{s}" in form and BASHISMS.search(text):
        form = form.replace("{s}", "bash")
    quoted, other = shlex.quote(text), chance.choice(STUBBED)
    code = base64.b64encode((text + "\n").encode()).decode()
    names.append(way)
    return form.format(text=text, quoted=quoted, other=other, code=code, s=chance.choice(("sh", "dash", "/bin/sh", "bash", "zsh")), double=_double(text))


def _double(text):
    return '"' + re.sub(r'(["\\$`])', r"\\\1", text) + '"'


_WRAPS = {
    "bash -c": ("bash -c {quoted}", "bash -lc {quoted}", "{s} -c {quoted}", "bash -ec {quoted}", "bash -c {double}", "{s} -c {double} x y", "bash --norc -c {quoted}", "bash -o pipefail -c {quoted}"),
    "eval": ("eval {quoted}", "eval {double}", "builtin eval {quoted}", "command eval {quoted}"),
    "group": ("{{ {text}\n}}", "( {text}\n)", "( {{ {text}\n}} )", "( ( {text}\n) )", "{{\n{text}\n}} 2>&1"),
    "compound": ("if true; then {text}\nfi", "for i_ in 1; do {text}\ndone", "while :; do {text}\nbreak; done", "case x in x) {text}\n;; esac", "if ! {{ {text}\n}}; then :; fi",
                 "for ((i_=0; i_<1; i_++)); do\n{text}\ndone", "if false; then :; else {text}\nfi", "until false; do {text}\nbreak; done", "case a in b) ;; *) {text}\n;; esac"),
    "function": ("f_() {{ {text}\n}}; f_", "function f_ {{\n{text}\n}}\nf_", "f_() (\n{text}\n)\nf_ a b", "f_() {{ {text}\n}}; g_() {{ f_; }}; g_"),
    "joined": ("{other}; {text}", "{other} && {text}", "true && {{ {text}\n}} || {other}", "{other} & {text}", "{other} | {{ {text}\n}}", "{text}\n{other}", "{other}\n{text}",
               "false || {{ {text}\n}}", "{other}; {text}\n{other}", "{{ {text}\n}} | cat", "{{ {text}\n}} & wait", "{other} || true; {text}"),
    "here-document": ("bash <<'E_'\n{text}\nE_", "bash -s <<'E_'\n{text}\nE_", "{s} <<\\E_\n{text}\nE_", "cat <<'E_' | bash\n{text}\nE_", "bash <<'E_' && {other}\n{text}\nE_", "sudo bash <<'E_'\n{text}\nE_"),
    "piped": ("echo {quoted} | bash", "printf '%s\\n' {quoted} | bash", "printf %s {quoted} | {s}", "bash <<< {quoted}", "echo {quoted} | sudo bash -s", "echo {quoted} | cat | bash"),
    "base64": ("echo {code} | base64 -d | bash", "base64 -d <<< {code} | bash", "printf %s {code} | base64 --decode | bash", 'eval "$(echo {code} | base64 -d)"',
               'bash -c "$(echo {code} | base64 -d)"', "bash <(echo {code} | base64 -d)", "source <(base64 -d <<< {code})"),
    "sourced": ("source <(echo {quoted})", ". <(printf '%s\\n' {quoted})", "bash <(echo {quoted})", "source /dev/stdin <<'E_'\n{text}\nE_"),
    "substitution": (": $({text}\n)", "x_=$({text}\n)", 'echo "$({text}\n)"', "cat <({text}\n)", "echo ${{y_:-$({text}\n)}}", "[ -z \"$({text}\n)\" ]"),
    "sudo sh": ("sudo bash -c {quoted}", "nohup bash -c {quoted} &", "env A_=1 bash -c {quoted}", "timeout 60 bash -c {quoted}", "xargs -I@@ bash -c {quoted} <<< x", "echo x | xargs -n1 bash -c {quoted}",
                "find . -maxdepth 0 -exec bash -c {quoted} \\;", "setsid -f bash -c {quoted}", "flock /tmp/lock_ bash -c {quoted}", "watch -n 9 {quoted}", "su -c {quoted}", "script -qc {quoted} /dev/null",
                "nice -n 5 timeout 9 bash -c {quoted}"),
    "trap": ("trap {quoted} EXIT", "trap -- {quoted} EXIT INT; {other}", "shopt -s expand_aliases\nalias a_={quoted}\na_", "coproc {{ {text}\n}}"),
    "assigned": ("c_={quoted}; eval \"$c_\"", "c_={quoted}; bash -c \"$c_\"", "c_={quoted}\nbash <<< \"$c_\"", "set -- {quoted}; eval \"$1\"", "c_={quoted}; echo \"$c_\" | bash"),
}
