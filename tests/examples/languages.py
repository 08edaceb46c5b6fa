"""The table of languages: who checks a block, who runs it, and the name of its file."""

from __future__ import annotations

from tests.examples import (
    c_blocks,
    infra_blocks,
    jvm_blocks,
    native_blocks,
    python_blocks,
    running,
    shell_blocks,
    vue_blocks,
    web_blocks,
)

ALIASES = {
    "py": "python",
    "python3": "python",
    "pycon": "python",
    "shell": "bash",
    "sh": "bash",
    "zsh": "bash",
    "ts": "typescript",
    "js": "javascript",
    "mjs": "javascript",
    "yml": "yaml",
    "ndjson": "jsonl",
    "cs": "csharp",
    "c#": "csharp",
    "kt": "kotlin",
    "rs": "rust",
    "golang": "go",
    "rb": "ruby",
    "tf": "hcl",
    "terraform": "hcl",
    "docker": "dockerfile",
    "protobuf": "proto",
    "gql": "graphql",
    "htm": "html",
    "svg": "xml",
    "env": "ini",
    "dotenv": "ini",
    "properties": "ini",
    "md": "markdown",
    "c++": "cpp",
    "make": "makefile",
    "postgresql": "sql",
}


class Language:
    """`check` is a function (blocks, folder) → {block: Verdict}, or the name of a parser of tests/examples/inner."""

    def __init__(self, check, run=None, file=None):
        self.check, self.run, self.file = check, run, file


LANGUAGES = {
    "python": Language(python_blocks.check, running.python, "main.py"),
    "bash": Language(shell_blocks.check, running.bash, "main.sh"),
    "typescript": Language(web_blocks.check, running.typescript, "main.ts"),
    "tsx": Language(web_blocks.check),
    "javascript": Language(web_blocks.check, running.javascript, "main.mjs"),
    "jsx": Language(web_blocks.check),
    "yaml": Language(infra_blocks.check_yaml),
    "dockerfile": Language(infra_blocks.check_dockerfiles),
    "markdown": Language("markdown"),
    "json": Language("json"),
    "jsonc": Language("jsonc"),
    "jsonl": Language("jsonl"),
    "toml": Language("toml"),
    "ini": Language("ini"),
    "xml": Language("xml"),
    "html": Language("html"),
    "hcl": Language("hcl"),
    "graphql": Language("graphql"),
    "proto": Language("proto"),
    "sql": Language("sql", running.sql, "main.sql"),
    "java": Language(jvm_blocks.check_java, running.java, "Main.java"),
    "kotlin": Language(jvm_blocks.check_kotlin),
    "swift": Language("swift-tree"),
    "csharp": Language("csharp-tree"),
    "php": Language(native_blocks.check_php, running.program("php"), "main.php"),
    "ruby": Language(native_blocks.check_ruby, running.program("ruby"), "main.rb"),
    "rust": Language(native_blocks.check_rust, running.rust, "main.rs"),
    "go": Language(native_blocks.check_go, running.go, "main.go"),
    "css": Language(infra_blocks.check_css),
    "vue": Language(vue_blocks.check),
    "c": Language(c_blocks.check_c),
    "cpp": Language(c_blocks.check_cpp),
    "makefile": Language(c_blocks.check_make),
    "nginx": Language("nginx"),
}


def canonical(name):
    """Return the name a language stands under in LANGUAGES; an unknown one comes back as it is."""
    return ALIASES.get(name, name)
