"""The guard of secrets at PreToolUse, with a real repository: what is denied, asked and free; the value is never said."""

import json
import os
import random

import knock
import pytest
import scratch
import secret_values as make

from muster.app import App

RNG = random.Random(5)
LIVE = make.FORMED["stripe live"]
TOKEN = make.FORMED["github"]


@pytest.fixture
def project(tmp_path):
    app = scratch.project_at(tmp_path / "project", files={"src/config.py": "import os\n\nKEY = None\n", ".gitignore": ".env\nbuild/\n", "README.md": "x\n"})
    app.close()
    return app.root


def asked(project, name, **given):
    """Return (decision, what is said); what is said never holds the secret, nor a piece of it."""
    value = knock.inside("PreToolUse", knock.tool(project, name, **given), project)
    said = knock.said(value)
    for secret in given.pop("_secrets", ()):
        assert secret not in said
    return knock.decision(value), said


def held(project, secret, name, **given):
    decision, said = asked(project, name, **given)
    assert secret[:12] not in said and secret[-12:] not in said
    return decision, said


def test_a_provider_s_secret_is_denied_with_kind_file_and_line(project):
    secret = LIVE(RNG)
    decision, said = held(project, secret, "Write", file_path=project + "/src/config.py", content='import os\n\nKEY = "{}"\n'.format(secret))
    assert decision == "deny" and "src/config.py:3 holds a Stripe live key; read it from the environment: os.environ[" in said and "rule write-secret" in said
    app = App(project)
    assert app.log.read(type="run.refused")[-1]["data"]["rule"] == "write-secret"


def test_what_looks_like_a_secret_is_asked(project):
    secret = make.password(RNG)
    decision, said = held(project, secret, "Write", file_path=project + "/src/login.js", content="const password = '{}';\n".format(secret))
    assert decision == "ask" and "src/login.js:1 holds a password" in said and "write-likely-secret" in said


def test_an_edit_is_judged_by_what_it_brings(project):
    secret, path = LIVE(RNG), os.path.join(project, "src/config.py")
    assert "src/config.py:3 " in held(project, secret, "Edit", file_path=path, old_string="KEY = None", new_string='KEY = "{}"'.format(secret))[1]
    drawn = make.of(make.ALNUM, 24)(RNG)
    with open(path, "w", encoding="utf-8") as out:
        out.write("a = 1\npassword = 'PLACE'\nKEY = '{}'\n".format(secret))
    decision, said = held(project, drawn, "Edit", file_path=path, old_string="PLACE", new_string=drawn)
    assert decision == "ask" and "src/config.py:2 holds a password" in said
    assert asked(project, "Edit", file_path=path, old_string="KEY = '{}'".format(secret), new_string="KEY = os.environ['KEY']")[0] is None
    assert asked(project, "Edit", file_path=path, old_string="KEY = '{}'".format(secret), new_string="LIVE = '{}'".format(secret))[0] is None, "it was there"
    assert asked(project, "Edit", file_path=path, old_string="a = 1", new_string="a = 2")[0] is None


def test_every_edit_tool_is_looked_at(project):
    secret = TOKEN(RNG)
    line = 'T = "{}"\n'.format(secret)
    assert held(project, secret, "MultiEdit", file_path=project + "/README.md", edits=[{"old_string": "x", "new_string": "y"}, {"old_string": "y", "new_string": line}])[0] == "deny"
    assert held(project, secret, "NotebookEdit", notebook_path=project + "/a.ipynb", new_source=line)[0] == "deny"


@pytest.mark.parametrize("path", [".env", "build/out.js", "../elsewhere.txt", "/tmp/x-muster-secret"])
def test_what_git_does_not_take_is_free(project, path):
    secret = LIVE(RNG)
    assert asked(project, "Write", file_path=os.path.join(project, path), content="K={}\n".format(secret))[0] is None
    assert asked(project, "Bash", command="echo K={} > {}".format(secret, path))[0] is None


def test_a_tracked_file_is_not_ignored(project):
    scratch.write(project, ".env", "A=1\n")
    scratch.git(project, "add", "-f", ".env")
    assert asked(project, "Write", file_path=project + "/.env", content="K={}\n".format(LIVE(RNG)))[0] == "deny"


@pytest.mark.parametrize("content", ['key = os.environ["STRIPE_KEY"]\n', 'password = "changeme"\n', "sk_live_<your key>\n", "-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----\n"])
def test_what_is_no_secret_is_free(project, content):
    assert asked(project, "Write", file_path=project + "/src/a.py", content=content)[0] is None


def test_what_is_marked_is_free(project):
    assert asked(project, "Write", file_path=project + "/tests/a.py", content='T = "{}"  # muster: not a secret\n'.format(TOKEN(RNG)))[0] is None


HERE = "cat > src/new.py <<'EOF'\nimport os\nT = \"{}\"\nEOF"


@pytest.mark.parametrize("command, decision, says", [
    (HERE, "deny", "src/new.py:2 holds a GitHub token"), ("echo T={} >> src/config.py", "deny", "src/config.py:1 holds"), ("printf 'T=%s\\n' {} > conf.ini", "deny", "conf.ini:1 holds"),
    ("cd src && echo {} | tee t.txt", "deny", "t.txt:1"), ("T={}; echo \"t: $T\" > conf.yml", "deny", "conf.yml:1 holds"), ("export GITHUB_TOKEN={}", "ask", "this command holds a GitHub token"),
    ("curl -H 'Authorization: Bearer {}' https://api.example.com", "ask", "secret-in-command"), ("python -c 'open(\"x\",\"w\").write(\"{}\")'", "ask", "secret-in-command"),
    ("git commit -m 'use {}'", "deny", "the message of the commit holds"), ("grep -rn {} src", None, ""), ("git grep {}", None, ""), ("echo done > out.txt 2>&1", None, ""), ("ls > /dev/null", None, "")])
def test_a_line_is_judged_by_where_it_puts_the_secret(project, command, decision, says):
    secret = TOKEN(RNG)
    found, said = held(project, secret, "Bash", command=command.replace("{}", secret))
    assert found == decision and says in said, said


def test_pieces_that_the_shell_joins_are_one(project):
    secret = TOKEN(RNG)
    found, said = held(project, secret, "Bash", command="printf '%s%s' {} {} > src/k.txt".format(secret[:3], secret[3:]))
    assert found == "deny" and "src/k.txt:1" in said


@pytest.mark.parametrize("command", ["git add src/config.py", "git add .", "git add -A", "git commit -am x", "git -C . add src", "cd src && git add config.py", "git add src/config.py && git commit -m x"])
def test_git_does_not_take_a_secret(project, command):
    secret = LIVE(RNG)
    scratch.write(project, "src/config.py", 'import os\n\nKEY = None\nLIVE = "{}"\n'.format(secret))
    found, said = held(project, secret, "Bash", command=command)
    assert found == "deny" and "config.py:4 holds a Stripe live key" in said and "commit-secret" in said, said


def test_new_files_and_the_index_are_looked_at(project):
    secret = LIVE(RNG)
    scratch.write(project, "new.py", 'a = 1\nb = "{}"\n'.format(secret))
    assert "new.py:2 holds" in held(project, secret, "Bash", command="git add new.py")[1]
    scratch.git(project, "add", "new.py")
    assert "new.py:2 holds" in held(project, secret, "Bash", command="git commit -m x")[1]
    scratch.write(project, "new.py", "a = 1\n")
    assert held(project, secret, "Bash", command="git add new.py")[0] is None
    scratch.write(project, ".env", "K={}\n".format(secret))
    assert held(project, secret, "Bash", command="git add .env")[0] is None, "git takes no ignored file"
    assert held(project, secret, "Bash", command="git add -f .env")[0] == "deny"


def test_only_added_lines_count(project):
    secret = LIVE(RNG)
    scratch.write(project, "old.py", 'k = "{}"\nb = 1\n'.format(secret))
    scratch.git(project, "add", "old.py")
    scratch.git(project, "commit", "-q", "-m", "old")
    scratch.write(project, "old.py", 'k = "{}"\nb = 2\n'.format(secret))
    assert held(project, secret, "Bash", command="git commit -am x")[0] is None
    scratch.write(project, "old.py", "b = 2\n")
    assert held(project, secret, "Bash", command="git commit -am x")[0] is None


def test_a_project_says_what_it_minds(project):
    secret = LIVE(RNG)
    given = {"file_path": project + "/fixtures/k.py", "content": 'K = "{}"\n'.format(secret)}
    assert held(project, secret, "Write", **given)[0] == "deny"
    scratch.write(project, ".muster/config.json", json.dumps({"secrets": {"allow": ["fixtures/**"]}}))
    assert held(project, secret, "Write", **given)[0] is None
    scratch.write(project, ".muster/config.json", json.dumps({"guards": {"write-secret": "ask"}}))
    assert held(project, secret, "Write", **given)[0] == "ask"
    scratch.write(project, ".muster/config.json", json.dumps({"guards": {"write-secret": "allow", "commit-secret": "allow"}}))
    assert held(project, secret, "Write", **given)[0] is None


def test_a_broken_guard_asks(project, monkeypatch):
    from muster import secrets

    monkeypatch.setattr(secrets, "find", lambda *_: 1 / 0)
    found, said = asked(project, "Write", file_path=project + "/a.py", content="x = 'something long'\n")
    assert found == "ask" and "could not decide" in said


def test_where_muster_is_off_nothing_is_said(tmp_path):
    folder = scratch.repository(tmp_path / "plain")
    assert asked(folder, "Write", file_path=folder + "/a.py", content='K = "{}"'.format(LIVE(RNG)))[0] is None
    assert asked(folder, "Bash", command="echo {} > a".format(LIVE(RNG)))[0] is None


@pytest.mark.parametrize("before", [0, 60, 100, 130, 170, 190])
def test_a_cut_quotation_of_a_command_shows_no_piece_of_a_secret(project, before):
    secret = make.FORMED["digitalocean"](RNG)
    found, said = asked(project, "Bash", command="rm -rf .git {} {}".format("x" * before, secret))
    assert found in ("deny", "ask") and secret[:20] not in said
    found, said = asked(project, "Bash", command="cat {}{}; rm -rf ~/{}".format("y" * before, secret, secret))
    assert secret[:20] not in said
    assert secret[:20] not in json.dumps(App(project).log.read(limit=50))
