"""What an expression of Python, JavaScript, Ruby, Perl, PHP or Lua comes to where it is plain: texts, joins, paths, variables."""

import re

HOLE = "\x01"  # stands for a piece that can not be known
_TOKEN = re.compile(r"""\s+|(?P<string>[rRbBuUfF]{0,2}(?:\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`))
    |(?P<quoted>\bq[qwx]?\s*[\{\(\[/!](?:[^\}\)\]/!])*[\}\)\]/!])|(?P<name>[$@%]?[A-Za-z_][\w]*(?:(?:\.|::|->|\?\.)[A-Za-z_]\w*)*)|(?P<op>\.\.|.)""", re.X | re.S)
_DEEPEST = 12
_HOMES = frozenset("os.homedir homedir Dir.home Path.home pathlib.Path.home process.env.HOME os.path.home Deno.homeDir".split())
_HERE = frozenset("os.getcwd getcwd process.cwd Dir.pwd Path.cwd pathlib.Path.cwd Deno.cwd cwd pwd __dirname __DIR__ os.curdir import.meta.dirname".split())
_TEMPS = frozenset("tempfile.mkdtemp mkdtemp tempfile.gettempdir os.tmpdir tmpdir mkdtempSync fs.mkdtempSync Dir.mktmpdir Dir.tmpdir tempfile.mktemp sys_get_temp_dir".split())
_JOINS = frozenset("os.path.join path.join path.resolve File.join join posixpath.join Path pathlib.Path PurePath PosixPath path.posix.join Pathname.new joinpath file.path upath.join".split())
_SAME = frozenset("""str os.path.expanduser expanduser os.path.abspath abspath os.path.realpath realpath os.fspath os.fsencode File.expand_path expand_path resolve
    os.path.normpath normpath String sorted list tuple set reversed iter shlex.split shlex.quote new Buffer.from decode encode strip trim path.normalize fs.realpathSync
    expandvars os.path.expandvars path.expand normalizePath bytes as_posix chomp c untaint""".split())
_GLOBS = frozenset("glob.glob glob.iglob glob iglob globSync glob.sync Dir.glob Dir rglob fast_glob fg fg.sync Sys.glob".split())
_LISTS = frozenset("os.listdir listdir os.scandir scandir fs.readdirSync readdirSync fs.readdir readdir Dir.children Dir.entries Dir.each_child iterdir os.walk walk list.files Dir.foreach".split())


def literal(token):
    """Return the text of a string literal of any of the languages; pieces that it works in are holes."""
    head = re.match(r"[rRbBuUfF]*", token).group().lower() if token[0] not in "\"'`" else ""
    body = token[len(head):]
    quote = body[:3] if body[:3] in ('"""', "'''") else body[:1]
    text = body[len(quote):-len(quote)]
    if quote == "`":
        text = re.sub(r"\$\{[^{}]*\}", HOLE, text)
    if "f" in head:
        text = re.sub(r"\{[^{}]*\}", HOLE, text)
    if quote == '"':
        text = re.sub(r"#\{[^{}]*\}", HOLE, text)
    if "r" in head:
        return text
    return re.sub(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[0-7]{3}|.)", _escaped, text, flags=re.S)


def _escaped(match):
    code = match.group(1)
    if code[0] in "xu" and len(code) > 1:
        return chr(int(code[1:], 16))
    if code.isdigit() and len(code) == 3:
        return chr(int(code, 8) & 255)
    return {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}.get(code, "" if code == "\n" else code)


def tokens(text, start=0, most=400):
    """Return `(kind, text, end)` of an expression's tokens, up to the closing bracket, comma or line that ends it."""
    found, depth, pos = [], 0, start
    while pos < len(text) and len(found) < most:
        match = _TOKEN.match(text, pos)
        if not match:
            break
        kind, said, pos = match.lastgroup, match.group(), match.end()
        if kind is None:
            if "\n" in said and not depth and found:
                break
            continue
        if kind == "op":
            if said in ")]}":
                depth -= 1
                if depth < 0:
                    break
            elif said in "([{":
                depth += 1
            elif said in ",;" and not depth:
                break
        found.append((kind, said, pos))
    return found


def arguments(text, start):
    """Return the arguments of a call, as texts; `start` is behind its bracket. Also where the call ends."""
    found, pos = [], start
    while pos < len(text) and len(found) < 40:
        got = tokens(text, pos)
        end = got[-1][2] if got else pos
        found.append(text[pos:end].strip())
        after = re.compile(r"\s*").match(text, end).end()
        if text[after:after + 1] != ",":
            return [one for one in found if one], after + 1
        pos = after + 1
    return found, pos


class Values:
    """The values of one program: `of(expression)` is a text, with holes where a piece can not be known."""

    def __init__(self, code, home, here):
        self.code, self.home, self.here, self._active, self._steps = code, home, here, set(), 0

    def of(self, expression, depth=0):
        """Return what an expression comes to, as a text; HOLE where nothing of it is known."""
        self._steps += 1
        if depth > _DEEPEST or self._steps > 2000:
            return HOLE
        found, operator = None, "+"
        for kind, part in _terms(tokens(expression)):
            if kind == "op":
                operator = part
                continue
            value = self._term(part, depth)
            if found is None:
                found = value
            elif operator == "/":
                found = value if value.startswith("/") else found.rstrip("/") + "/" + value
            elif operator in ("||", "or", "??"):
                pass
            else:
                found += value
        return HOLE if found is None else found

    def many(self, expression, depth=0):
        """Return the texts of a list, or of one value."""
        expression = expression.strip()
        match = re.match(r"(?:\[|c\(|array\(|%w[\[({]|\((?=[^()]*,[^()]*\)\Z))", expression)
        if match and match.group().startswith("%w"):
            return expression[3:-1].split()
        if match:
            found, end = arguments(expression, match.end())
            return [self.of(one, depth + 1) for one in found]
        if re.match(r"[$@]?\w+\Z", expression) and depth < 4:
            given = self._given(expression)
            if given and given.lstrip()[:1] in "[(":
                return self.many(given, depth + 1)
        if re.search(r"\.split\(\s*\)\s*\Z", expression):
            return self.of(expression.rsplit(".split", 1)[0], depth).split()
        return [self.of(expression, depth)]

    def _term(self, parts, depth):
        kind, said = parts[0][0], parts[0][1]
        if kind == "string":
            value = literal(said)
            rest = "".join(one[1] for one in parts[1:])
            if said[:1] == '"' and "$" in value:
                value = re.sub(r"\$\{?\w+\}?", lambda match: self._name(match.group().replace("{", "").replace("}", ""), depth), value)
            if rest.startswith("[::-1]") or rest.startswith(".reverse"):
                return value[::-1]
            if rest.startswith((".replace(", ".gsub(")):
                given = [self.of(one, depth + 1) for one in arguments(rest, rest.index("(") + 1)[0]]
                return value.replace(given[0], given[1]) if len(given) == 2 else HOLE
            if rest.startswith(".join("):
                return value.join(self.many(rest[6:-1], depth + 1))
            if rest.startswith((".format(", "%")):
                return re.sub(r"\{\w*\}|%s", HOLE, value)
            return value
        if kind == "quoted":
            return re.sub(r"\Aq\w?\s*.|.\Z", "", said)
        if said in "([" and len(parts) > 1:
            return self.of("".join(one[1] for one in parts[1:-1]), depth + 1)
        if kind != "name":
            return said if said.isdigit() else HOLE
        rest = "".join(one[1] if one[0] != "name" or index == 0 else one[1] for index, one in enumerate(parts[1:]))
        return self._called(said, rest, depth) if rest[:1] in ("(", "[") else self._name(said, depth)

    def _called(self, name, rest, depth):
        given, end = arguments(rest, 1)
        last = re.split(r"\.|::|->", name)[-1]
        if name in ("os.environ", "ENV", "process.env", "os.environ.get", "os.getenv", "getenv", "$ENV", "Sys.getenv", "Deno.env.get", "ENV.fetch"):
            return self.home if given and "HOME" in given[0] else HOLE
        if name in _HOMES or last in ("homedir",):
            value = self.home
        elif name in _HERE:
            value = self.here
        elif name in _TEMPS or last in ("mkdtempSync", "mkdtemp"):
            value = "/tmp/made-by-the-code"
        elif name in _GLOBS or last in ("glob", "rglob", "globSync", "iglob"):
            head = self._receiver(name, depth)
            value = (head + "/" if head else "") + (self.of(given[0], depth + 1) if given else HOLE)
        elif name in _LISTS or last in ("iterdir", "readdirSync", "listdir", "scandir"):
            value = (self._receiver(name, depth) or (self.of(given[0], depth + 1) if given else ".")) + "/*"
        elif name in _JOINS or last in ("join", "joinpath"):
            value = ""
            for one in given:
                piece = self.of(one, depth + 1)
                value = piece if piece.startswith("/") or not value else value.rstrip("/") + "/" + piece
        elif len(given) > 1 and (name == "Buffer.from" and "base64" in given[1] or last == "decode" and "rot" in given[1]):
            value = unpacked(self.of(given[0], depth + 1)) if name == "Buffer.from" else _turned(self.of(given[0], depth + 1))
        elif name in _SAME or last in _SAME:
            value = self.of(given[0], depth + 1) if given else self._receiver(name, depth) or HOLE
        elif name in ("chr", "String.fromCharCode"):
            value = "".join(chr(int(one)) if one.isdigit() and int(one) < 0x110000 else HOLE for one in given)
        elif last in ("b64decode", "atob", "decode64", "base64_decode", "decode_base64"):
            value = unpacked(self.of(given[0], depth + 1)) if given else HOLE
        elif last == "fromhex" and given:
            value = _hexed(self.of(given[0], depth + 1))
        else:
            return HOLE
        more = rest[end:]
        match = re.match(r"\.(?:glob|rglob)\(", more)
        if match:
            return value.rstrip("/") + "/" + self.of(arguments(more, match.end())[0][0] if arguments(more, match.end())[0] else "''", depth + 1)
        if more.startswith((".iterdir(", ".children", ".entries")):
            return value.rstrip("/") + "/*"
        match = re.match(r"\.joinpath\(", more)
        if match:
            return value.rstrip("/") + "/" + self.of(more[match.end():-1], depth + 1)
        if more.startswith((".parent", ".parents")):
            return value.rstrip("/") + "/.."
        return value

    def _receiver(self, name, depth):
        head = re.split(r"\.|::|->", name)[0]
        return "" if head == name or head in ("glob", "os", "fs", "path", "Dir", "File", "pathlib") else self._name(head, depth)

    def _name(self, name, depth):
        if name in _HERE:
            return self.here
        if name in _HOMES:
            return self.home
        head = name.split(".")[0]
        if name in self._active:
            return HOLE
        self._active.add(name)
        try:
            given = self._given(head)
            return self.of(given, depth + 1) if given is not None else HOLE
        finally:
            self._active.discard(name)

    def _given(self, name):
        """Return the expression that the program gives a name, where it does that once: by assigning, or in a loop."""
        word = re.escape(name) if name[:1] in "$@%" else r"(?<![\w.$])" + re.escape(name)
        match = re.search(word + r"\s*(?::\s*\w+\s*)?(?::?=(?![=>~])|\bin\b|\bof\b)\s*", self.code)
        if match is None:
            match = re.search(r"([\w.]*(?:readdirSync|globSync|glob|children)\([^()\n]*\))\.(?:forEach|each|map)\s*(?:do|\{|\()\s*[(|]?\s*" + re.escape(name) + r"\b", self.code)
            return match.group(1) if match else None
        got = tokens(self.code, match.end())
        return self.code[match.end():got[-1][2]] if got else None


def _terms(found):
    """Yield `("op", operator)` and `("term", tokens)` of an expression."""
    term, depth = [], 0
    for kind, said, _ in found:
        if kind == "op" and not depth and said in ("+", "/", "..") or (kind == "op" and said == "." and not depth and term and term[-1][0] != "name"
                                                                      and term[0][0] == "op"):
            if term:
                yield "term", term
            term = []
            yield "op", said
            continue
        if kind == "op":
            depth += (said in "([{") - (said in ")]}")
        if kind == "string" and term and not depth and (term[-1][0] == "string" or term[-1][1] == "."):
            if term[-1][1] == ".":
                term.pop()
            if term:
                yield "term", term
            term = []
        term.append((kind, said))
    if term:
        yield "term", term


def unpacked(text):
    """Return what a base64 text holds, HOLE where it is none."""
    import base64

    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode("utf-8", "replace") if HOLE not in text else HOLE
    except ValueError:
        return HOLE


def _turned(text):
    import codecs

    return codecs.decode(text, "rot13")


def _hexed(text):
    try:
        return bytes.fromhex(text).decode("utf-8", "replace")
    except ValueError:
        return HOLE
