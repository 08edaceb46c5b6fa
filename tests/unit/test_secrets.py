"""The engine: what a finding says, what is taken out, streams, marks, and which document each format comes from."""

import base64
import random
import textwrap

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


@pytest.mark.parametrize("path, text", [
    ("a.sql", "CREATE USER app WITH PASSWORD '{}';"), ("a.sql", "CREATE USER 'a'@'%' IDENTIFIED BY '{}';"), ("redis.conf", "port 1\nrequirepass {}\n"), ("a.py", "server.login('bot@acme.io', '{}')"),
    ("a.sh", "htpasswd -bc .htpasswd admin {}"), ("a.sh", "keytool -genkey -storepass {} -alias x"), ("a.php", "$c = mysqli_connect('db.acme.io', 'app', '{}', 'x');"), ("a.php", "new PDO('mysql:host=db', 'app', '{}');"),
    ("A.java", 'DriverManager.getConnection("jdbc:postgresql://db/x", "app", "{}");'), ("wpa.conf", 'network={{\n  ssid="x"\n  psk="{}"\n}}'), ("v.tf", 'variable "db_password" {{\n  type = string\n  default = "{}"\n}}'),
    ("v.yaml", "a:\n  dbPassword: |\n    {}\n  port: 80\n"), ("a.py", 'PASSWORD = """{}"""'), ("Dockerfile", "FROM x\nENV APP_PASSWORD {}\n"), ("a.csv", "name,value\ndb_password,{}\n"),
    ("a.py", 'if password == "!{}":'),
    ("a.fish", "set -gx DB_PASSWORD {}\n"), ("httpd.conf", "SetEnv DB_PASSWORD {}\n"), ("nginx.conf", 'fastcgi_param DB_PASSWORD "{}";'), ("a.h", '#define DB_PASSWORD "{}"\n'), ("a.sh", "tool config set db_password {}\n"),
    ("a.sh", "gh secret set DB_PASSWORD --body '{}'"), ("a.adoc", "db_password:: {}\n"), ("a.txt", "DB_PASSWORD => {}\n"), ("build.gradle", 'buildConfigField "String", "DB_PASSWORD", "\\"{}\\""'),
    ("a.py", "p.add_argument('--db-password', default='{}')"), ("strings.xml", '<string name="db_password">{}</string>'), ("A.cs", 'public string DbPassword {{ get; set; }} = "{}";'), ("a.ps1", "$dbPassword = ConvertTo-SecureString '{}' -Force"),
    ("a.json", '[{{"name": "DB_PASSWORD", "value": "{}"}}]'), ("a.json", '[\n {{\n  "key": "DB_PASSWORD",\n  "value": "{}"\n }}\n]'), ("a.md", "- **DB_PASSWORD**: `{}`\n"), ("a.md", "| DB_PASSWORD | `{}` |\n"),
    ("a.txt", "the db password is {}\n"), ("c.yml", "  X-DbPassword:\n  - {}\n"), ("a.tf", 'variable "heroku_api_key" {{\n  default = "{}"\n}}'), ("a.yaml", "kind: Secret\ndata:\n  license: {}\n")], ids=lambda value: value[:40])
def test_a_password_is_known_by_its_statement(path, text):
    value = base64.b64encode(make.FORMED["github"](RNG).encode()).decode() if "license" in text else make.uuid(RNG) if "heroku" in text else WORD
    assert any(value in text.format(value)[one.start:one.end] for one in secrets.find(text.format(value), path))


@pytest.mark.parametrize("text", ["-----BEGIN CERTIFICATE-----\n{}", "{}", '{{"page": "{}"}}'])
def test_a_private_key_is_found_inside_of_base_64(text):
    def wrap(inner):
        return base64.b64encode(inner.encode()).decode()

    key, user = wrap(make.pem(RNG)), "apiVersion: v1\nusers:\n- user:\n    client-key-data: {}\n"
    for held in (key, wrap(user.format(key)), "\n  ".join(textwrap.wrap(key, 76)), wrap('{{"private_key": "{}"}}'.format(make.pem(RNG).replace("\n", "\\n")))):
        said = "data: " + held + "\n"
        assert kinds(said) == ["private-key"] and secrets.redact(said).split() == ["data:", "[redacted", "private-key]"]
    assert kinds("data: " + wrap(text.format("MII" + make.of(make.ALNUM, 400)(RNG)))) == []


@pytest.mark.parametrize("text", ["password: " + base64.b64encode(b"changeme").decode(), "password: AgB" + make.of(make.ALNUM, 400)(RNG), "X, PublicKeyToken=" + make.of(make.HEX, 16)(RNG),
                                  "password: SCRAM-SHA-256$4096:" + DRAWN + "==$" + DRAWN + "=", "cvs://:pserver:anoncvs@sources.redhat.com/x", "http://jane:p@ssword@shop.io/", "let s:passwd= g:netrw_passwd",
                                  "CREATE USER app WITH PASSWORD :'app_password'", "login('user', 'password')", "# requirepass foobared", "passphrase: &#x3C;string>", "passwd('user:passwd')", "fmt_pass = helper('_format_explanation', msg)", "password: gcp-sm://projects/1/secrets/db", "password: !Sub x", "ENV GPG_KEY " + make.of(make.HEX, 40)(RNG).upper(), "connect('db.acme.io', 'reporting', 'customers')"])
def test_what_stands_for_a_password_is_none(text):
    assert kinds(text, "a.conf") == []


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
