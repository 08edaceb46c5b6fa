"""What lies beside the tree and decides how its checks run: ignored files, what is inside submodules, git's settings, the tools.

A run's base keeps it as one JSON blob under refs/muster/; a gate says what is otherwise since. Bounded: dependency folders
are looked at where runners start and what they load by themselves, not as a whole, and what a build writes is not looked at.
"""

import hashlib
import json
import os
import re

from muster import environment, errors, git, kinds

REF = "refs/muster/runs/{}/surroundings"
FILES, BYTES = 3000, 1_000_000
# What tools fill while they work; what they leave there is no decision of anybody.
_OUTPUT = {"dist", "build", "target", "out", "coverage", "htmlcov", "__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".cache", ".next",
           ".nuxt", ".svelte-kit", ".turbo", ".parcel-cache", ".tox", ".nox", ".gradle", ".idea", ".vscode", ".muster", ".claude", "tmp", "temp", "logs", "log",
           ".eggs", ".hypothesis", ".nyc_output", ".terraform", ".serverless", "storybook-static", ".vite", "test-results", "playwright-report"}
_SOURCE = (".py", ".pyi", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx", ".rb", ".go", ".rs", ".java", ".kt", ".kts", ".php", ".pl", ".lua",
           ".sh", ".bash", ".zsh", ".sql", ".yaml", ".yml", ".toml", ".ini", ".cfg", ".conf", ".properties", ".pth", ".gradle", ".cs", ".swift", ".c",
           ".h", ".cc", ".cpp", ".mk", ".bat", ".ps1", ".so", ".node", ".wasm")
_TELLING = re.compile(r"^(?:filter\.|core\.(?:autocrlf|eol|excludesfile|attributesfile|symlinks|filemode|ignorecase|precomposeunicode|sparsecheckout|worktree|"
                      r"checkstat|trustctime|hookspath|fsmonitor|bare)|submodule\..*\.ignore|diff\..*\.(?:textconv|command)|merge\..*\.driver|extensions\.|include)")
_RUNNERS = re.compile(r"(?:@?jest|@?vitest|mocha|c8|nyc|istanbul|ava|tap|uvu|node-tap|@playwright|cypress|tsx|ts-node|ts-jest|babel-jest|cross-env|npm-run-all)(?:$|[-/])")
_PYTHON = ("pytest", "_pytest", "pluggy", "iniconfig", "coverage", "pytest_cov", "xdist", "pytest_benchmark", "unittest2", "nose")
_BOOT = ("sitecustomize.py", "usercustomize.py")
_PROGRAMS = ("git", "sh", "python3", "python", "node", "npm", "npx", "pnpm", "yarn", "bun", "make", "go", "cargo", "rustc", "java", "mvn", "gradle",
             "uv", "poetry", "pdm", "pipenv", "hatch", "tox", "nox", "pytest", "coverage", "ruff", "mypy", "gitleaks", "bandit", "semgrep")


def written(root, config):
    """Look at what lies beside the tree and write it as a blob; return the blob's id. `keep` saves it from git's collector."""
    data = json.dumps(look(root, config), sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogateescape")
    return git.call(root, "hash-object", "-w", "--stdin", input=data).decode().strip()


def keep(root, run, blob):
    """Point the run's ref at its blob."""
    git.set_ref(root, REF.format(run), blob)


def kept(root, blob):
    """Return what a blob holds, None where it is gone."""
    try:
        return json.loads(git.call(root, "cat-file", "blob", blob).decode("utf-8", "surrogateescape"))
    except (errors.GitError, ValueError):
        return None


def differences(before, now):
    """Return the names of what is otherwise, came or went, sorted."""
    return sorted(name for name in set(before) | set(now) if before.get(name) != now.get(name))


def look(root, config=None):
    """Return `{what: digest}` of what lies beside the tree of `root` now."""
    found = {}
    ignored = git.names(git.call(root, "ls-files", "-o", "-i", "--exclude-standard", "-z", "--directory", check=False))
    _ignored(root, config, ignored, found)
    _settings(root, found)
    _inner(root, found)
    _tools(root, ignored, found)
    return found


def _digest(path):
    """Return what tells a file from another: its kind and bytes; for a large one its size and times."""
    try:
        if os.path.islink(path):
            return "link " + os.readlink(path)
        stat = os.stat(path)
        if not os.path.isfile(path):
            return "no file"
        if stat.st_size > BYTES:
            return "{} {} {}".format(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)
        with open(path, "rb") as handle:
            return hashlib.sha256(b"x" * bool(stat.st_mode & 0o111) + handle.read()).hexdigest()[:16]
    except OSError as error:
        return "unreadable {}".format(error.errno)


def _told(name, config):
    base = name.rpartition("/")[2]
    if base.endswith(_SOURCE) or base == ".env" or base.startswith(".env.") or "." not in base and base.startswith(("Makefile", "Dockerfile", "Rakefile", "Gemfile")):
        return True
    return kinds.kind(name, config) in ("config", "tests") and not base.endswith((".log", ".xml", ".tsbuildinfo", ".snap", ".db", ".sqlite", ".sqlite3"))


def _ignored(root, config, names, found):
    from muster.git.checkout import DEPENDENCY_FOLDERS

    left = FILES
    for name in names:
        if left <= 0:
            found["ignored files beyond {}".format(FILES)] = "not looked at"
            return
        parts = name.rstrip("/").split("/")
        if any(part in _OUTPUT or part in DEPENDENCY_FOLDERS or part.endswith(".egg-info") for part in parts):
            continue
        if not name.endswith("/"):
            if _told(name, config):
                found[name] = _digest(os.path.join(root, name))
                left -= 1
            continue
        for folder, below, files in os.walk(os.path.join(root, name)):
            below[:] = sorted(one for one in below if one not in _OUTPUT and one not in DEPENDENCY_FOLDERS and one != ".git")
            place = os.path.relpath(folder, root).replace(os.sep, "/")
            for one in sorted(files):
                path = place + "/" + one
                if left > 0 and _told(path, config):
                    found[path] = _digest(os.path.join(folder, one))
                    left -= 1
            if left <= 0:
                break


def _settings(root, found):
    said = {}
    for entry in git.call(root, "config", "--list", "-z", "--includes", check=False).split(b"\0"):
        key, _, value = entry.decode("utf-8", "replace").partition("\n")
        if _TELLING.match(key.lower()):
            said.setdefault(key.lower(), []).append(value)
    for name in git.OWN_SETTINGS:
        said.pop(name, None)
    for key, values in said.items():
        found["git config " + key] = hashlib.sha256("\0".join(values).encode()).hexdigest()[:16]
    home = environment.get("XDG_CONFIG_HOME", os.path.join(environment.home(), ".config"))
    common = git.call(root, "rev-parse", "--git-common-dir", check=False).decode("utf-8", "replace").strip()
    places = [os.path.join(root, common, "info", name) for name in ("exclude", "attributes", "sparse-checkout", "grafts")]
    for key, default in (("core.excludesfile", "ignore"), ("core.attributesfile", "attributes")):
        places.append(os.path.expanduser((said.get(key) or [os.path.join(home, "git", default)])[-1]))
    for place in places:
        if os.path.isfile(place):
            found["git " + os.path.relpath(place, root).replace(os.sep, "/") if place.startswith(root) else place] = _digest(place)


def _inner(root, found):
    """What is in submodules and repositories inside, which the tree names by their commit alone."""
    listed = git.call(root, "ls-files", "-s", "-z", index=os.path.join(root, ".muster", "index"), check=False).split(b"\0")
    paths = [os.fsdecode(record.partition(b"\t")[2]) for record in listed if record.startswith(b"160000")]
    for path in paths[:50]:
        place = os.path.join(root, path)
        if os.path.exists(os.path.join(place, ".git")):
            try:
                found["inside " + path] = git.tree(place, os.path.join(root, ".muster", "inner", hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:12]))
            except errors.GitError as error:
                found["inside " + path] = str(error)


def _tools(root, ignored, found):
    import shutil

    for name in ignored:
        base = name.rstrip("/").rpartition("/")[2]
        place = os.path.join(root, name.rstrip("/"))
        if base == "node_modules" and os.path.isdir(place):
            _node(place, name.rstrip("/"), found)
        elif base in (".venv", "venv", "env", "__pypackages__") and os.path.isdir(place):
            _environment(place, name.rstrip("/"), found)
    for name in (".venv", "venv", "env"):  # an environment that ignores itself by a file inside, or a link to one
        if not any(one.rstrip("/") == name for one in ignored) and os.path.exists(os.path.join(root, name, "pyvenv.cfg")):
            _environment(os.path.join(root, name), name, found)
    path = environment.get("PATH")
    for name in _PROGRAMS:
        place = shutil.which(name, path=path)
        if place:
            real = os.path.realpath(place)
            stat = os.stat(real)
            found["program " + name] = "{} {} {}".format(real, stat.st_size, stat.st_mtime_ns)
    python = shutil.which("python3", path=path)
    if python:
        for folder in _packages(os.path.dirname(os.path.dirname(os.path.realpath(python))), "/usr", "/usr/local", os.path.join(environment.home(), ".local")):
            _site(folder, folder, found)


def _packages(*prefixes):
    import glob

    places = []
    for prefix in prefixes:
        for pattern in ("lib/python3*/site-packages", "lib/python3*/dist-packages", "lib/python3/dist-packages", "Lib/site-packages"):
            places += glob.glob(os.path.join(glob.escape(prefix), pattern))
    return sorted(set(places))


def _environment(place, name, found):
    found[name + "/pyvenv.cfg"] = _digest(os.path.join(place, "pyvenv.cfg"))
    for folder in ("bin", "Scripts"):
        try:
            programs = sorted(os.listdir(os.path.join(place, folder)))[:500]
        except OSError:
            continue
        for one in programs:
            if not one.endswith((".pyc",)) and one != "__pycache__":
                found["{}/{}/{}".format(name, folder, one)] = _digest(os.path.join(place, folder, one))
    for folder in _packages(place):
        _site(folder, name + "/" + os.path.relpath(folder, place), found)


def _site(folder, name, found):
    """What a Python loads by itself from a folder of packages, and the runners in it with their plugins."""
    try:
        entries = sorted(os.listdir(folder))
    except OSError:
        return
    packages = set(_PYTHON)
    for entry in entries:
        if entry.endswith(".pth") or entry in _BOOT or entry.endswith(".egg-link"):
            found["{}/{}".format(name, entry)] = _digest(os.path.join(folder, entry))
        elif entry.endswith((".dist-info", ".egg-info")):
            packages |= _plugins(os.path.join(folder, entry, "entry_points.txt"))
    for entry in entries:
        if entry in packages or entry[:-3] in packages and entry.endswith(".py"):
            found["{}/{}".format(name, entry)] = _whole(os.path.join(folder, entry), (".py", ".so", ".pyd"))


def _plugins(path):
    """Return the packages that the entry points of a distribution give pytest to load."""
    try:
        with open(path, encoding="utf-8", errors="replace") as handle:
            text = handle.read(65536)
    except OSError:
        return set()
    section = re.search(r"(?ms)^\[pytest11\](.*?)(?=^\[|\Z)", text)
    return {found.split(".")[0] for found in re.findall(r"=\s*([A-Za-z_]\w*)", section.group(1))} if section else set()


def _node(place, name, found):
    lock = os.path.join(place, ".package-lock.json")
    for one in (lock, os.path.join(place, ".modules.yaml"), os.path.join(place, ".yarn-integrity")):
        if os.path.isfile(one):
            found["{}/{}".format(name, os.path.basename(one))] = _digest(one)
    try:
        programs = sorted(os.listdir(os.path.join(place, ".bin")))[:1000]
    except OSError:
        programs = []
    for one in programs:
        full = os.path.join(place, ".bin", one)
        found["{}/.bin/{}".format(name, one)] = _digest(full) + (" " + _digest(os.path.realpath(full)) if os.path.islink(full) else "")
    names = [one for one in sorted(_listed(place)) if not one.startswith(".")]
    scoped = [scope + "/" + one for scope in names if scope.startswith("@") for one in sorted(_listed(os.path.join(place, scope)))]
    for one in [one for one in names + scoped if _RUNNERS.match(one) and not one.startswith("@types")]:
        if "/" in one or not one.startswith("@"):
            found["{}/{}".format(name, one)] = _whole(os.path.join(place, one), (".js", ".cjs", ".mjs", ".json"))


def _listed(folder):
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _whole(path, endings):
    """Return one digest for a package: names, sizes and times of its files, bytes of none."""
    if os.path.isfile(path):
        return _digest(path)
    digest, left = hashlib.sha256(), FILES
    for folder, below, files in os.walk(path):
        below[:] = sorted(one for one in below if one not in ("__pycache__", "node_modules"))
        for one in sorted(files):
            if one.endswith(endings) and left:
                left -= 1
                try:
                    stat = os.lstat(os.path.join(folder, one))
                except OSError:
                    continue
                digest.update("{} {} {} {}\n".format(os.path.relpath(os.path.join(folder, one), path), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns).encode(
                    "utf-8", "surrogateescape"))
    return digest.hexdigest()[:16]
