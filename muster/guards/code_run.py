"""What runs without anybody having read it: downloaded or decoded text in a shell, programs whose name can not be told."""

import re

from muster.guards import programs
from muster.shell.pattern import matches
from muster.shell.unwrap import program_name

FETCH = frozenset("curl wget fetch http https xh aria2c lynx axel ftp nc ncat netcat telnet scp rsync s3 gsutil".split())
DECODE = frozenset("base64 base32 xxd openssl gzip gunzip zcat bzcat xzcat bunzip2 unxz zstd zstdcat rev tr uudecode gpg od hexdump perl awk gbase64".split())
# What they print is meant for a shell.
_ORDINARY = frozenset("""cat ssh-agent brew direnv starship zoxide conda micromamba mamba rbenv pyenv nodenv fnm nvm mise asdf dircolors envsubst opam
    keychain gpg-agent minikube docker-machine register-python-argcomplete kubectl helm gh npm yarn pnpm poetry pip register fzf thefuck atuin
    luarocks perl5 plenv goenv jenv sdk aws-vault op vault sed""".split())
_HARSH = re.compile(r"-[a-zA-Z]*(?:r[a-zA-Z]*f|f[a-zA-Z]*r)[a-zA-Z]*\Z|--no-preserve-root|--recursive\Z|-delete\Z|--hard\Z|of=/|/dev/(?:sd|nvme|hd|disk)|[/~]\Z|/\*\Z")
_HINTS = re.compile(r"\b(?:rm|dd|mkfs\w*|shred|unlink|truncate|rmtree|drop|delete|destroy|wipefs|eval|base64|kill)\b|-rf\b|>\s*/", re.I)
_PICKED = re.compile(r"\b(?:base64|base32|openssl|xxd|gunzip|rev|uudecode)\b")
_DOWNLOADS = re.compile(r"\b(?:curl|wget|aria2c|fetch|lynx)\b")


def judge(name, simple, line):
    """Yield what a command may do whose program is told by an expansion or a pattern."""
    word, rest = simple.argv[0], simple.argv[1:]
    if word.startswith(("$(", "`")):
        word = re.sub(r"['\"\\]", "", word)
        if _DOWNLOADS.search(word):
            return [("run-downloaded", "what comes from the network runs unread", _fetched(line))]
        if _PICKED.search(word):
            return [("run-decoded", "what is decoded here runs unread", "")]
    if re.search(r"[*?\[]", name) and "$" not in name and "`" not in name:
        known = [one for one in programs.PROGRAMS if matches(one, name)]
        known = ["rm"] if "rm" in known else known[:5]
    else:
        known = [name] if "$" not in name and "`" not in name and ")" not in name else []
    for one in known:
        found = [each for module in programs.of(one) for each in programs.load(module).judge(one, simple, line)]
        if found:
            return found
    if not known and any(_HARSH.match(one) for one in rest):
        return [("unreadable", "the program {} can not be told before the command runs".format(word[:60]), "")]
    return ()


def _fetched(line):
    """Return a command that only fetches what the line runs, an empty text where it names no address."""
    match = re.search(r"(https?://)(?:[^\s/@'\"]*@)?([^\s'\"()|;&<>`?#]+)", line.command[:20000])  # a name, a password and a query stay out
    return "curl -fsSL -o script.sh {}{}".format(match.group(1), match.group(2)[:300]) if match else ""


def fed(simple, line):
    """Yield what an interpreter may do whose program comes from the network or a decoder: by a pipe, or in a substitution."""
    words = [re.sub(r"['\"\\]", "", word) for index, word in enumerate(simple.argv) if index in simple.unknown and word.startswith(("$(", "`", "<("))]
    source, names = simple.upstream, set()
    if not any(word for word in simple.argv[1:] if word != "-") and simple.output is None:
        while source is not None:
            names.update([program_name(source.argv[0])] if source.argv else [])
            source = source.upstream
    if names & FETCH or any(_DOWNLOADS.search(word) for word in words):
        yield "run-downloaded", "what comes from the network runs unread", _fetched(line)
    elif any(_PICKED.search(word) for word in words):
        yield "run-decoded", "what is decoded here runs unread", ""


def whole(line):
    """Yield what a line may do as a whole: what compounds write, what a shell runs that nobody has read."""
    from muster.guards import files_write

    parsed = line.parsed
    found = list(files_write.redirected(line, [(operator, target) for _, operator, target in parsed.redirects]))
    for name, body in parsed.functions.items():
        if isinstance(body, str) and re.search(r"(?<![\w-])" + re.escape(name) + r"\s*\|\s*" + re.escape(name) + r"\s*&", body[:1000]):
            found.append(("stop-processes", "this starts itself twice each time, until the machine stands still", ""))
    opaque = [name for name in parsed.opaque]
    if opaque:
        found.extend(_opaque(line, set(opaque)))
    elif not parsed.understood and _HINTS.search(line.command[:200000]):
        found.append(("unreadable", "the line can not be read to its end", ""))
    return found


def _opaque(line, names):
    every = names | {program_name(simple.argv[0]) for simple in line.parsed.commands if simple.argv} if "" in names else names
    if every & FETCH:
        return [("run-downloaded", "what comes from the network runs unread", _fetched(line))]
    if names & DECODE or "" in names and every & DECODE:
        return [("run-decoded", "what is decoded here runs unread", "")]
    if names and not names <= _ORDINARY and "" not in names:
        return [("unreadable", "what {} prints runs unread".format(", ".join(sorted(names))[:60]), "")]
    return ()
