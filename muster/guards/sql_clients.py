"""The programs that are given SQL, or a store's own commands: where in their words, files and input it stands."""

import os
import re

from muster.guards import sql
from muster.shell import output

_LONGEST = 400000  # bytes of a file that is looked into, and of all SQL of a line
_FILES = 20  # of one line that are looked into
# program: (options whose value is SQL, options whose value is a file of SQL, other options with a value, what its operands are)
_COMMON = "-h --host -p -P --port -U -u --user --username -d --dbname -D --database -v --set -F -o --output -L -T -R --password"
CLIENTS = {
    "psql ysqlsh usql pgcli psql18 gsql vsql": ("-c --command", "-f --file", _COMMON), "mysql mariadb mycli litecli mysqlsh tidb": ("-e --execute --init-command", "--file", "-h --host -P --port -u --user -D --database -S --socket --defaults-file --defaults-extra-file"),
    "sqlite3 sqlite sqlite-utils": ("-cmd", "-init", "-separator -nullvalue -newline -vfs -mmap -maxsize"), "duckdb": ("-c -s -cmd --command", "-f -init", "-separator -nullvalue"),
    "sqlcmd": ("-Q -q --query", "-i --input-file", "-S -U -P -d -o -h -s -w -t -l -H"), "clickhouse-client clickhouse clickhouse-local": ("-q --query", "--queries-file", "-h --host --port -u --user --password -d --database --format"), "cockroach": ("-e --execute", "-f --file", "--url --host --database --user"),
    "bq": ("", "", "--project_id --dataset_id --location --format --destination_table -n --max_rows --destination_schema"), "snowsql": ("-q --query", "-f --filename", "-a -u -d -s -r -w -c -o"), "snow": ("-q --query", "-f --filename", "-c --connection"), "cqlsh": ("-e --execute", "-f --file", "-u -p -k --username --password --keyspace"),
    "hive beeline": ("-e", "-f", "-u -n -p -d"), "impala-shell": ("-q --query", "-f --query_file", "-i -d -u"), "presto trino": ("--execute", "-f --file", "--server --catalog --schema --user"), "spark-sql": ("-e", "-f", "--master"), "isql sqlplus db2 tsql nzsql vertica exaplus": ("-c", "-f", ""), "influx": ("-execute --execute", "", "-host -port -database"),
    "gcloud": ("--sql --ddl", "--ddl-file", ""), "aws": ("--query-string --sql --sqls --statement", "", ""), "heroku": ("-c --command", "-f --file", "-a --app"), "wrangler": ("--command", "--file", ""), "prisma": ("", "--file", "--schema --url"), "az": ("", "", ""), "pgbench": ("", "-f --file", "-h -U -p"), "osql": ("-Q -q", "-i", ""), "dolt": ("-q --query", "-f", ""),
    "supabase": ("", "", ""), "questdb arangosh": ("--javascript.execute-string", "--javascript.execute", ""),
}
_POSITIONAL = {"bq": ("query",), "turso": ("db", "shell", "*"), "wp": ("db", "query"), "drush": ("sql:query|sql-query|sqlq",), "console": ("dbal:run-sql|doctrine:query:sql",), "dolt": ("sql",), "soda": (), "steampipe": ("query",), "cypher-shell": (), "rqlite": ()}
_READS_INPUT = frozenset("psql ysqlsh usql mysql mysqlsh mariadb sqlite3 duckdb sqlcmd clickhouse-client cockroach cqlsh beeline isql sqlplus db2 hive prisma bq spark-sql trino presto impala-shell clickhouse tsql".split())
_CONNECTS = {"fly": "connect", "flyctl": "connect", "heroku": "pg:psql", "railway": "connect", "pscale": "shell", "turso": "shell", "gcloud": "connect"}  # a client of theirs reads the line's text
_MONGO = (r"\b(?:dropDatabase|dropUser|dropAllUsersFromDatabase|dropAllRoles\w*)\s*\(|\.drop\s*\(|\.(?:deleteMany|remove|deleteOne)\s*\(\s*(?:\{\s*\}\s*[,)]|\))|dropDatabase['\"]?\s*:|['\"]?\bdrop['\"]?\s*:\s*['\"]"
          r"|\.updateMany\s*\(\s*\{\s*\}|\.dropCollection\s*\(|shutdownServer\s*\(|replSetReconfig")
_REDIS = r"(?i)^\s*(flushall|flushdb|shutdown|replicaof|slaveof|config\s+set|cluster\s+(?:reset|flushslots)|acl\s+deluser|debug\s+(?:flushall|segfault)|swapdb|function\s+flush)\b"
_ORM = (r"\.(?:delete_all|destroy_all|truncate_all)\b|objects\.(?:all\(\)\.)?delete\(\)|objects\.all\(\)\._raw_delete|::truncate\(\)|::query\(\)->delete\(\)|->truncate\(\)|\bdropDatabase\(|\bdrop_database\(|\.flush(?:all|db)\(\)|\bdrop_all\("
        r"|\.deleteMany\(\s*(?:\{\s*\})?\s*\)|\.destroy\(\{\s*(?:where:\s*\{\s*\},?\s*)?truncate|dropSchema\(|\.dropAllTables\(|\.delete_many\(\s*\{\s*\}\s*\)|\.drop\(\)\s*[;)\"']*$|delete_bucket\(|terminate_instances\(|delete_stack\(|delete_table\(|delete_db_instance\(")
_QUOTED = r"\"\"\"(.*?)\"\"\"|'''(.*?)'''|\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|`([^`]*)`"
_RUNS = r"execute|exec\b|\.run\(|\braw\b|(?:query|sql|statement|prepare|raw|unsafe)\w*!?\s*[(`\"']"
_CODE = {"python": "-c", "python3": "-c", "python2": "-c", "ruby": "-e", "node": "-e --eval -p", "nodejs": "-e --eval", "php": "-r", "perl": "-e -E", "deno": "eval", "bun": "-e --eval", "rails": "runner r", "manage.py": "-c --command", "artisan": "--execute", "mix": "-e", "flask": "", "tsx": "-e"}


def judge(name, words, simple, line):
    """Yield what the SQL or the commands that a client is given would destroy."""
    if name in ("mongosh", "mongo"):
        yield from _mongo(words, simple, line)
    elif name in ("redis-cli", "valkey-cli", "keydb-cli", "dragonfly-cli"):
        yield from _redis(words, simple, line)
    elif name == "cypher-shell":
        yield from _cypher(words, simple, line)
    elif name == "hbase" and re.search(r"(?m)^\s*(?:drop|truncate|disable_all|drop_all|deleteall)\b", fed(simple, line) or ""):
        yield "drop-table", "a table would be dropped with its rows", ""
    elif name in _CODE or name.rstrip("0123456789.") in _CODE:
        yield from _code(name, words, simple, line)
    if "dbshell" in words and simple.upstream and "sqlflush" in simple.upstream.argv:
        yield "reset-database", "sqlflush empties every table", "python manage.py dumpdata > before.json"
    if _throwaway(name, words, simple, line):
        return
    for text in _texts(name, words, simple, line):
        inserted = re.findall(r"\$\(\s*(?:cat\s+|<\s*)([^\s()]+)\s*\)", text[:2000]) + re.findall(r"(?m)^\s*(?:\.read|\\ir?|\\include|source|\\\.)\s+['\"]?([^\s'\";]+)", text[:20000])
        yield from _statements(name, "\n".join([text] + [(fed(simple, line) if path == "/dev/stdin" else read(path, simple, line)) or "" for path in inserted]), line)


def _statements(name, text, line):
    """Yield what a text destroys: by its own statements, and by a shell that the client starts for it."""
    for match in re.finditer(r"(?m)^\s*(?:\\!|\.shell|\.system|system|!)\s+(.+)$", text[:20000]) if "!" in text or "she" in text or "sys" in text else ():
        from muster import guards

        if line.depth < guards.DEEPEST:
            for _, rule, why, safer in guards.findings(match.group(1), line.place, line.depth + 1):
                yield rule, why, safer
    known = line.place.__dict__.setdefault("judged", {})
    if (name, text) not in known:
        if sum(len(one) for _, one in known) > _LONGEST:
            yield "drop-table", "more SQL than can be read", ""
            return
        known[(name, text)] = list(sql.judge(text, name))
    yield from known[(name, text)]


def fed(simple, line):
    """Return what the command reads: what the line writes to it, or a small file of the project; None where it is unknown."""
    text = output.fed(line.parsed, simple)
    if text is not None:
        return text
    for operator, target in reversed(simple.redirects):
        if operator in ("<", "0<"):
            return read(target, simple, line)
    upstream = simple.upstream
    if upstream is not None and upstream.argv and upstream.argv[0].rsplit("/", 1)[-1] in ("cat", "zcat", "gunzip", "pv"):
        return "\n".join(filter(None, (read(word, upstream, line) for word in upstream.argv[1:6] if not word.startswith("-")))) or None
    return None


def read(path, simple, line):
    """Return the text of a file that the line wrote or that lies in the project; None where there is none, or it is long."""
    known = line.parsed.files.get(output.file_name(path))
    if known is not None:
        return known
    texts = line.place.__dict__.setdefault("texts", {})
    target = os.path.join(line.folder(simple), path)
    if target not in texts and len(texts) < _FILES:
        texts[target] = _from_disk(target, line)
    return texts.get(target)


def _from_disk(target, line):
    try:
        real = os.path.realpath(target)
        if not real.startswith(os.path.realpath(line.place.root) + os.sep) or not os.path.isfile(real) or os.path.getsize(real) > _LONGEST:
            return None
        with open(real, encoding="utf-8", errors="replace") as handle:
            return handle.read()
    except (OSError, ValueError):
        return None


def _row(name):
    return next((found for names, found in CLIENTS.items() if name in names.split()), None)


def _texts(name, words, simple, line):
    """Return the texts of SQL that the command is given."""
    found, row = [], _row(name)
    if name in _POSITIONAL:
        found.extend(_positional(name, words))
    if _CONNECTS.get(name) in words[1:4]:
        found.append(fed(simple, line) or "")
    if name in _READS_INPUT:
        found.extend(_written(simple.upstream))
    if row is None and name not in ("manage.py", "rails", "django-admin"):
        return found
    texts, files, values = row or ("-c", "", "")
    for value in _values(words, texts.split(), name):
        found.append(value)
    for path in _values(words, files.split(), name):
        found.append(read(path, simple, line) or "")
    given = _operands(words, (texts + " " + files + " " + values).split(), name)
    if name in ("sqlite3", "sqlite", "duckdb"):
        found.extend(given[1:])
    elif name == "sqlite-utils":
        found.extend(given[2:])
    elif name in ("isql", "sqlplus"):
        found.extend(read(word[1:], simple, line) or "" for word in given if word.startswith("@"))
    elif name == "db2":
        found.append(" ".join(given))
    dbshell = name in ("manage.py", "django-admin", "rails") and set(words) & {"dbshell", "dbconsole", "db"}
    if name in _READS_INPUT and not [text for text in found if text] or dbshell:
        found.append(fed(simple, line) or "")
    return found


def _written(upstream):
    """Return the queries of a client before in the pipe: what they print is run here, so their strings are statements."""
    found, count = [], 0
    while upstream is not None and upstream.argv and count < 9:
        if any(word.rsplit("/", 1)[-1] in _READS_INPUT for word in upstream.argv[:5]):
            found.extend(word + " \\gexec" for word in upstream.argv[1:] if "'" in word)
        upstream, count = upstream.upstream, count + 1
    return found


def _positional(name, words):
    given = _operands(words, CLIENTS.get(name, ("", "", ""))[2].split() + ["--path", "--url", "--project_id", "--location", "-u", "-p", "-a"], name)
    for token in _POSITIONAL[name]:
        if not given or token != "*" and given[0] not in token.split("|"):
            return []
        given = given[1:]
    return given


def _values(words, options, name):
    """Return the values of options, also bundled (`-tAc`) or joined (`-cTEXT`)."""
    found = []
    for index, word in enumerate(words[1:], 1):
        after = words[index + 1] if index + 1 < len(words) else ""
        for option in options:
            if word == option or re.match(r"-[A-Za-z]{1,6}$", word) and len(option) == 2 and word[-1] == option[1] and word[1:] not in ("cmd", "line", "file"):
                found.append(after)
                break
            if option.startswith("--") and word.startswith(option + "=") or len(option) > 2 and option[1] != "-" and word.startswith(option + "="):
                found.append(word[len(option) + 1:])
                break
            if len(option) == 2 and word.startswith(option) and len(word) > 2 and word[1] != "-" and (" " in word or ";" in word):
                found.append(word[2:])
                break
    return found


def _operands(words, values, name):
    found, skip = [], False
    for word in words[1:]:
        if skip:
            skip = False
        elif word.startswith("-") and len(word) > 1 and not word.startswith("-- "):
            skip = word in values
        else:
            found.append(word)
    return found


def _throwaway(name, words, simple, line):
    """Say whether the database is in memory, in a folder for temporary files, or made by the line itself."""
    if name not in ("sqlite3", "sqlite", "duckdb", "litecli", "sqlite-utils"):
        return False
    _, _, values = _row(name)
    given = _operands(words, values.split() + ["-cmd", "-init", "-c", "-s", "-f"], name)
    if name == "sqlite-utils":
        given = given[1:]
    if not given:
        return not any(word in words for word in (".open",)) and not re.search(r"(?im)^\s*(?:\.open|attach)\b", fed(simple, line) or "")
    word = given[0]
    if word in (":memory:", "") or word.startswith("file::memory:"):
        return True
    path = line.named(simple, word, "$" in word)[0].path
    return path.startswith(("/tmp/", "/var/tmp/", "/dev/shm/")) and not path.startswith(line.place.root + os.sep) or line.own(path)


def _mongo(words, simple, line):
    texts = _values(words, ["--eval"], "mongosh") + [read(word, simple, line) or "" for word in words[1:] if word.endswith((".js", ".mongodb"))]
    for text in texts + ([] if any(texts) else [fed(simple, line) or ""]):
        match = re.search(_MONGO, re.sub(r"(?m)//[^\n]*$|/\*.*?\*/", "", text[:200000]) if "//" in text and "://" not in text else text[:200000])
        if match:
            rule = "drop-database" if "Database" in match.group() else "drop-table" if "drop" in match.group() else "flush-store" if "shutdown" in match.group() else "delete-all-rows"
            yield rule, "{} takes documents away for good".format(match.group().split("(")[0].strip(". ") + "()"), "mongodump"
            return


def _redis(words, simple, line):
    given = _operands(words, "-h -p -n -a -u --user --pass -s -r -i -d -t --pattern --count --sni --cacert --cert --key --rdb --pipe-timeout".split(), "redis-cli")
    if given[:1] == ["call"]:  # redis-cli --cluster call host:port …
        given = given[2:]
    texts = [" ".join(given)] if given else (fed(simple, line) or "").split("\n")
    for text in texts:
        match = re.match(_REDIS, text)
        if match:
            yield "flush-store", "{} takes the keys of everybody, or changes the server".format(match.group(1).upper()), "redis-cli --rdb before.rdb"
            return
        wide = re.match(r"(?i)\s*(del|unlink)\b(.*)", text, re.S)
        if wide and ("*" in wide.group(2) or "$" in wide.group(2) or "…" in wide.group(2) or "`" in wide.group(2)):
            yield "flush-store", "the keys that a pattern finds would be deleted", "redis-cli --scan"
        elif re.match(r"(?i)\s*(eval|evalsha)\b", text) and re.search(r"(?i)flush(?:all|db)|['\"](?:del|unlink)['\"]", text):
            yield "flush-store", "a script deletes keys", "redis-cli --scan"


def _cypher(words, simple, line):
    text = " ".join(_operands(words, "-u -p -a -d --username --password --address --database -f --file".split(), "cypher-shell")) or fed(simple, line) or ""
    if re.search(r"(?i)\bdelete\b", text) and not re.search(r"(?i)\bwhere\b|\{\s*\w+\s*:", text) or re.search(r"(?i)\bdrop\s+database\b", text):
        yield "delete-all-rows", "every node that matches would be deleted", ""


def _code(name, words, simple, line):
    """Yield what a program in a text does to a database: by its calls, or by the SQL in its strings."""
    flags = _CODE.get(name) or _CODE.get(name.rstrip("0123456789."), "")
    texts = [words[index + 1] for index, word in enumerate(words[:-1]) if word in flags.split()]
    texts += [word.partition("=")[2] for word in words if word.startswith("--execute=")]
    if not texts and (len(words) == 1 or words[1] == "-" or words[1:2] in (["tinker"], ["shell"], ["console"], ["c"], ["shell_plus"])):
        texts = [fed(simple, line) or ""]
    for text in texts:
        text = text[:100000]
        if ":memory:" in text:
            continue
        match = re.search(_ORM, text)
        if match and not re.search(r"(?:where|filter|find_by)\w*\s*\(?[^\n]*" + re.escape(match.group()), text):
            yield "delete-all-rows", "{} takes every row or more".format(match.group().strip(".-:>\"';)")), ""
        if not re.search(r"(?i)\b(?:drop|truncate|delete|update|alter)\b", text) or not re.search(_RUNS, text):
            continue
        for match in re.compile(_QUOTED, re.S).finditer(text):
            inner = next((group for group in match.groups() if group), "")
            if re.match(r"(?i)\s*(?:--[^\n]*\n\s*)*(?:drop|truncate|delete|update|alter|with|begin)\b", inner):
                yield from sql.judge(inner, name)
