"""The rule for secrets, with values that are made here: no file of the repository holds one."""

import json
import random
import string

import pytest

from validators import judge, target

LETTERS = string.ascii_letters + string.digits


def made(alphabet, length):
    """Return a value without a word in it, the same in every run."""
    source = random.Random(7)
    return "".join(source.choice(alphabet) for _ in range(length))


WORDLESS = "BCDFGHJLMNPQRVWZ" + "bcdfghjlmnpqrvwz"
BODY = made(WORDLESS + "2345679", 100)
KEYS = {
    "aws": "AK" + "IA" + made("BCDFGHJLMNPQRVWZ234567", 16),
    "github": "gh" + "p_" + BODY[:36],
    "slack": "xo" + "xb-" + "4920385716-" + BODY[:24],
    "stripe": "sk_" + "live_" + BODY[:24],
    "anthropic": "sk-" + "ant-api03-" + BODY[:93],
    "google": "AI" + "za" + BODY[:35],
    "npm": "np" + "m_" + BODY[:36],
    "private key": "-----BEGIN " + "PRIVATE KEY-----\n" + BODY[:64] + "\n" + BODY[20:84] + "\n",
}
SAMPLES = {
    "aws sample": "AK" + "IA" + "IOSFODNN7" + "EXAMPLE",
    "repeated": "gh" + "p_" + "x" * 36,
    "counted": "np" + "m_" + "abcdef0123456789" * 2 + "abcd",
    "key without body": "-----BEGIN " + "PRIVATE KEY-----\n...\n",
}


def found(folder, text, name="hooks/notes.txt"):
    manifest = {"name": "shop", "version": "1.0.0", "description": "Looks after a shop.", "author": {"name": "Ada"}}
    for path, content in ((".claude-plugin/plugin.json", json.dumps(manifest)), (name, text)):
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, encoding="utf-8")
    return judge.judge(target.find(str(folder)), select=["secret-in-file"])


@pytest.mark.parametrize("kind", KEYS)
def test_a_key_is_found_and_never_said(tmp_path, kind):
    findings = found(tmp_path, "first\nvalue = " + KEYS[kind] + "\n")
    assert [(one.path, one.line) for one in findings] == [("hooks/notes.txt", 2)]
    assert KEYS[kind][8:16] not in findings[0].message


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_sample_is_none(tmp_path, kind):
    assert found(tmp_path, "value = " + SAMPLES[kind] + "\n") == []


def test_a_key_in_an_env_file_is_found(tmp_path):
    assert [one.path for one in found(tmp_path, "KEY=" + KEYS["github"], ".env")] == [".env"]
