"""Languages without a compiler here: parsed by their tree-sitter grammar, no error node allowed."""

from __future__ import annotations

import importlib
import re

from tests.examples.inner.answers import Problem

# language: (module, function that hands out the grammar, forms a fragment may take besides a whole file)
GRAMMARS = {
    "java": ("tree_sitter_java", "language", ("class A {{ {} \n}}", "class A {{ void a() {{ {} \n}} }}")),
    "kotlin": ("tree_sitter_kotlin", "language", ("class A {{ {} \n}}", "fun a() {{ {} \n}}")),
    "swift": ("tree_sitter_swift", "language", ("class A {{ {} \n}}", "func a() {{ {} \n}}")),
    "csharp": ("tree_sitter_c_sharp", "language", ("class A {{ {} \n}}", "class A {{ void a() {{ {} \n}} }}")),
    "php": ("tree_sitter_php", "language_php", ("<?php {}", "<?php class A {{ {} \n}}", "<?php function a() {{ {} \n}}")),
    "ruby": ("tree_sitter_ruby", "language", ()),
    "rust": ("tree_sitter_rust", "language", ("fn a() {{ {} \n}}", "impl A {{ {} \n}}")),
    "go": ("tree_sitter_go", "language", ("package a; {}", "package a; func a() {{ {} \n}}")),
}

# Syntax younger than a grammar, said in older words of the same shape.
YOUNGER = {
    "java": [(r"(?m)^(\s*)import module ", r"\1import ")],
    "csharp": [(r"\bextension\s*(<[^>{}]*>)?\s*\([^()]*\)(?=[^{;]*\{)", r"class Extension\1")],
}


def tree_errors(name, text):
    """Return (line, what) of the first error in the tree of a text, or None."""
    import tree_sitter

    for younger, older in YOUNGER.get(name, ()):
        text = re.sub(younger, older, text)
    module, function, _ = GRAMMARS[name]
    language = tree_sitter.Language(getattr(importlib.import_module(module), function)())
    root = tree_sitter.Parser(language).parse(text.encode()).root_node
    waiting = [root] if root.has_error else []
    while waiting:
        node = waiting.pop(0)
        if node.type == "ERROR" or node.is_missing:
            shown = node.text.decode(errors="replace").strip().split("\n")[0][:60]
            what = "{} is missing".format(node.type) if node.is_missing else "does not parse near {!r}".format(shown)
            return node.start_point[0] + 1, what
        waiting += [child for child in node.children if child.has_error or child.is_missing]
    return None


def _parser(name):
    def parse(text, fragment, dialect):
        tool = "tree-sitter-" + name
        first = tree_errors(name, text)
        if name == "php" and "<?" not in text:
            # Without the tag all is text to PHP, and every text is right.
            first = (1, "there is no <?php")
        if first and fragment and any(not tree_errors(name, form.format(text)) for form in GRAMMARS[name][2]):
            return tool
        if first:
            raise Problem(tool, first[1], first[0])
        return tool

    return parse


PARSERS = {name + "-tree": _parser(name) for name in GRAMMARS}
