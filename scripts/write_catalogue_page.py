"""Writes docs/catalogue.md, and the line of counts in README.md, from the files themselves; a test compares."""

import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(ROOT, "docs", "catalogue.md")
README = os.path.join(ROOT, "README.md")
MARK = re.compile(r"(?<=<!-- counts: scripts/write_catalogue_page\.py -->\n).*")
sys.path.insert(0, ROOT)

from muster import stages, teams  # noqa: E402 - the checkout's own package

HEAD = """# Catalogue

{counts}

This page is written by `python scripts/write_catalogue_page.py` from the files it lists. A name stands for
`muster:<name>`; [agents](agents.md), [workflows](workflows.md), [output styles](output-styles.md) say more.
"""


def front(path):
    """Return `(frontmatter as {key: text}, body)` of a component."""
    with open(os.path.join(ROOT, path), encoding="utf-8") as handle:
        _, head, body = handle.read().split("---\n", 2)
    return dict(re.findall(r"^([\w-]+): (.*)$", head, re.MULTILINE)), body


def names(folder):
    """Return the names of a folder's components, sorted."""
    found = [entry[:-3] if entry.endswith(".md") else entry for entry in os.listdir(os.path.join(ROOT, folder))]
    return sorted(name for name in found if not name.startswith("."))


def workflows():
    """Return the commands that have a stage table."""
    return [name for name in names("commands") if stages.parse(front("commands/{}.md".format(name))[1])]


def counts():
    """Return the line of counts."""
    return "{} agents in {} teams, {} skills, {} workflows, {} further commands, {} output styles.".format(
        len(names("agents")), len(teams.load()), len(names("skills")), len(workflows()),
        len(names("commands")) - len(workflows()), len(names("output-styles")))


def page():
    """Return the page as text."""
    groups = teams.load()
    parts = [HEAD.format(counts=counts()), "## Workflows\n\n" + _commands(workflows()),
             "## Commands\n\n" + _commands([name for name in names("commands") if name not in workflows()]),
             "## Agents\n\nOrchestrators lead whole runs.\n\n" + _agents(teams.ORCHESTRATORS)]
    for team in groups.values():
        parts.append("### Team {}\n\nDirector: `{}`.\n\n{}".format(team.name, team.director, _agents([team.director] + list(team.members))))
    parts.append("## Skills\n\n" + _table(["skill", "what for"], [
        ["`{}`".format(name), _said(front("skills/{}/SKILL.md".format(name))[0])] for name in names("skills")]))
    parts.append("## Output styles\n\n" + _table(["style", "what"], [
        ["`{}`".format(name), _said(front("output-styles/{}.md".format(name))[0])] for name in names("output-styles")]))
    return "\n".join(parts)


def _said(head):
    return head["description"].strip("\"'").replace("|", "\\|")


def _commands(found):
    rows = []
    for name in found:
        head, body = front("commands/{}.md".format(name))
        rows.append(["`/{}`".format(name), _said(head), " → ".join(stage.name for stage in stages.parse(body)) or "–"])
    return _table(["command", "what", "stages"], rows)


def _agents(found):
    rows = []
    for name in found:
        head, _ = front("agents/{}.md".format(name))
        rows.append(["`{}`".format(name), _said(head), head.get("model", "–")])
    return _table(["agent", "what", "model"], rows)


def _table(titles, rows):
    lines = ["| {} |".format(" | ".join(titles)), "|{}|".format("---|" * len(titles))[:-1]]
    return "\n".join(lines + ["| {} |".format(" | ".join(row)) for row in rows]) + "\n"


def readme():
    """Return README.md with the line of counts as it should be."""
    with open(README, encoding="utf-8") as handle:
        return MARK.sub(lambda _: counts(), handle.read())


if __name__ == "__main__":
    for path, text in ((PAGE, page()), (README, readme())):
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        print("wrote", os.path.relpath(path, ROOT))
