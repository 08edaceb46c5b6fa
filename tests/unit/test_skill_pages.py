"""The skills keep their form and their budgets; what all content says together fits into a session."""
import itertools
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = "python typescript java go rust csharp php ruby kotlin swift sql bash"
FRAMEWORKS = "react nextjs vue django fastapi spring-boot express rails"
TOOLS = "git docker kubernetes terraform github-actions postgres"
PRACTICES = ("tdd security-review performance accessibility refactoring debugging api-design observability "
             "database-migrations code-review")
DOMAINS = "web mobile ml data-engineering"
COMPLIANCE = "soc2 gdpr hipaa"
OWN = "gates delegation hand-offs worktrees sprint-planning writing-agents writing-skills writing-workflows"
SKILLS = sorted(" ".join([LANGUAGES, FRAMEWORKS, TOOLS, PRACTICES, DOMAINS, COMPLIANCE, OWN]).split())
DATED = " ".join([LANGUAGES, FRAMEWORKS, TOOLS, DOMAINS, COMPLIANCE]).split()  # their facts hold for a version and a date
SECTIONS = ["When", "Practice", "Pitfalls", "Worked example", "Done when"]
PAGES = sorted((ROOT / "skills").glob("*/SKILL.md"))
REFERENCES = sorted((ROOT / "skills").glob("*/references/*"))
# design.md, section 12: what stands in every session, in characters
STANDING, LISTED = 7200, 3700
DESCRIPTION = range(40, 71)
MEDIAN_WORDS, MOST_WORDS, REFERENCE_WORDS = 600, 650, 900
SHARED = 0.2

pages = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name)


def front(path):
    """The frontmatter as a mapping, and the body."""
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(head), body


def words(body):
    return sum(1 for token in body.split() if re.search(r"\w", token))


def median(numbers):
    return sorted(numbers)[len(numbers) // 2]


def test_every_skill_is_there_and_no_other():
    assert [path.parent.name for path in PAGES] == SKILLS
    assert sorted(path.name for path in (ROOT / "skills").iterdir()) == SKILLS


@pages
def test_frontmatter_has_its_keys_and_triggers_on_one_line(path):
    head, _ = front(path)
    assert set(head) == {"name", "description", "metadata"} and set(head["metadata"]) == {"triggers"}
    assert head["name"] == path.parent.name, "the client takes the folder for the name"
    assert len(head["description"]) in DESCRIPTION
    triggers = head["metadata"]["triggers"]
    assert 4 <= len(triggers) <= 12 and triggers == [str(word).lower() for word in triggers]
    line = re.search(r"^  triggers: \[(.*)\]$", path.read_text("utf-8"), re.MULTILINE)
    assert [word.strip() for word in line.group(1).split(",")] == triggers, "the hook reads the line as it stands"


@pages
def test_body_keeps_its_sections_and_budget(path):
    _, body = front(path)
    prose = re.sub(r"^```.*?^```", "", body, flags=re.MULTILINE | re.DOTALL)
    assert re.findall(r"^## (.+)$", prose, re.MULTILINE) == SECTIONS
    assert body.index("## When") > 40, "the principle comes first"
    assert words(body) <= MOST_WORDS
    assert "| symptom | cause | fix |" in body
    if path.parent.name in DATED:
        assert re.search(r"\bChecked 2026-\d\d: ", body), "facts that age say for what they hold"


@pages
def test_references_are_named_and_there(path):
    _, body = front(path)
    named = set(re.findall(r"references/([\w.-]+\w)", body))
    assert named == {item.name for item in path.parent.glob("references/*")}


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: "{}/{}".format(path.parent.parent.name, path.name))
def test_reference_is_a_short_page(path):
    assert path.suffix == ".md" and words(path.read_text("utf-8")) <= REFERENCE_WORDS


CONTENT = sorted(path for pattern in ("agents/*.md", "skills/**/*.md", "commands/*.md", "output-styles/*.md")
                 for path in ROOT.glob(pattern))


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_names_of_our_own_parts_exist(path):
    known = ({item.stem for item in ROOT.glob("agents/*.md")} | {item.stem for item in ROOT.glob("commands/*.md")}
             | {item.stem for item in ROOT.glob("output-styles/*.md")} | set(SKILLS))
    for name in re.findall(r"\bmuster:([a-z][a-z0-9-]*)", path.read_text("utf-8")):
        assert name in known, name


def test_the_median_body_is_short():
    assert median([words(front(path)[1]) for path in PAGES]) <= MEDIAN_WORDS
    assert median([words(front(path)[1]) for path in ROOT.glob("agents/*.md")]) <= 450
    assert median([words(front(path)[1]) for path in ROOT.glob("commands/*.md")]) <= 350


def test_descriptions_fit_into_a_session():
    agents = sum(len(front(path)[0]["description"]) for path in ROOT.glob("agents/*.md"))
    heads = [front(path)[0] for path in PAGES + sorted(ROOT.glob("commands/*.md"))]
    listed = sum(len(head["description"]) for head in heads if not head.get("disable-model-invocation"))
    assert listed <= LISTED
    assert agents + listed <= STANDING


def lines(path):
    """The lines of a body that say something of their own: no table heads, fences, rules or single words."""
    _, body = front(path)
    found = {re.sub(r"\s+", " ", line.strip()) for line in body.splitlines()}
    return {line for line in found if words(line) > 3 and not line.startswith("#")}


def test_no_two_bodies_say_the_same():
    bodies = {path: lines(path) for path in CONTENT if "references" not in path.parts}
    alike = [(one.relative_to(ROOT).as_posix(), other.relative_to(ROOT).as_posix())
             for one, other in itertools.combinations(bodies, 2)
             if len(bodies[one] & bodies[other]) > SHARED * min(len(bodies[one]), len(bodies[other]))]
    assert alike == []
