"""Kinds of files, from path patterns: what a stage may change and what a verdict judges are said in kinds."""

# First match wins. Globs: `**` any folders, `*` within one name. A project's config.json puts its own in front.
PATTERNS = (
    ("generated", ("**/node_modules/**", "**/dist/**", "**/build/**", "**/target/**", "**/__pycache__/**", "**/*.min.js",
                   "**/coverage/**", "**/.venv/**")),
    ("design", ("docs/design/**", "docs/adr/**", "docs/requirements/**", "docs/architecture/**", "design.md",
                "requirements.md", "architecture.md", "ARCHITECTURE.md", "docs/architecture.md")),
    ("tests", ("**/tests/**", "**/test/**", "**/__tests__/**", "**/spec/**", "**/testdata/**", "**/test_*.py",
               "**/*_test.py", "**/conftest.py", "**/*_test.go", "**/*.test.*", "**/*.spec.*", "**/*Test.java",
               "**/*Tests.java", "**/*IT.java", "**/*_spec.rb", "**/*_test.rb", "**/*Test.php", "**/*Test.kt",
               "**/e2e/**", "**/cypress/**", "**/benchmarks/**", "**/benches/**", "**/bench/**", "**/bench_*.py",
               "**/*_bench.py", "**/*.bench.*")),
    ("docs", ("docs/**", "doc/**", "**/*.md", "**/*.rst", "**/*.adoc", "LICENSE*", "**/*.txt.md", "CHANGELOG*", "AUTHORS*")),
    ("config", ("**/package.json", "**/package-lock.json", "**/pnpm-lock.yaml", "**/yarn.lock", "**/pyproject.toml",
                "**/poetry.lock", "**/uv.lock", "**/setup.cfg", "**/setup.py", "**/tox.ini", "**/pytest.ini", "**/noxfile.py",
                "**/requirements*.txt", "**/Makefile", "**/go.mod", "**/go.sum", "**/Cargo.toml", "**/Cargo.lock",
                "**/pom.xml", "**/build.gradle*", "**/*.yml", "**/*.yaml", "**/*.toml", "**/*.ini", "**/*.cfg",
                "**/tsconfig*.json", "**/.*rc", "**/.*rc.*", "**/*.config.*", "**/Dockerfile*", "**/.dockerignore",
                "**/.gitignore", "**/.gitattributes", "**/.editorconfig", "**/.coveragerc", ".github/**", ".claude/**",
                "**/.env*", "**/Jenkinsfile")),
)
DEFAULT = "code"


def kind(path, config=None):
    """Return the kind of the path (relative to the root, with `/`): code, tests, docs, design, config or generated."""
    names = path.split("/")
    own = (config or {}).get("kinds")
    for rules in (own.items() if isinstance(own, dict) else (), PATTERNS):
        for name, globs in rules:
            if isinstance(globs, (list, tuple)) and any(isinstance(glob, str) and matches(glob, names) for glob in globs):
                return name
    return DEFAULT


def allows(may_change, kind_name):
    """Say whether a stage that may change these kinds may write a file of this kind; design documents are documents."""
    return kind_name in may_change or (kind_name == "design" and "docs" in may_change)


def matches(glob, names):
    """Say whether the glob matches the path's names. By hand: compiling these as patterns costs a hook 2 ms."""
    return _from(glob.split("/"), 0, names, 0)


def _from(parts, part, names, name):
    while part < len(parts):
        if parts[part] == "**":
            if part == len(parts) - 1:
                return name < len(names)
            if parts[part + 1] == "**":
                part += 1  # two say no more than one, and cost a power of the depth
                continue
            return any(_from(parts, part + 1, names, later) for later in range(name, len(names)))
        if name == len(names) or not _fits(parts[part], names[name]):
            return False
        part, name = part + 1, name + 1
    return name == len(names)


def _fits(pattern, name):
    pieces = pattern.split("*")
    if len(pieces) == 1:
        return pattern == name
    at, end = len(pieces[0]), len(name) - len(pieces[-1])
    if at > end or not name.startswith(pieces[0]) or not name.endswith(pieces[-1]):
        return False
    for piece in pieces[1:-1]:
        at = name.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return at <= end
