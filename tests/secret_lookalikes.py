"""Makes what looks like a secret and is none, as it stands in the world's files. A kind gives (path, text)."""

import base64
import json

from secret_values import ALNUM, B64, DIGITS, HEX, LOWER, UPPER, URLSAFE, b64, coded, joined, of, uuid

NAMES = ("password", "secret", "api_key", "token", "client_secret", "access_token", "private_key")


def name(rng):
    return rng.choice(NAMES)


def package_lock(rng):
    parts = {"node_modules/" + of(LOWER, 6)(rng): {"version": "1.2.3", "resolved": "https://r.example/x/-/x-1.2.3.tgz", "integrity": "sha512-" + b64(64)(rng)} for _ in range(4)}
    return "package-lock.json", json.dumps({"lockfileVersion": 3, "packages": parts}, indent=2)


def go_sum(rng):
    return "go.sum", "".join("github.com/{0}/{0} v1.{1}.0 h1:{2}\n".format(of(LOWER, 7)(rng), rng.randrange(9), b64(32)(rng)) for _ in range(6))


def cargo_lock(rng):
    return "Cargo.lock", "".join('[[package]]\nname = "{}-token"\nversion = "1.0.{}"\nchecksum = "{}"\n\n'.format(of(LOWER, 6)(rng), rng.randrange(9), of(HEX, 64)(rng)) for _ in range(3))


def poetry(rng):
    return "poetry.lock", 'files = [\n    {{file = "keyring-24.whl", hash = "sha256:{}"}},\n    {{file = "secretstorage-3.tar.gz", hash = "sha256:{}"}},\n]\n'.format(of(HEX, 64)(rng), of(HEX, 64)(rng))


def yarn(rng):
    return "yarn.lock", '"jsonwebtoken@npm:^9.0.0":\n  version: 9.0.2\n  checksum: 10c0/{}\n  languageName: node\n'.format(of(HEX, 128)(rng))


def pnpm(rng):
    return "pnpm-lock.yaml", "  /api-key@1.0.0:\n    resolution: {{integrity: sha512-{}}}\n    engines: {{node: '>=18'}}\n".format(b64(64)(rng))


def commits(rng):
    return "log.txt", "commit {}\nAuthor: Ann <ann@acme.io>\n\n    Rotate the token {}\n".format(of(HEX, 40)(rng), of(HEX, 7)(rng))


def workflow(rng):
    return ".github/workflows/ci.yml", "steps:\n  - uses: actions/checkout@{}\n    with:\n      token: ${{{{ secrets.GITHUB_TOKEN }}}}\n".format(of(HEX, 40)(rng))


def uuids(rng):
    return "data.json", json.dumps({"id": uuid(rng), "request_id": uuid(rng), "token": uuid(rng), "session": uuid(rng)})


def digests(rng):
    return "sums.txt", "{}  release.tar.gz\nMD5 (x) = {}\nsha1: {}\n".format(of(HEX, 64)(rng), of(HEX, 32)(rng), of(HEX, 40)(rng))


def digest_names(rng):
    return "build.py", 'EXPECTED_SHA256 = "{}"\ncache_key = "{}"\netag = "{}"\ntoken_hash = "{}"\n'.format(of(HEX, 64)(rng), of(HEX, 32)(rng), of(HEX, 32)(rng), of(HEX, 64)(rng))


def css(rng):
    return "app.css", "".join(".css-{}{{color:#{};}}\n#{}-{}{{margin:0}}\n".format(of(ALNUM, 6)(rng), of(HEX, 6)(rng), of(LOWER, 5)(rng), of(HEX, 8)(rng)) for _ in range(9))


def html(rng):
    return "index.html", '<input type="password" name="password" id="password-{}" placeholder="Enter your password" autocomplete="current-password">\n<div id="{}" class="token keyword">x</div>\n'.format(of(HEX, 6)(rng), of(ALNUM, 22)(rng))


def sri(rng):
    return "index.html", '<script src="https://cdn.example/x.js" integrity="sha384-{}" crossorigin="anonymous"></script>\n'.format(b64(48)(rng))


def csp(rng):
    return "nginx.conf", "add_header Content-Security-Policy \"script-src 'self' 'sha256-{}' 'nonce-{}'\";\n".format(b64(32)(rng), b64(16)(rng))


def source_map(rng):
    return "app.js.map", json.dumps({"version": 3, "sources": ["../src/token.ts", "../src/secret.ts"], "names": ["token", "secret", "password"], "mappings": ";;".join(of(ALNUM + "+/,", 70)(rng) for _ in range(30))})


def data_uri(rng):
    return "logo.css", ".logo{{background:url(data:image/png;base64,iVBORw0KGgo{})}}\n".format(b64(rng.randrange(600, 4000))(rng))


def certificate(rng):
    return "ca.pem", "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n".format("\n".join(of(B64, 64)(rng) for _ in range(14)))


def public_key(rng):
    return "key.pub.pem", "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n".format("\n".join(of(B64, 64)(rng) for _ in range(6)))


def ssh_public(rng):
    return "authorized_keys", "ssh-rsa AAAAB3NzaC1yc2E{} ann@laptop\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{} bob@pc\n".format(of(B64, 350)(rng), of(B64, 43)(rng))


def password_hash(rng):
    return "users.sql", "INSERT INTO users (name, password) VALUES ('ann', '$2b$12${}');\n-- password: $argon2id$v=19$m=65536,t=3,p=4${}${}\n".format(of(ALNUM + "./", 53)(rng), b64(16)(rng).rstrip("="), b64(32)(rng).rstrip("="))


def references(rng):
    return rng.choice([
        ("a.py", '{0} = os.environ["{1}"]\n{0} = os.getenv("{1}")\n{0} = settings.{0}\n{0} = config["{0}"]\n'), ("a.js", "const {0} = process.env.{1};\nconst t = cfg.get('{0}');\nopts.{0} = req.body.{0};\n"),
        ("a.go", '{0} := os.Getenv("{1}")\ncfg.{0} = viper.GetString("auth.{0}")\n'), ("A.java", 'String {0} = System.getenv("{1}");\nthis.{0} = {0};\n@Value("${{app.{0}}}") String k;\n'),
        ("a.rb", "{0}: ENV['{1}'],\n{0}: Rails.application.credentials.{0}\n"), ("a.sh", 'export {1}="$(vault kv get -field={0} secret/app)"\n{1}=${{{1}:?needed}}\ncurl -H "Authorization: Bearer ${1}" https://x\ncurl -u "$USER:$PASS" https://x\n'),
        ("a.yml", "{0}: ${{{1}}}\n{1}: ${{{{ secrets.{1} }}}}\n{0}: !vault |\n  x\n{0}: {{{{ .Values.{0} }}}}\n"), ("a.tf", "{0} = var.{0}\n{0} = data.aws_secretsmanager_secret_version.x.secret_string\n{0} = random_password.db.result\n"),
        ("a.php", "'{0}' => env('{1}'),\n${0} = getenv('{1}');\n"), ("A.cs", 'var {0} = Configuration["Auth:{0}"];\n{0} = Environment.GetEnvironmentVariable("{1}");\n'),
        ("a.rs", 'let {0} = std::env::var("{1}").unwrap();\nlet {0}: String = args.{0}.clone();\n'), ("a.kt", 'val {0} = System.getenv("{1}")\nval {0}: String? = null\n')])


def reference(rng):
    path, text = references(rng)
    word = name(rng)
    return path, text.format(word, word.upper())


PLACEHOLDERS = ("changeme", "change-me", "your-{}-here", "YOUR_{}", "<your {}>", "xxxxxxxxxxxxxxxx", "****************", "example-{}", "dummy", "REPLACE_ME", "placeholder", "test", "s3cr3t", "password123",
                "0000000000000000", "1234567890", "abcdefghijklmnop", "my-{}", "TODO", "insert_{}_here", "fake-{}", "secret", "...", "INSERT_YOUR_{}_HERE", "aaaaaaaaaaaaaaaaaaaaaaaa", "not-a-real-{}", "sk-xxxxxxxxxxxxxxxxxxxxxxxx", "foobar")


def placeholder(rng):
    word = name(rng)
    return rng.choice([(".env.example", "{}={}\n"), ("README.md", "    {} = \"{}\"\n"), ("config.yaml", "{}: {}\n"), ("app.py", "{} = '{}'\n"), ("a.json", '{{"{}": "{}"}}\n')])[0:1][0], rng.choice(
        ["{}={}\n", '{} = "{}"\n', '{}: "{}"\n', '"{}": "{}"\n']).format(word, rng.choice(PLACEHOLDERS).format(word))


def documented(rng):
    return "README.md", rng.choice([
        "aws_access_key_id = AK" "IAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCY" "EXAMPLEKEY\n", "stripe.api_key = 'sk" "_test_4eC39HqLyjWDarjtT1zdp7dc'\n",  # muster: not a secret
        "https://hooks.sl" "ack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX\n", "gh" "p_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n", "AI" "zaSyXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX\n",
        "token: 110201543:AA" "HdqTcvCH1vGWJxfSeofSAs0K5PALDsaw\n", "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ" "==\n"])  # muster: not a secret


def unsigned(rng):
    return "jwt.md", coded('{"alg":"none"}') + "." + coded(json.dumps({"sub": of(DIGITS, 9)(rng)})) + ".\n" + coded('{"alg":"none","typ":"JWT"}') + "." + coded(json.dumps({"sub": of(DIGITS, 9)(rng)})) + "." + of(LOWER, 10)(rng)


def sample_jwt(rng):
    return "jwt.md", "{}.{}.SflKxwRJSMeKKF2QT4fw" "pMeJf36POk6yJV_adQssw5c\n".format(coded('{"alg":"HS256","typ":"JWT"}'), coded('{"sub":"1234567890","name":"John Doe","iat":1516239022}'))


def local_url(rng):
    return "docker-compose.yml", rng.choice(["DATABASE_URL: postgres://postgres:postgres@localhost:5432/app\n", "url: mysql://root:root@127.0.0.1/app\n", "x: redis://:password@redis:6379\n", "u: mongodb://admin:admin@mongo:27017\n",
                                             "d: postgresql://user:pass@db/app\n", "e: amqp://guest:guest@rabbitmq:5672\n", "POSTGRES_PASSWORD: postgres\n", "f: postgres://app:${DB_PASSWORD}@db/app\n", "g: postgres://app:secret@localhost/app\n"])


def plain_url(rng):
    return "urls.txt", "https://{0}.example.com:8443/a@b\nssh://git@host.example:22/x.git\nhttps://example.com/a:b@c/{1}\nhttp://localhost:3000/?token_type=x&id={1}\ngit@github.com:acme/{0}.git\nmailto:ann:bob@example.com\n".format(of(LOWER, 6)(rng), of(HEX, 24)(rng))


def types(rng):
    word = name(rng)
    return rng.choice([("a.py", "def login(user: str, {0}: str = None) -> Token:\n    {0}: SecretStr\n    return make_token(user, {0})\n"), ("a.ts", "interface A {{ {0}: string; {0}Field?: Array<Token>; }}\nfunction f({0}: string, n: number) {{}}\n"),
                       ("a.go", "type A struct {{\n\t{0} string `json:\"{0},omitempty\"`\n}}\n"), ("a.proto", "string {0} = 3;\n"), ("a.sql", "CREATE TABLE t ({0} VARCHAR(255) NOT NULL, {0}_at timestamp);\n")])[0:1][0], "{0}: string;\n{0} VARCHAR(255) NOT NULL\n{0}: str\n".format(word)


def calls(rng):
    word = name(rng)
    return "a.py", "{0} = generate_{0}(32)\n{0} = request.headers.get('X-{0}')\n{0} = secrets.token_hex(16)\nassert {0} == other.{0}\n{0} = input('Enter {0}: ')\nif not {0}: raise ValueError('{0} is missing')\n{0} = None\n".format(word)


def other_names(rng):
    return "a.json", json.dumps({"token_url": "https://auth.acme.io/oauth2/v2/token", "tokenEndpoint": "/realms/main/protocol/openid/token", "password_field": "userPassword", "secret_name": "prod/orders/db-credentials",
                                 "token_type": "Bearer", "max_tokens": 4096, "next_page_token": of(ALNUM, 40)(rng), "primary_key": "order_id", "public_key": of(ALNUM, 44)(rng), "key_id": of(HEX, 16)(rng),
                                 "secretArn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-" + of(ALNUM, 6)(rng), "passwordPolicy": "min12chars", "csrf_token_name": "_csrf"}, indent=1)


def words(rng):
    return "en.json", json.dumps({"password": "Password", "forgot_password": "Forgot your password?", "token": "Your access token has expired", "secret": "Client secret is required", "apiKey": "API key", "confirmPassword": "Repeat the password",
                                  "wrong_password": "Wrong user or password, please try again", "login.password.hint": "At least 12 characters"}, indent=1)


def enums(rng):
    return "tokens.py", 'TOKEN_COMMA = "comma"\nTOKEN = "identifier_or_keyword"\nSECRET = "secretKeyRef"\nPASSWORD = "password-reset-requested"\nAPI_KEY = "X-API-Key"\nAUTH_TOKEN = "auth_token_cookie"\nKEY = "{}"\n'.format(rng.choice(["ArrowLeft", "Enter", "user.id"]))


def marked(rng):
    mark = rng.choice(["# pragma: allowlist secret", "# gitleaks:allow", "# noqa: S105", "# nosec", "# muster: not a secret", "// gitleaks:allow", "# noqa: S106"])
    value = rng.choice([joined("gh" "p_", of(ALNUM, 36)), joined("AK" "IA", of(UPPER, 16)), of(ALNUM, 32), joined("sk" "_live_", of(ALNUM, 24))])(rng)
    return "tests/test_x.py", rng.choice(['password = "{}"  {}\n', 'api_key = "{}"  {}\n']).format(value, mark) if rng.random() < 0.7 else '# muster: not a secret\ntoken = "{}"\n'.format(value)


def scanner(rng):
    return "rules.py", 'PATTERNS = [r"gh[pousr]_[A-Za-z0-9]{36}", r"AK" r"IA[0-9A-Z]{16}", r"sk_live_[0-9a-zA-Z]{24}", r"xox[baprs]-[0-9a-zA-Z-]{10,48}"]\nHEADER = "-----BEGIN RSA PRIVATE KEY-----"\nif line.startswith("-----BEGIN PRIVATE KEY-----"):\n    pass\n'


def images(rng):
    return "deploy.yaml", "image: ghcr.io/acme/app@sha256:{}\nimageID: docker-pullable://acme/app:v1@sha256:{}\n".format(of(HEX, 64)(rng), of(HEX, 64)(rng))


def traces(rng):
    return "log.txt", "2026-01-01T00:00:00Z trace_id={} span_id={} request-id: {} user=ann token expired\nMessage-ID: <{}@mail.acme.io>\n".format(of(HEX, 32)(rng), of(HEX, 16)(rng), uuid(rng), of(ALNUM, 24)(rng))


def publishable(rng):
    return "index.html", 'Stripe("pk" + "_live_{}"); gtag("config", "G-{}"); Sentry.init({{dsn: "https://{}@o1234.ingest.sentry.io/5678"}});\n'.format(of(ALNUM, 24)(rng), of(UPPER + DIGITS, 10)(rng), of(HEX, 32)(rng))


def minified(rng):
    return "vendor.min.js", "!function(e,t){{var n=t.token,r=e.password||t.secret;n&&(e.apiKey=n,e.key=\"{}\");a.password=b,c.token=d(n,r);e.exports={{token:1,secret:\"secret\"}};}}({{}},{{}});//{}".format(of(LOWER, 5)(rng), of(ALNUM, 20)(rng))


def chunk_names(rng):
    return "manifest.json", json.dumps({"assets/index-{}.js".format(of(ALNUM, 8)(rng)): {"file": "assets/token-{}.js".format(of(URLSAFE, 8)(rng)), "css": ["assets/secret-{}.css".format(of(HEX, 8)(rng))]}})


def encoded_text(rng):
    return "cm.yaml", "data:\n  page: {}\n  greeting: {}\n".format(base64.b64encode(b"hello world, this is only a page of text " * 3).decode(), base64.b64encode(of(LOWER + " ", 60)(rng).encode()).decode())


def paths(rng):
    return "a.yaml", "password_file: /run/secrets/db_password\nsecret: projects/1/secrets/orders/versions/3\nprivate_key: ./certs/server.key\ntoken: ~/.config/acme/token\napi_key: op://vault/item/field\nkey: vault:secret/data/app#key\nclient_secret: file:/etc/x/secret\n"


def headers_doc(rng):
    return "api.md", "Send `Authorization: Bearer <token>` or `Authorization: Bearer {token}` or `Authorization: Bearer $TOKEN`; curl -u user:password https://x; `X-Api-Key: your-api-key`; Authorization: Bearer YOUR_ACCESS_TOKEN\n"


def dates(rng):
    return "a.csv", "id,token_count,password_changed,key\n{},{},2026-01-02,{}\n".format(rng.randrange(10 ** 12), rng.randrange(9999), rng.randrange(10 ** 9))


def svg(rng):
    return "i.svg", '<svg><path d="M{}" id="{}"/></svg>\n'.format(",".join("{:.2f}".format(rng.random() * 90) for _ in range(60)), of(ALNUM, 20)(rng))


def lockfile_uv(rng):
    return "uv.lock", 'sdist = {{ url = "https://f.example/packages/{}/{}/{}/x.tar.gz", hash = "sha256:{}", size = 1 }}\n'.format(of(HEX, 2)(rng), of(HEX, 2)(rng), of(HEX, 60)(rng), of(HEX, 64)(rng))


def notebook_output(rng):
    return "nb.ipynb", json.dumps({"cells": [{"outputs": [{"data": {"image/png": b64(3000)(rng)}}], "source": ["token = os.environ['TOKEN']\n"]}]})


KINDS = (package_lock, go_sum, cargo_lock, poetry, yarn, pnpm, commits, workflow, uuids, digests, digest_names, css, html, sri, csp, source_map, data_uri, certificate, public_key, ssh_public,
         password_hash, reference, placeholder, documented, unsigned, sample_jwt, local_url, plain_url, types, calls, other_names, words, enums, marked, scanner, images, traces, publishable, minified,
         chunk_names, encoded_text, paths, headers_doc, dates, svg, lockfile_uv, notebook_output)
