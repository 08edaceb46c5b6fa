"""Kinds of files, from path patterns: what a stage may change and what a verdict judges are said in kinds."""

import re

# First match wins. Globs: `**` any folders, `*` within one name. A project's config.json puts its own in front.
PATTERNS = (
    ("generated", ("**/node_modules/**", "**/dist/**", "**/build/**", "**/target/**", "**/__pycache__/**", "**/*.min.js",
                   "**/coverage/**", "**/.venv/**")),
    ("design", ("docs/design/**", "docs/adr/**", "docs/requirements/**", "docs/architecture/**", "design.md",
                "requirements.md", "architecture.md", "ARCHITECTURE.md", "docs/architecture.md")),
    ("tests", ("**/tests/**", "**/test/**", "**/__tests__/**", "**/spec/**", "**/testdata/**", "**/test_*.py",
               "**/*_test.py", "**/conftest.py", "**/*_test.go", "**/*.test.*", "**/*.spec.*", "**/*Test.java",
               "**/*Tests.java", "**/*IT.java", "**/*_spec.rb", "**/*_test.rb", "**/*Test.php", "**/*Test.kt",
               "**/e2e/**", "**/cypress/**")),
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
_compiled = {}


def kind(path, config=None):
    """Return the kind of the path (relative to the root, with `/`): code, tests, docs, design, config or generated."""
    for name, pattern in _rules(config or {}):
        if pattern.match(path):
            return name
    return DEFAULT


def allows(may_change, kind_name):
    """Say whether a stage that may change these kinds may write a file of this kind; design documents are documents."""
    return kind_name in may_change or (kind_name == "design" and "docs" in may_change)


def _rules(config):
    own = config.get("kinds") or {}
    key = repr(own)
    if key not in _compiled:
        pairs = [(name, globs) for name, globs in own.items() if isinstance(globs, list)] + list(PATTERNS)
        _compiled[key] = [(name, re.compile("|".join(_regex(glob) for glob in globs if isinstance(glob, str)) or r"(?!)"))
                          for name, globs in pairs]
    return _compiled[key]


def _regex(glob):
    out, index = "", 0
    while index < len(glob):
        if glob.startswith("**/", index):
            out, index = out + "(?:.*/)?", index + 3
        elif glob.startswith("**", index):
            out, index = out + ".*", index + 2
        elif glob[index] == "*":
            out, index = out + "[^/]*", index + 1
        else:
            out, index = out + re.escape(glob[index]), index + 1
    return out + r"\Z"
