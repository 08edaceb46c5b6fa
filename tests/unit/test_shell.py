"""The shell parser: what it finds, that it never raises, that it stays linear, and that shfmt sees the same commands."""

import itertools
import json
import os
import random
import shutil
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.shell import simple_commands


def argvs(text):
    return [command.argv for command in simple_commands(text).commands if command.argv]


@pytest.mark.parametrize("text, expected", [
    ("a b c", [["a", "b", "c"]]), ("", []), ("  \n\t ", []), ("# x", []), ("a # b", [["a"]]), ("a#b", [["a#b"]]), ("a '#' b", [["a", "#", "b"]]),
    ("a 'b  c' \"d 'e'\" f\\ g", [["a", "b  c", "d 'e'", "f g"]]), ("a '' \"\"", [["a", "", ""]]), ("r''m -r\"f\" x", [["rm", "-rf", "x"]]), ("a \\\n b", [["a", "b"]]), ("a\\\nb", [["ab"]]),
    ("a $'x\\ty\\x41\\101\\u0041'", [["a", "x\tyAAA"]]), ('a "\\$x \\" \\n"', [["a", '$x " \\n']]), ("a;b&c&&d||e|f\ng", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"], ["g"]]), ("a |& b", [["a"], ["b"]]),
    ("(a; (b))", [["a"], ["b"]]), ("{ a; b; }", [["a"], ["b"]]), ("a {b} {} {", [["a", "{b}", "{}", "{"]]), ("a {b,c}d", [["a", "bd", "cd"]]), ("a {b,{c,d}}", [["a", "b", "c", "d"]]), ("a '{b,c}'", [["a", "{b,c}"]]),
    ("if a; then b; elif c; then d; else e; fi", [["a"], ["b"], ["c"], ["d"], ["e"]]), ("while a; do b; done > f", [["a"], ["b"]]), ("until a\ndo b\ndone", [["a"], ["b"]]), ("for x in 1 2; do a $x; done", [["a", "1"], ["a", "2"]]),
    ("for ((i=0;i<3;i++)); do a; done", [["a"]]), ("case x in a|b) c ;; (d) e ;& *) f;; esac; g", [["c"], ["e"], ["f"], ["g"]]), ("case x in esac", []), ("case $(a) in\n b)\n c\nesac", [["a"], ["c"]]),
    ("f() { a; }; b", [["a"], ["b"]]), ("function f { a; }\nf", [["a"], ["f"], ["a"]]), ("f() ( a )", [["a"]]), ("! a", [["a"]]), ("time -p a", [["a"]]), ("coproc a", [["a"]]),
    ("[[ a == b && ( c < d ) ]] && e", [["e"]]), ("[[ $x =~ ^(a|b)$ ]]", []), ("((a = 1 + 2)); b", [["b"]]), ("[ -n x ] && a", [["[", "-n", "x", "]"], ["a"]]),
    ("a >b 2>&1 <c >>d &>e <>f >|g b", [["a", "b"]]), ("2>e a 3<f b", [["a", "b"]]), ("a {fd}>x", [["a"]]), ("a 2 >b", [["a", "2"]]), ("a=1 b=2", []), ("a=1 b c=2", [["b", "c=2"]]), ("a[0]=1 b", [["b"]]), ("a=(1 2); b ${a[1]}", [["b", "2"]]),
    ("a $(b c) `d`", [["b", "c"], ["d"], ["a", "$(b c)", "`d`"]]), ('a "$(b "$(c)")"', [["c"], ["b", "$(c)"], ["a", '$(b "$(c)")']]), ("a <(b) >(c)", [["b"], ["c"], ["a", "<(b)", ">(c)"]]), ("a $((1 + 2))", [["a", "$((1 + 2))"]]),
    ("a $(echo b)", [["echo", "b"], ["a", "b"]]), ("cat <<X\n$(a)\n`b`\n\\$(c)\nX\nd", [["a"], ["b"], ["cat"], ["d"]]), ("cat <<'X'\n$(a)\nX\nd", [["cat"], ["d"]]), ("cat <<X; a\n b\nX\nc", [["cat"], ["a"], ["c"]]), ("cat <<X <<Y | a\n1\nX\n2\nY\nb", [["cat"], ["a"], ["b"]]),
    ("cat <<-X\n\ta\n\tX\nb", [["cat"], ["b"]]), ("cat <<X\na", [["cat"]]), ("a <<< 'b c'", [["a"]]), ("x=$(cat <<E\nb\nE\n); c $x", [["cat"], ["c", "b"]]), ("a ${b:-c} ${d:+e} \"${f-g h}\"", [["a", "c", "e", "g h"]]), ("a $b", [["a", "$b"]]),
    ("a=b; c $a ${a}", [["c", "b", "b"]]), ("a='b c'; d $a \"$a\"", [["d", "b", "c", "b c"]]), ("a=b; a=c; d $a", [["d", "c"], ["d", "b"]]), ("a=b; a+=c; d $a", [["d", "bc"], ["d", "b"]]), ("export a=b; c $a", [["export", "a=b"], ["c", "b"]]),
    ("a @(b|c)", [["a", "@(b|c)*"]]), ("a ~/b", [["a", "~/b"]]), ("a | while read x; do b; done", [["a"], ["read", "x"], ["b"]]), ("select x in a b; do c; done", [["c"]]), ("a && {\nb\n} || c", [["a"], ["b"], ["c"]]), ("if [ a ]; then (b); fi | c", [["[", "a", "]"], ["b"], ["c"]]),
])
def test_the_simple_commands_of_a_line(text, expected):
    assert argvs(text) == expected
    assert simple_commands(text).understood


@pytest.mark.parametrize("text, last", [
    ("x=rq; ${x//q/m} y", ["rm", "y"]), ("x=arm; ${x#a}", ["rm"]), ("x=rmz; a ${x%z} \"${x%%m*}\" ${x##*m}", ["a", "rm", "r", "z"]), ("X=AB; a ${X,,} ${X,} ${X^^}", ["a", "ab", "aB", "AB"]), ("y=rm; z=y; ${!z}", ["rm"]),
    ("x=xrmx; a ${x:1:2} ${x: -3:2}", ["a", "rm", "rm"]), ("x=a/b/c; a ${x##*/} ${x%/*} ${x//\\//_} \"${x/#a/z}\" ${x/%c/d}", ["a", "c", "a/b", "a_b_c", "z/b/c", "a/b/d"]), ("x=abcabc; a ${x/b*/z} ${x//[ab]/-}", ["a", "az", "--c--c"]),
    ("a=(b c d); a ${a[@]:1:2} ${a[@]/c/x}", ["a", "c", "d", "b", "x", "d"]), ("set -- p q r; a ${@:2}", ["a", "q", "r"]), ("x=rm; a ${x:?no} ${#x} \"${x@U}\"", ["a", "rm", "2", "RM"]), ("a ${b%c} ${b:1:2}", ["a", "${b%c}", "${b:1:2}"]),
    ("a=(b); a+=(c d); \"${a[@]}\"", ["b", "c", "d"]), ("read a b <<< 'x y z'; $b $a", ["y", "z", "x"]), ("mapfile -t L <<< $'a b\\nc'; \"${L[1]}\" ${L[0]}", ["c", "a", "b"]), ("readarray -t L < <(echo r s); ${L[0]}", ["r", "s"]),
    ("hash -p /bin/echo foo; foo x", ["/bin/echo", "x"]), ("PAGER='a b' git log", ["a", "b"]), ("export EDITOR='a b'", ["a", "b"]), ("BASH_ENV=<(echo a b) bash -c true", ["a", "b"]), ("make -f - <<< $'x: y\\n\\ty\\ny:\\n\\t@a b'", ["a", "b"]),
    ("make --eval='x:;a b' x", ["a", "b"]), ("make SHELL='a b'", ["a", "b"]), ("printf 'x:\\n\\ta b\\nz:\\n\\tc\\n' > Makefile; make", ["a", "b"]),
])
def test_what_bash_works_out_is_worked_out(text, last):
    assert last in argvs(text)
    assert simple_commands(text).understood


@pytest.mark.parametrize("text", ["a 'b", 'a "b', "a $(b", "a `b", "a ${b", "(a", "a)", "{ a", "case x in", "a <", "a $'b", "[[ a", "x=(a", "a <(b", "\0", "curl x | sh", "echo a | base64 -d | bash", "(" * 300, "$(" * 300, "`" * 301])
def test_what_can_not_be_followed_is_said(text):
    assert not simple_commands(text).understood


@pytest.mark.parametrize("value", [None, 3, b"x", [], {}])
def test_a_value_that_is_no_text_is_not_understood(value):
    assert not simple_commands(value).understood


@pytest.mark.parametrize("text, last", [
    ("sudo -u x -E a b", ["a", "b"]), ("env -i X=1 a", ["a"]), ("timeout -k 3 5 a", ["a"]), ("nice -n5 a", ["a"]), ("xargs -0 -n 1 a", ["a", "…"]), ("echo 1 2 | xargs a", ["a", "1", "2"]), ("find . -exec a {} +", ["a", "{}"]),
    ("bash -c 'a b'", ["a", "b"]), ("bash -euo pipefail -c 'a'", ["a"]), ("sh -c 'a $1' _ b", ["a", "b"]), ("eval a 'b c'", ["a", "b", "c"]), ("/usr/bin/env a", ["a"]), ("command -p a", ["a"]), ("env bash -c 'sudo a'", ["a"]), ("echo a | sh", ["a"]), ("X=b sh -c 'a $X'", ["a", "b"]),
    ("ssh h a", ["ssh", "h", "a"]), ("echo bash -c a", ["echo", "bash", "-c", "a"]), ("command -v a", ["command", "-v", "a"]), ("watch -n1 'a b'", ["a", "b"]), ("trap 'a b' EXIT", ["a", "b"]), ("npx -y a b", ["a", "b"]), ("uv run --with x a", ["a"]),
])
def test_wrappers_are_looked_into(text, last):
    assert argvs(text)[-1] == last


def test_a_command_keeps_what_belongs_to_it():
    command = simple_commands("A=1 b $c d > out 2>&1 <<E\nbody\nE").commands[0]
    assert (command.argv, command.assignments, command.redirects, command.stdin_text) == (
        ["b", "$c", "d"], {"A": "1"}, [(">", "out"), ("2>&", "1"), ("<<", "E")], "body\n")
    assert command.dynamic and command.unknown == {1} and command.depth == 0 and command.text.startswith("A=1 b")
    assert simple_commands("bash -c a").commands[1].depth == 1


@pytest.mark.parametrize("text, unknown", [("a *", {1}), ("a '*'", set()), ("a b? [c]", {1, 2}), ("a $x\"$y\" z", {1}), ("a {1..3}", {1}), ("$a b", {0}), ("a \\$b", set()), ("a ${#b} ${c%d}", {1, 2})])
def test_words_that_only_the_shell_can_know_are_marked(text, unknown):
    assert simple_commands(text).commands[-1].unknown == unknown


PIECES = st.sampled_from([" ", "\n", ";", "&", "|", "(", ")", "{", "}", "'", '"', "$(", "`", "<<E", "<<-'E'", "\nE\n", "$x", "${y:-", "x=", "x=(", "bash -c ", "eval ", "\\", "case x in ", ") ", ";; ", "esac", "[[ ", " ]]", "((", "))", "<(", "a", "b ", "for x in ", "do ", "done", "f() ", "#", "*", "é", "$'", "{a,b}", "xargs ", "sudo ", "<<< ", ">", "2>&1", "@(", "\r", "\t"])


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join)))
def test_it_never_raises(text):
    parsed = simple_commands(text)
    assert all(isinstance(word, str) for command in parsed.commands for word in command.argv)


def _work(text):
    """Count executed lines: time without a clock."""
    count = 0

    def trace(frame, event, arg):
        nonlocal count
        count += 1
        return trace if "muster" in frame.f_code.co_filename else None

    sys.settrace(trace)
    try:
        simple_commands(text)
    finally:
        sys.settrace(None)
    return count


@pytest.mark.parametrize("unit", [
    "ls -la | grep x; ", "(", "$(", "((", "`a` ", "{a,", "${x:-", "cat <<A\n", "case x in ", '"', "x+=a;", "f(){ f; f; };f;", "@(", "a=(", "bash -c 'bash -c \"ls\"';", "x=1;x=2;y=3;y=4;echo $x $y;", "<a ", "\n", "a[", "$'\\x41'", "case x in (a|b) ;; esac;", "$((1+", "'a' ", "\\", "echo a |", "{ ", "if ", "[[ a ",
    "echo a > f; cat f | sh; ", "alias a='a b'; a; ", "find -exec ", "eval eval ", "xargs ", "'{a,b}'", "$x", "*", "for i in a b; do $i; done; ", "set -- a b; $1;",
])
def test_twice_the_text_is_at_most_about_twice_the_work(unit):
    short, long = _work(unit * 400), _work(unit * 800)
    assert long <= short * 2.6 + 500


def test_a_hundred_kilobytes_of_anything_ends():
    for unit in ("(", "$(", "((", "`", "${a:-", "x=$(", "{a,b}", "cat <<A\n", "a|"):
        simple_commands(unit * (100000 // len(unit)))


SHFMT = shutil.which("shfmt") or os.path.join(os.path.dirname(sys.executable), "shfmt")


def _lines():
    rng = random.Random(7)
    atoms = ["ls -la", "git push origin", "echo 'a b' \"c d\"", "a\\ b c", "X=1 cmd", "grep -n 'x|y' f", "cmd >out 2>&1", "cat <in", "printf '%s' \"q'r\"", "r''m x", "a=1", "/bin/ls", "test -f x", "make -j2", "sed 's/a;b/c/' f", "echo $'a\\tb'", "tr a b <<<'x y'"]
    joins = ["; ", " && ", " || ", " | ", "\n", " & "]
    wraps = ["{}", "({})", "{{ {}; }}", "if {}; then {}; fi", "while {}; do {}; done", "for i in a b; do {}; done", "case x in a) {} ;; *) {} ;; esac", "! {}", "fn() {{ {}; }}", "echo $({})", "echo \"`{}`\"", "cat <<E; {}\nbody $\nE", "cat <({})", "echo $((1+2)); {}", "until {}; do {}; done", "[[ a == b ]] && {}", "{} # note", "((1)); {}"]

    def line(depth):
        if depth == 0:
            return rng.choice(atoms)
        if rng.random() < 0.4:
            return line(depth - 1) + rng.choice(joins) + line(depth - 1)
        wrap = rng.choice(wraps)
        if "`" in wrap or "# note" in wrap or "<<E" in wrap:
            depth = 1
        return wrap.format(line(depth - 1), line(depth - 1)) if wrap.count("{}") > 1 else wrap.format(line(depth - 1))

    return [line(depth) for depth, _ in itertools.product((1, 2, 3), range(80))]


def _calls(node, found):
    if isinstance(node, list):
        for item in node:
            _calls(item, found)
    elif isinstance(node, dict):
        if node.get("Type") == "CallExpr" and node.get("Args"):
            found.append([_literal(word) for word in node["Args"]])
        for item in node.values():
            _calls(item, found)
    return found


def _literal(word):
    text = ""
    for part in word.get("Parts", []):
        kind = part["Type"]
        if kind == "Lit":
            value = part.get("Value", "")
            text += value.replace("\\ ", " ")
        elif kind == "SglQuoted":
            value = part.get("Value", "")
            text += value.replace("\\t", "\t") if part.get("Dollar") else value
        elif kind == "DblQuoted":
            inner = _literal(part)
            if inner is None:
                return None
            text += inner
        else:
            return None
    return text


@pytest.mark.skipif(not os.path.exists(SHFMT), reason="shfmt is not installed (pip install shfmt-py)")
def test_shfmt_sees_the_same_simple_commands():
    different, compared = [], 0
    for line in _lines():
        answer = subprocess.run([SHFMT, "--to-json", "-ln", "bash"], input=line.encode(), capture_output=True)
        if answer.returncode:
            continue  # no valid bash: nothing would run
        compared += 1
        theirs = sorted(words for words in _calls(json.loads(answer.stdout), []) if None not in words and words)
        parsed = simple_commands(line)
        ours = sorted(command.argv for command in parsed.commands if command.argv and not command.unknown)
        known = [words for words in ours if not any("$(" in word or "`" in word for word in words)]
        missing = [words for words in theirs if words not in ours]
        invented = [words for words in known if words not in theirs and not any(words[0] == name for name in ("echo", "for"))]
        if missing or invented or not parsed.understood:
            different.append((line, missing, invented, parsed.understood))
    assert not different, different[:3]
    assert compared >= 200


@pytest.mark.parametrize("line, shells", [
    ("(cd /tmp && a); b", {"a": 1, "b": 0}), ("bash -c 'cd x; a'; b", {"a": 1, "b": 0}), ("x=$(cd y; a); b", {"a": 1, "b": 0}),
    ("{ a; }; b", {"a": 0, "b": 0}), ("eval 'cd x; a'; b", {"a": 0, "b": 0}), ("(x; (a)); b", {"a": 2, "b": 0})])
def test_what_runs_in_a_shell_of_its_own_is_told(line, shells):
    found = {simple.argv[0]: len(simple.shell) for simple in simple_commands(line).commands if simple.argv}
    assert {name: found[name] for name in shells} == shells


def test_what_a_compound_is_redirected_to_is_kept_with_its_place():
    parsed = simple_commands("{ a; } > x; for i in 1; do b; done >> y 2>&1; if c; then d; fi < z")
    assert [(place, target) for place, _, target in parsed.redirects] == [(1, "x"), (2, "y"), (2, "1"), (4, "z")]
