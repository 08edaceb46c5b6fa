"""Makes secrets of every kind as their vendors describe them, so that none stands in a file. `make(rng)` gives one."""

import base64
import json
import string

LOWER, UPPER, DIGITS = string.ascii_lowercase, string.ascii_uppercase, string.digits
ALNUM, HEX, URLSAFE = LOWER + UPPER + DIGITS, "0123456789abcdef", LOWER + UPPER + DIGITS + "-_"
B64 = LOWER + UPPER + DIGITS + "+/"
SYMBOLS = "!#%*+-.=?_~^"


def of(alphabet, count):
    return lambda rng: "".join(rng.choice(alphabet) for _ in range(count))


def joined(*parts):
    return lambda rng: "".join(part if isinstance(part, str) else part(rng) for part in parts)


def one(*makers):
    return lambda rng: rng.choice(makers)(rng)


def uuid(rng):
    return "-".join(of(HEX, size)(rng) for size in (8, 4, 4, 4, 12))


def b64(count):
    def make(rng):
        return base64.b64encode(bytes(rng.randrange(256) for _ in range(count))).decode()
    return make


def coded(value):
    return base64.urlsafe_b64encode(value.encode()).decode().rstrip("=")


def jwt(rng):
    head = coded(json.dumps({"alg": rng.choice(["HS256", "RS256", "ES256"]), "typ": "JWT"}))
    body = coded(json.dumps({"sub": of(DIGITS, 10)(rng), "name": of(LOWER, 8)(rng), "exp": 1700000000 + rng.randrange(10 ** 8)}))
    return "{}.{}.{}".format(head, body, of(URLSAFE, 43)(rng))


def pem(rng):
    kind = rng.choice(["RSA ", "EC ", "", "OPENSSH ", "DSA ", "ENCRYPTED "])
    lines = [of(B64, 64)(rng) for _ in range(rng.randrange(4, 26))] + [of(B64, 30)(rng) + "=="]
    return "-----BEGIN {0}PRIVATE KEY-----\n{1}\n-----END {0}PRIVATE KEY-----".format(kind, "\n".join(lines))


def pgp(rng):
    lines = [of(B64, 64)(rng) for _ in range(12)] + ["=" + of(B64, 4)(rng)]
    return "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n{}\n-----END PGP PRIVATE KEY BLOCK-----".format("\n".join(lines))


def password(rng):
    """As a person's password manager makes one, or as a person does."""
    size = rng.randrange(10, 25)
    drawn = [rng.choice(LOWER), rng.choice(UPPER), rng.choice(DIGITS)] + [rng.choice(ALNUM + (SYMBOLS if size % 2 else "")) for _ in range(size - 3)]
    rng.shuffle(drawn)
    return (rng.choice(ALNUM) + "".join(drawn) + rng.choice(ALNUM))


def plain_password(rng):
    """One that stands in a URL without escapes."""
    return of(ALNUM, rng.randrange(10, 24))(rng) + rng.choice(DIGITS)


def user(rng):
    return rng.choice(["app", "svc_orders", "billing", "root", "admin", "reader", "deploy", "ann"])


def host(rng):
    return rng.choice(["db.internal", "10.2.3.4", "prod-1.c9akciq32.eu-west-1.rds.amazonaws.com", "cluster0.mongodb.net", "cache.prod.svc", "db.acme.io"])


def url(scheme, port):
    return lambda rng: "{}://{}:{}@{}:{}/{}".format(scheme, user(rng), plain_password(rng), host(rng), port, rng.choice(["orders", "app", "main"]))


def connection(rng):
    return "Server=tcp:{},1433;Initial Catalog=orders;User ID={};Password={};Encrypt=True;".format(host(rng), user(rng), plain_password(rng))


def storage(rng):
    return "DefaultEndpointsProtocol=https;AccountName={};AccountKey={};EndpointSuffix=core.windows.net".format(of(LOWER, 10)(rng), b64(64)(rng))


def sas(rng):
    return "https://{}.blob.core.windows.net/c/f?sv=2022-11-02&ss=b&se=2027-01-01&sp=r&sig={}".format(
        of(LOWER, 8)(rng), b64(32)(rng).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D"))


# name: a maker of the whole value. Any place may hold it.
FORMED = {
    "aws access key": joined(one(joined("AK" "IA"), joined("AS" "IA")), of(UPPER + "234567", 16)),
    "bedrock": joined("AB" "SK", of(B64, 128)),
    "google api": joined("AI" "za", of(URLSAFE, 34), of(ALNUM, 1)), "google oauth": joined("GOC" "SPX-", of(URLSAFE, 27), of(ALNUM, 1)),
    "azure storage": storage, "azure sas": sas, "azure client": joined(of(ALNUM, 3), of("78", 1), "Q" "~", of(ALNUM + "_-", 33), of(ALNUM, 1)),
    "azure service bus": joined("Endpoint=sb://q.servicebus.windows.net/;SharedAccessKeyName=Root;Shared" "AccessKey=", b64(32)),
    "azure devops": joined(of(ALNUM, 76), "AZ" "DO", of(ALNUM, 4)),
    "github": joined(one(joined("gh" "p_"), joined("gh" "o_"), joined("gh" "u_"), joined("gh" "s_"), joined("gh" "r_")), of(ALNUM, 36)),
    "github fine": joined("github" "_pat_", of(ALNUM, 22), "_", of(ALNUM, 59)),
    "gitlab pat": joined("glp" "at-", of(URLSAFE, 19), of(ALNUM, 1)), "gitlab deploy": joined("gld" "t-", of(URLSAFE, 19), of(ALNUM, 1)),
    "gitlab runner": joined("glr" "t-", of(URLSAFE, 19), of(ALNUM, 1)), "gitlab ci": joined("glc" "bt-", of(HEX, 2), "_", of(URLSAFE, 19), of(ALNUM, 1)),
    "gitlab registration": joined("GR13" "48941", of(URLSAFE, 19), of(ALNUM, 1)), "gitlab trigger": joined("glp" "tt-", of(HEX, 40)),
    "bitbucket": joined("AT" "BB", of(ALNUM, 32)), "atlassian": joined("AT" "ATT3xFfGF0", of(URLSAFE, 170), "=", of("0123456789ABCDEF", 8)),
    "slack bot": joined("xo" "xb-", of(DIGITS, 12), "-", of(DIGITS, 13), "-", of(ALNUM, 24)), "slack user": joined("xo" "xp-", of(DIGITS, 12), "-", of(DIGITS, 12), "-", of(DIGITS, 13), "-", of(HEX, 32)),
    "slack app": joined("xa" "pp-1-A", of(UPPER + DIGITS, 10), "-", of(DIGITS, 13), "-", of(HEX, 64)),
    "slack webhook": joined("https://hooks.sl" "ack.com/services/T", of(UPPER + DIGITS, 8), "/B", of(UPPER + DIGITS, 10), "/", of(ALNUM, 24)),
    "discord bot": joined("MT", of(ALNUM, 24), ".G", of(ALNUM, 5), ".", of(URLSAFE, 37), of(ALNUM, 1)),
    "discord webhook": joined("https://discord.com/api/web" "hooks/1", of(DIGITS, 18), "/", of(URLSAFE, 68)),
    "telegram": joined("7", of(DIGITS, 9), ":A" "A", of(URLSAFE, 32), of(ALNUM, 1)),
    "stripe live": joined("sk" "_live_", of(ALNUM, 24)), "stripe restricted": joined("rk" "_live_51", of(ALNUM, 97)), "stripe webhook": joined("whs" "ec_", of(ALNUM, 32)),
    "square": joined("sq0" "atp-", of(URLSAFE, 21), of(ALNUM, 1)), "square secret": joined("sq0" "csp-", of(URLSAFE, 42), of(ALNUM, 1)),
    "braintree": joined("access" "_token$production$", of(LOWER + DIGITS, 16), "$", of(HEX, 32)),
    "shopify": joined(one(joined("shp" "at_"), joined("shp" "ss_"), joined("shp" "ca_")), of(HEX, 32)),
    "twilio": joined("S" "K", of(HEX, 32)), "sendgrid": joined("S" "G.", of(URLSAFE, 22), ".", of(URLSAFE, 42), of(ALNUM, 1)),
    "mailgun": joined("k" "ey-", of(HEX, 32)), "mailchimp": joined(of(HEX, 32), "-u" "s", of("123456789", 1)), "brevo": joined("xkey" "sib-", of(HEX, 64), "-", of(ALNUM, 16)),
    "openai": joined("s" "k-", of(ALNUM, 20), "T3Blb" "kFJ", of(ALNUM, 20)), "openai project": joined("s" "k-proj-", of(URLSAFE, 74), "T3Blb" "kFJ", of(URLSAFE, 73), of(ALNUM, 1)),
    "anthropic": joined("s" "k-ant-api03-", of(URLSAFE, 93), "AA"), "openrouter": joined("s" "k-or-v1-", of(HEX, 64)),
    "hugging face": joined("h" "f_", of(LOWER + UPPER, 34)), "groq": joined("gs" "k_", of(ALNUM, 52)), "xai": joined("xa" "i-", of(ALNUM, 80)), "replicate": joined("r" "8_", of(ALNUM, 37)),
    "perplexity": joined("ppl" "x-", of(ALNUM, 48)), "pinecone": joined("pc" "sk_", of(ALNUM, 5), "_", of(ALNUM, 63)),
    "facebook": joined("EA" "AG", of(ALNUM, 160)), "npm": joined("np" "m_", of(ALNUM, 36)), "pypi": joined("py" "pi-AgEIcHlwaS5vcmc", of(URLSAFE, 150)),
    "rubygems": joined("ruby" "gems_", of(HEX, 48)), "nuget": joined("oy" "2", of(LOWER + DIGITS, 43)), "docker": joined("dckr" "_pat_", of(URLSAFE, 26), of(ALNUM, 1)),
    "crates": joined("ci" "o", of(ALNUM, 32)), "digitalocean": joined("dop" "_v1_", of(HEX, 64)), "heroku": joined("HR" "KU-AA", of(URLSAFE, 57), of(ALNUM, 1)),
    "fly": joined("fm" "2_", of(B64, 160), "=="), "netlify": joined("nf" "p_", of(ALNUM, 36)), "vercel": joined("vc" "p_", of(ALNUM, 56)),
    "cloudflare": joined("cf" "ut_", of(ALNUM, 40), of(HEX, 8)), "supabase": joined("sb" "p_", of(HEX, 40)), "planetscale": joined("psc" "ale_tkn_", of(URLSAFE, 43)),
    "newrelic": joined("NR" "AK-", of(UPPER + DIGITS, 27)), "newrelic license": joined(of(HEX, 36), "NR" "AL"), "sentry": joined("sntr" "yu_", of(HEX, 64)),
    "sentry org": joined("sntr" "ys_eyJpYXQiOjE3", of(ALNUM, 120), "_", of(B64, 43)), "grafana": joined("gl" "sa_", of(ALNUM, 32), "_", of(HEX, 8)), "grafana cloud": joined("gl" "c_", of(B64, 80)),
    "linear": joined("lin" "_api_", of(ALNUM, 40)), "notion": joined("nt" "n_", of(DIGITS, 11), of(ALNUM, 35)), "airtable": joined("pa" "t", of(ALNUM, 14), ".", of(HEX, 64)),
    "asana": joined("2/12", of(DIGITS, 14), "/12", of(DIGITS, 14), ":", of(HEX, 32)), "figma": joined("fig" "d_", of(URLSAFE, 39), of(ALNUM, 1)), "dropbox": joined("s" "l.B", of(URLSAFE, 134), of(ALNUM, 1)),
    "databricks": joined("da" "pi", of(HEX, 32)), "terraform": joined(of(ALNUM, 14), ".atlas" "v1.", of(ALNUM, 67)), "vault": joined("hv" "s.", of(URLSAFE, 90), of(ALNUM, 2)),
    "pulumi": joined("pu" "l-", of(HEX, 40)), "doppler": joined("dp.p" "t.", of(ALNUM, 43)), "postman": joined("PM" "AK-", of(HEX, 24), "-", of(HEX, 34)), "circleci": joined("CCI" "PAT_", of(ALNUM, 22), "_", of(HEX, 40)),
    "dynatrace": joined("dt0" "c01.", of(UPPER + DIGITS, 24), ".", of(UPPER + DIGITS, 64)), "hubspot": joined("pa" "t-eu1-", uuid), "tailscale": joined("ts" "key-auth-k", of(ALNUM, 11), "CNTRL-", of(ALNUM, 32)),
    "age": joined("AGE-SECRET" "-KEY-1", of("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)), "jwt": jwt,
    "postgres url": url("postgres", 5432), "mysql url": url("mysql", 3306), "mongodb url": url("mongodb+srv", 27017), "redis url": joined("redis://:", plain_password, "@", host, ":6379/0"),
    "amqp url": url("amqp", 5672), "ado": connection, "basic auth url": joined("https://", user, ":", plain_password, "@", host, "/x.git"),
}
# name: (names it is assigned to, maker): only the name tells what it is.
NAMED = {
    "aws secret key": (("AWS_SECRET_ACCESS_KEY", "aws_secret_access_key", "awsSecretAccessKey", "SecretAccessKey"), of(B64, 40)),
    "heroku uuid": (("HEROKU_API_KEY", "herokuApiKey"), uuid), "postmark": (("POSTMARK_SERVER_TOKEN", "postmark_api_token"), uuid),
    "datadog": (("DD_API_KEY", "DATADOG_API_KEY", "datadogApiKey"), of(HEX, 32)), "datadog app": (("DD_APP_KEY", "datadog_app_key"), of(HEX, 40)),
    "twilio auth": (("TWILIO_AUTH_TOKEN", "twilioAuthToken"), of(HEX, 32)), "cohere": (("COHERE_API_KEY", "CO_API_KEY"), of(ALNUM, 40)),
    "vercel old": (("VERCEL_TOKEN",), of(ALNUM, 24)), "pagerduty": (("PAGERDUTY_API_KEY", "pagerduty_token"), of(ALNUM, 20)),
    "facebook secret": (("FACEBOOK_APP_SECRET", "fb_app_secret"), of(HEX, 32)), "paypal": (("PAYPAL_CLIENT_SECRET", "paypalSecret"), joined("E", of(URLSAFE, 78), of(ALNUM, 1))),
    "password": (("DB_PASSWORD", "password", "smtpPassword", "MYSQL_ROOT_PASSWORD", "db_pwd", "adminPassword", "redis_passwd", "spring.datasource.password"), password),
    "secret": (("CLIENT_SECRET", "client_secret", "clientSecret", "SECRET_KEY", "jwtSecret", "session_secret", "webhook_secret"), one(of(ALNUM, 32), of(HEX, 64), b64(32), of(URLSAFE, 43))),
    "token": (("AUTH_TOKEN", "access_token", "accessToken", "api_token", "refreshToken", "DEPLOY_TOKEN"), one(of(ALNUM, 40), of(URLSAFE, 32), of(HEX, 40))),
    "api key": (("API_KEY", "api_key", "apiKey", "x-api-key", "SERVICE_API_KEY", "encryption_key", "signingKey", "private_key_id_secret"), one(of(ALNUM, 32), of(HEX, 32), b64(24))),
}
BLOCKS = {"pem": pem, "pgp": pgp}


def all_kinds():
    """Return the names of every kind there is."""
    return sorted(FORMED) + sorted(NAMED) + sorted(BLOCKS) + ["netrc", "pgpass", "curl login", "basic header", "bearer header"]
