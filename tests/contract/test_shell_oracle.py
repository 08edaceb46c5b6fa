"""Two readers of a shell line find the same simple commands: ours and shfmt, over the corpus, its rewrites and made-up programs."""

import os
import random
import re

import corpus
import pytest
from corpus import rewriting, shfmt
from hypothesis import given, settings
from hypothesis import strategies as st

from muster import shell
from muster.shell import oracle

SEED, REWRITTEN = 20261121, 2000
pytestmark = pytest.mark.skipif(not os.path.exists(shfmt.SHFMT), reason="shfmt is not installed (pip install shfmt-py)")
FILES = ("destructive", "harmless", "held_out_destructive", "held_out_harmless")


def missed(text):
    """Return the simple commands of a text that shfmt finds and ours does not; None where shfmt takes the text for no bash."""
    theirs = oracle.simple_commands_of(text, shfmt.SHFMT)
    if theirs is None:
        return None
    parsed = shell.simple_commands(text)
    assert parsed.understood or any(piece in text for piece in ("|", "$(", "`", "<(", "source", ". ", "eval")), "not understood: " + text
    ours = {tuple(command.argv) for command in parsed.commands}
    names = {command.argv[0] for command in parsed.commands if command.argv}
    lost = []
    for words in theirs:
        if None not in words and not any(re.search(r"[~{$`]|^\\", word) for word in words):
            if tuple(words) not in ours and words[0] not in parsed.functions:
                lost.append(words)
        elif words[0] and not re.search(r"[$`{~*?\[]", words[0]) and words[0] not in names:
            lost.append(words[:1])
    return lost


def alike(texts, least):
    """Assert that both readers agree on the texts; `least`: how many of them shfmt must take for bash."""
    found, compared = {}, 0
    for text in texts:
        lost = missed(text)
        compared += lost is not None
        if lost:
            found[text] = lost
    assert not found, "{} of {}:\n{}".format(len(found), compared, "\n".join("{!r}: {}".format(*item) for item in list(found.items())[:12]))
    assert compared >= least


def test_the_corpus():
    texts = [line.command for name in FILES for line in corpus.lines(name)]
    alike(texts, len(texts) - 10)


def test_rewritten_lines():
    chance, lines = random.Random(SEED), [line.command for name in FILES for line in corpus.lines(name)]
    texts = [made[0] for made in (rewriting.rewritten(chance.choice(lines), chance) for _ in range(REWRITTEN)) if made]
    alike(texts, len(texts) * 97 // 100)


WORDS = st.sampled_from(["a", "b1", "-x", "--long=1", "'q u'", '"d q"', "e\\ f", "''", "g''h", "i\"j\"'k'", "$'l'", "/m/n", "o.p", "12", "%s", "u@v"])
NAMES = st.sampled_from(["ls", "cp", "tool", "r''m", "'git'", "/bin/x", "\\mv", "make"])
REDIRECTS = st.sampled_from(["", "", "", " > o", " 2>&1", " < i", " >> o", " &> o", " 2>/dev/null", " <<< 'x y'", " >| o", " 3<> f"])
SIMPLE = st.builds(lambda name, words, redirect: " ".join([name] + words) + redirect, NAMES, st.lists(WORDS, max_size=3), REDIRECTS)


def _grown(inner):
    one = lambda form: st.builds(form.format, inner)  # noqa: E731 - a table of forms
    two = lambda form: st.builds(form.format, inner, inner)  # noqa: E731
    return st.one_of(
        two("{}; {}"), two("{} && {}"), two("{} || {}"), two("{} | {}"), two("{}\n{}"), two("{} & {}"), two("if {}; then {}; fi"), two("while {}; do {}; done"),
        two("case x in y) {} ;; (z) {} ;; esac"), two("if {}\nthen\n{}\nelse :\nfi"), one("({})"), one("{{ {}; }}"), one("! {}"), one("X=1; {}"), one("echo $({})"), one('echo "$({})"'),
        one("for i in 1 2; do {}; done"), one("f() {{ {}; }}; f"), one("cat <({})"), one("[[ -n x ]] && {}"), one("((1)) || {}"), one("time {}"), one("until {}; do break; done"),
        one("x=$({})"), one("{} # note\n:"), one("{}\ncat <<'E'\nbody 'x\nE\n:"), one("for ((i=0;i<2;i++)); do {}; done"), one("{{ {}; }} > out"), one("select i in a; do {}; done"))


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(st.recursive(SIMPLE, _grown, max_leaves=8))
def test_made_up_programs(text):
    assert not missed(text)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.lists(st.one_of(SIMPLE, st.sampled_from(["'", '"', "$(", ")", "`", "<<E\n", "\nE\n", "{", "}", "if ", "fi", ";", "&", "|", "\\", "((", "))", "case x in ", "esac", "${a", "[[ ", " ]]", "\n"])), max_size=12).map("".join))
def test_broken_programs_stop_neither(text):
    shell.simple_commands(text)
    found = oracle.simple_commands_of(text, shfmt.SHFMT)
    assert found is None or all(found)
