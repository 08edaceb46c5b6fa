"""The engine: what a finding says, what is taken out, streams, marks, and which document each format comes from."""

import random

import pytest
import secret_values as make

from muster import secrets
from muster.secrets import formats
from muster.secrets.stream import Stream

RNG = random.Random(8)
WORD, TOKEN, DRAWN = make.plain_password(RNG), make.FORMED["github"](RNG), make.of(make.ALNUM, 32)(RNG)


def kinds(text, path=""):
    return [one.kind for one in secrets.find(text, path)]


def test_a_finding_says_kind_line_and_place():
    text = "a = 1\n\nkey = '{}'\n".format(TOKEN)
    (found,) = secrets.find(text, "a.py")
    assert (found.kind, found.line, text[found.start:found.end]) == ("github-token", 3, TOKEN)
    assert TOKEN not in repr(found) and secrets.what(found.kind) == "a GitHub token" and secrets.sure(found.kind)


@pytest.mark.parametrize("text, kind", [
    ("mysql -u root -p{} db", "command-password"), ("PGPASSWORD={} psql", "password"), ("sshpass -p '{}' ssh x", "command-password"), ("mysqldump --password={} x", "password"), ("jdbc:mysql://h/db?user=app&password={}", "password"),
    ("Server=db;User Id=sa;Pwd={}", "connection-string"), ("ADMIN_PASS={}", "password"), ("password: {}", "password"), ("postgres://app:{}@db.acme.io/x", "database-url"), ("postgres%3A%2F%2Fapp%3A{}%40db.acme.io", "database-url"),
    ("{{\\\"password\\\": \\\"{}\\\"}}", "password"), ("password=\x1b[31m{}\x1b[0m", "password"), ("postgres:\\/\\/app:{}@db.acme.io", "database-url"), ("//r.example/:_authToken={}", "token"), ("curl -u ann:{} https://x", "command-password")])
def test_a_password_is_known_by_where_it_stands(text, kind):
    said = text.format(WORD)
    assert kinds(said) == [kind]
    assert WORD not in secrets.redact(said) and secrets.redact(secrets.redact(said)) == secrets.redact(said)


@pytest.mark.parametrize("text", ["PASS: all {} tests", "password_file: {}", "token_url = '{}'", "sha256 = '{}'", "commit {}", "next_page_token: {}", "password = ${{{}}}", "x = y  # {}"])
def test_other_names_hold_none(text):
    assert kinds(text.format(DRAWN), "a.yaml") == []


@pytest.mark.parametrize("mark", ["# muster: not a secret", "// gitleaks:allow", "# pragma: allowlist secret", "# nosec", "# noqa: S105"])
def test_a_mark_frees_its_own_line_only(mark):
    line = "token = '{}'".format(DRAWN)
    assert kinds("{}  {}\n".format(line, mark), "a.py") == [] and kinds("{}  {}\n\n{}\n".format(line, mark, line), "a.py") == ["token"]


def test_a_name_and_its_value_may_stand_apart():
    assert secrets.stands_for("password", WORD) == "password" and secrets.stands_for("--token", DRAWN) == "token"
    assert secrets.stands_for("title", WORD) is None and secrets.stands_for("password", "changeme") is None


@pytest.mark.parametrize("size", [1, 13, 700])
@pytest.mark.parametrize("value", [TOKEN, make.pem(RNG), make.jwt(RNG)], ids=["token", "key", "jwt"])
def test_what_comes_in_pieces_is_one(value, size):
    raw, stream = "begin\n{}\nend\n".format(value).encode(), Stream()
    out = "".join(stream.feed(raw[at:at + size]) for at in range(0, len(raw), size)) + stream.end()
    assert out.startswith("begin\n[redacted ") and out.endswith("]\nend\n") and value.split("\n")[-2 if "\n" in value else 0] not in out


def test_every_format_names_its_vendor_s_document_and_a_sign():
    for kind, what, signs, pattern, document in formats.ROWS:
        assert kind and what.split()[0] in ("a", "an") and signs.split() and pattern and len(document) > 5, kind
    assert len({row[0] for row in formats.ROWS}) >= 100
