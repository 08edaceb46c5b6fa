"""What `make` runs of a makefile that the line itself writes or gives; the makefile on the disk is the project's own."""

import re

from muster.shell import output

_NAMES = ("GNUmakefile", "makefile", "Makefile")
_MOST = 50  # recipes of one makefile that are looked at


def look(parser, simple):
    """Run what the recipes of the targets would run that `make` is asked for."""
    argv, files, texts, targets = simple.argv, parser.parsed.files, [], []
    index = 1
    while index < len(argv):
        word = argv[index]
        if word.startswith(("--eval=", "-E")) and len(word) > 2 or word == "--eval":
            texts.append(word[7:] if word.startswith("--eval=") else argv[index + 1] if word in ("--eval", "-E") and index + 1 < len(argv) else word[2:])
            index += word == "--eval"
        elif word in ("-f", "--file", "--makefile") or word.startswith(("-f", "--file=", "--makefile=")):
            glued = word.partition("=")[2] if word.startswith("--") else word[2:]
            name = glued or (argv[index + 1] if index + 1 < len(argv) else "")
            index += not glued
            texts.append((output.fed(parser.parsed, simple) if name in ("-", "/dev/stdin") else files.get(output.file_name(name))) or "")
        elif word.startswith("SHELL="):
            parser.program(word[6:], dict(parser.scope))
        elif not word.startswith("-") and "=" not in word:
            targets.append(word)
        index += 1
    texts = texts or [files[name] for name in _NAMES if files.get(name)]
    for text in texts:
        for recipe in _recipes(text, targets)[:_MOST]:
            parser.program(recipe, dict(parser.scope))


def _recipes(text, wanted):
    """Return the shell texts of the wanted targets and of what they depend on; of the first target where none is named."""
    rules, current, first = {}, [], ""
    for line in re.sub(r"\\\n", " ", text).split("\n"):
        match = re.match(r"([^\s#:=][^:=#]*)::?(?!=)([^;]*)(?:;(.*))?$", line)
        if line.startswith("\t"):
            for name in current:
                rules[name][1].append(line)
        elif match:
            current = match.group(1).split()
            first = first or next((name for name in current if not name.startswith(".")), "")
            for name in current:
                before, recipe = rules.setdefault(name, ([], []))
                before.extend(match.group(2).split())
                recipe.extend([match.group(3)] if match.group(3) else [])
    done, queue = [], list(wanted) or [first]
    for name in queue:
        before, recipe = rules.get(name, ((), ()))
        queue.extend(one for one in before if one not in queue and len(queue) < 200)
        done.extend(one.strip().lstrip("@-+").replace("$$", "$") for one in recipe)
    return [re.sub(r"\$\((\w+)\)", r"${\1}", one) for one in done]
