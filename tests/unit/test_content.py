"""The plugin's content keeps its contracts: manifests, agents, commands, schemas, documents."""
import json
import re
import runpy
import struct
import zlib
from pathlib import Path

import jsonschema
import pytest
import yaml

from muster import config, contract, model, stages
from muster.workflows import GATES

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = json.loads((ROOT / ".claude-plugin/plugin.json").read_text("utf-8"))
MARKETPLACE = json.loads((ROOT / ".claude-plugin/marketplace.json").read_text("utf-8"))
AGENT_FILES = sorted((ROOT / "agents").glob("**/*.md"))
COMMAND_FILES = sorted((ROOT / "commands").glob("**/*.md"))
SCHEMAS = {path.stem: json.loads(path.read_text("utf-8")) for path in (ROOT / "schemas").glob("*.json")}

# What the client accepts in an agent's frontmatter; anything else is dropped with no more than a log line.
AGENT_KEYS = {"name", "description", "tools", "model"}
READS = ["Read", "Grep", "Glob"]
WRITES_DOCUMENTS = [*READS, "Write", "Edit"]
DEVELOPS = ["Read", "Edit", "Write", "Bash"]
SEARCHES = [*WRITES_DOCUMENTS, "WebSearch", "WebFetch"]
LEADS = ["Agent", "Read", "Bash"]
TOOLS = {
    "code-reviewer": READS, "security-auditor": READS,
    "requirements-analyzer": WRITES_DOCUMENTS, "architect": WRITES_DOCUMENTS, "api-designer": WRITES_DOCUMENTS,
    "technical-writer": WRITES_DOCUMENTS, "release-manager": WRITES_DOCUMENTS,
    "backend-developer": DEVELOPS, "frontend-developer": DEVELOPS, "fullstack-developer": DEVELOPS,
    "test-engineer": DEVELOPS, "tech-lead": DEVELOPS,
    "feature-orchestrator": LEADS, "project-orchestrator": LEADS, "workflow-coordinator": LEADS,
    "product-director": LEADS, "engineering-director": LEADS, "qa-director": LEADS, "devops-manager": LEADS,
    "performance-analyzer": READS, "accessibility-expert": READS, "qa-analyst": READS,
    "database-specialist": DEVELOPS, "ci-cd-engineer": DEVELOPS, "ux-designer": WRITES_DOCUMENTS,
    "docker-specialist": DEVELOPS, "kubernetes-expert": DEVELOPS, "infrastructure-engineer": DEVELOPS,
    "api-documenter": WRITES_DOCUMENTS, "architecture-documenter": WRITES_DOCUMENTS, "dependency-analyzer": READS,
    "code-archaeologist": READS, "data-scientist": DEVELOPS, "market-researcher": SEARCHES,
    "product-manager": WRITES_DOCUMENTS, "business-analyst": WRITES_DOCUMENTS,
}
MODELS = ("opus", "sonnet", "haiku")
STRATEGISTS = ("architect", "tech-lead", "security-auditor", "feature-orchestrator", "project-orchestrator",
               "code-archaeologist", "database-specialist",
               "product-director", "engineering-director", "qa-director", "devops-manager")
JUDGES = ("code-reviewer", "security-auditor", "tech-lead", "performance-analyzer", "accessibility-expert")
AGENT_SECTIONS = ["When", "Input", "How to judge", "What to return", "Limits"]
WORKFLOW_SECTIONS = ["Live facts", "The task", "Stages", "Success", "When it fails", "Example"]
ACTION_SECTIONS = [name for name in WORKFLOW_SECTIONS if name != "Stages"]
WORKFLOWS = ("add-feature", "fix-bug", "new-project", "optimize-performance", "refactor", "security-audit", "deploy")
# All descriptions that stand in every session: 7,200 characters, 3,700 of them for skills and commands. The rest is
# shared by the 36 agents that are planned, so each has a ceiling and all together an average.
AGENT_DESCRIPTION, AGENT_AVERAGE = 120, 3500 / 36
AGENT_WORDS = 450
COMMAND_WORDS = 350


def front(path):
    """The frontmatter as a mapping, and the body."""
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(head), body


def sections(body):
    return re.findall(r"^## (.+)$", body, re.MULTILINE)


def section(body, title):
    return re.search(r"^## {}\n(.*?)(?=^## |\Z)".format(re.escape(title)), body, re.MULTILINE | re.DOTALL).group(1)


def words(body):
    """How many words a reader counts: marks of tables and fences are none."""
    return sum(1 for token in body.split() if re.search(r"\w", token))


def example(body):
    return json.loads(re.findall(r"```json\n(.*?)```", body, re.DOTALL)[-1])


agents = pytest.mark.parametrize("path", AGENT_FILES, ids=lambda path: path.stem)
commands = pytest.mark.parametrize("path", COMMAND_FILES, ids=lambda path: path.stem)
workflows = pytest.mark.parametrize("name", WORKFLOWS)


# --- manifests ---------------------------------------------------------------


def test_root_manifest_is_a_link_to_the_real_one():
    link = ROOT / "plugin.json"
    assert link.is_symlink()
    assert link.readlink() == Path(".claude-plugin/plugin.json")


def test_manifest_names_no_part_that_the_client_finds_itself():
    assert not {"agents", "commands", "skills", "hooks", "bin"} & set(MANIFEST)


@pytest.mark.parametrize("key", ["name", "version", "description", "author", "homepage", "repository", "license", "keywords"])
def test_marketplace_entry_says_the_same_as_the_manifest(key):
    [entry] = MARKETPLACE["plugins"]
    assert entry[key] == MANIFEST[key]


def test_marketplace_serves_this_very_folder():
    assert MARKETPLACE["plugins"][0]["source"] == "./"


def test_versions_agree_everywhere():
    version = MANIFEST["version"]
    newest = re.search(r"^## (\d\S*)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE).group(1)
    assert newest == version
    package = (ROOT / "muster/__init__.py").read_text("utf-8")
    stated = re.search(r"^__version__ = [\"'](.+?)[\"']", package, re.MULTILINE)
    assert stated is None or stated.group(1) == version


def test_install_line_names_the_repository():
    owner = MANIFEST["repository"].removeprefix("https://github.com/")
    line = "/plugin install {} --marketplace {}".format(MANIFEST["name"], owner)
    assert line in (ROOT / "README.md").read_text("utf-8")


def test_licence_is_the_one_the_manifest_names():
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.startswith(MANIFEST["license"])
    assert "2026 muster contributors" in text


# --- icon --------------------------------------------------------------------


def pixels(data):
    """Width, height and unpacked scan lines of a PNG; the packing differs between zlib builds."""
    width, height = struct.unpack(">II", data[16:24])
    packed, at = b"", 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at: at + 8])
        packed += data[at + 8: at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    return width, height, zlib.decompress(packed)


def test_icon_is_square_and_large_enough():
    width, height, _ = pixels((ROOT / MANIFEST["icon"]).read_bytes())
    assert width == height
    assert 512 <= width <= 2048


def test_icon_is_what_its_script_draws():
    namespace = runpy.run_path(str(ROOT / "scripts/draw_icon.py"), run_name="draw_icon")
    drawn = namespace["png"](namespace["rows"]())
    assert pixels(drawn) == pixels((ROOT / MANIFEST["icon"]).read_bytes())


# --- agents ------------------------------------------------------------------


def test_agents_lie_flat_and_are_known():
    assert [path.relative_to(ROOT / "agents").as_posix() for path in AGENT_FILES] == sorted(
        "{}.md".format(name) for name in TOOLS
    )


@agents
def test_agent_is_named_like_its_file_and_uses_accepted_keys(path):
    head, _ = front(path)
    assert head["name"] == path.stem
    assert set(head) <= AGENT_KEYS


@agents
def test_agent_has_the_tools_of_its_kind_and_no_more(path):
    head, _ = front(path)
    tools = [name.strip() for name in head["tools"].split(",")]
    assert tools == TOOLS[path.stem]
    assert "Bash" not in tools or not {"Grep", "Glob"} & set(tools), "the client drops Grep and Glob beside Bash"


@agents
def test_agent_model_fits_its_work(path):
    head, _ = front(path)
    assert head["model"] in MODELS
    assert (head["model"] == "opus") == (path.stem in STRATEGISTS)


@agents
def test_agent_description_is_short_and_says_when(path):
    text = front(path)[0]["description"]
    assert 12 <= len(text.split()) <= 20
    assert len(text) <= AGENT_DESCRIPTION
    assert re.search(r"\buse\b", text)


def test_agent_descriptions_leave_room_for_those_to_come():
    total = sum(len(front(path)[0]["description"]) for path in AGENT_FILES)
    assert total <= AGENT_AVERAGE * len(AGENT_FILES)


@agents
def test_agent_body_keeps_its_sections_and_budget(path):
    _, body = front(path)
    assert sections(body) == AGENT_SECTIONS
    assert words(body) <= AGENT_WORDS
    first = body.strip().splitlines()[0]
    assert first.startswith("You ") and first.endswith(".")


@agents
def test_agent_quotes_the_four_states_in_order(path):
    text = section(front(path)[1], "What to return")
    quoted = [name for name in re.findall(r"`(\w+)`", text) if name in model.RESULT_STATES]
    assert quoted[:4] == list(model.RESULT_STATES)


@agents
def test_agent_tells_input_and_states_in_the_shared_words(path):
    first, body = front(AGENT_FILES[0])[1], front(path)[1]
    brief = re.search(r"The brief: .*?in front\.", first).group()
    states = re.search(r"The reply ends .*?`next_steps`\)\.", first).group()
    assert brief in body
    assert states in body


@agents
def test_agent_example_result_holds(path):
    result = example(front(path)[1])
    jsonschema.validate(result, SCHEMAS["result"], jsonschema.Draft202012Validator)
    assert contract.check(result, verdict=path.stem in JUDGES) is None
    assert ("verdict" in result) == (path.stem in JUDGES)


@agents
def test_agent_refers_only_to_agents_that_exist(path):
    known = {other.stem for other in AGENT_FILES}
    named = set(re.findall(r"\b(?:[a-z]+-)+(?:developer|reviewer|engineer|auditor|writer|manager|orchestrator|"
                           r"analyzer|designer|director|coordinator|specialist|expert|analyst|documenter|archaeologist|scientist|researcher)\b",
                           path.read_text("utf-8")))
    assert named <= known


# --- commands ----------------------------------------------------------------


@commands
def test_command_can_be_typed_bare_and_only_typed(path):
    head, _ = front(path)
    assert head["name"] == path.stem
    assert head["disable-model-invocation"] is True
    assert set(head) == {"name", "description", "argument-hint", "disable-model-invocation"}
    assert 5 <= len(head["description"].split()) <= 12


@commands
def test_command_keeps_its_sections_and_budget(path):
    _, body = front(path)
    assert sections(body) == (WORKFLOW_SECTIONS if path.stem in WORKFLOWS else ACTION_SECTIONS)
    assert words(body) <= COMMAND_WORDS


@commands
def test_command_runs_no_shell_and_takes_its_arguments_as_text(path):
    _, body = front(path)
    assert "!`" not in body and "```!" not in body
    assert body.count("$ARGUMENTS") == 1
    # the client puts the folder's path in itself, no shell has a part in it
    assert body.replace("${CLAUDE_PLUGIN_ROOT}", "").count("$") == 1
    assert section(body, "The task").strip().splitlines()[0] == "$ARGUMENTS"


@workflows
def test_stage_table_parses_and_names_only_what_exists(name):
    rows = stages.parse((ROOT / "commands" / (name + ".md")).read_text("utf-8"), name)
    known = {path.stem for path in AGENT_FILES} | {"/" + path.stem for path in COMMAND_FILES}
    assert rows
    for row in rows:
        assert set(row.agents()) | set(row.fallbacks()) <= known
        assert not row.gate or row.gate in model.GATES


@workflows
@pytest.mark.parametrize("size", model.SIZES)
def test_every_size_of_a_workflow_has_a_gated_stage(name, size):
    rows = stages.for_size(stages.parse((ROOT / "commands" / (name + ".md")).read_text("utf-8")), size)
    assert any(row.gate for row in rows)


@workflows
def test_read_only_stages_go_to_agents_that_change_nothing_there(name):
    rows = stages.parse((ROOT / "commands" / (name + ".md")).read_text("utf-8"))
    for row in rows:
        for agent in row.agents():
            if not row.may_change and not agent.startswith("/"):
                # the release manager's plan is its result: the hooks hold its writes, as those of a judge
                assert agent in JUDGES or TOOLS[agent] == READS or (agent, row.gate) == ("release-manager", "rollback"), "{}: {} can write in a read-only stage".format(row.name, agent)


def test_workflows_give_the_same_rules_in_the_same_words():
    rules = {section((ROOT / "commands" / (name + ".md")).read_text("utf-8"), "Live facts").split("\n\n")[0] for name in WORKFLOWS}
    assert len(rules) == 1


# --- schemas -----------------------------------------------------------------


@pytest.mark.parametrize("name", ["brief", "result", "config", "task"])
def test_schema_is_valid_and_describes_every_property(name):
    schema = SCHEMAS[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"].endswith("/schemas/{}.json".format(name))


def test_schema_and_contract_know_the_same_words():
    properties = SCHEMAS["result"]["properties"]
    assert tuple(properties["status"]["enum"]) == model.RESULT_STATES
    assert tuple(SCHEMAS["result"]["$defs"]["finding"]["properties"]["severity"]["enum"]) == model.SEVERITIES
    assert tuple(SCHEMAS["result"]["$defs"]["challenge"]["properties"]["verdict"]["enum"]) == model.CHALLENGES
    assert tuple(SCHEMAS["config"]["properties"]["strictness"]["enum"]) == model.STRICTNESS
    assert sorted(SCHEMAS["config"]["$defs"]["kind"]["enum"]) == sorted(model.KINDS)


GOOD = {"status": "done", "summary": "s", "files_changed": [], "tests_passing": None, "next_steps": []}
FINDING = {"file": "a.py", "line": 3, "severity": "low", "what": "w"}
WORD = {"finding": "F1", "verdict": "refute", "reason": "a.py:3 checks it"}


@pytest.mark.parametrize("change", [
    {"status": "finished"}, {"status": None}, {"summary": ""}, {"summary": "x" * 2001}, {"summary": 3},
    {"files_changed": "a.py"}, {"files_changed": [1]}, {"tests_passing": "yes"}, {"next_steps": None},
    {"verdict": "maybe"}, {"verdict": "reject"}, {"verdict": "reject", "findings": []}, {"findings": {}},
    {"findings": [{**FINDING, "severity": "blocker"}]}, {"findings": [{"severity": "low"}]},
    {"verdict": "approve", "findings": [{**FINDING, "severity": "critical"}]}, {"approves": "all"},
    {"challenges": {}}, {"challenges": ["F1"]}, {"challenges": [{**WORD, "verdict": "maybe"}]},
    {"challenges": [{**WORD, "reason": " "}]}, {"challenges": [{**WORD, "reason": None}]}, {"challenges": [{**WORD, "finding": 1}]},
], ids=str)
def test_schema_and_contract_refuse_the_same_results(change):
    result = {**GOOD, **change}
    assert contract.check(result) is not None
    assert list(jsonschema.Draft202012Validator(SCHEMAS["result"]).iter_errors(result))


@pytest.mark.parametrize("change", [
    {}, {"tests_passing": False}, {"verdict": "approve"}, {"verdict": "approve", "findings": [FINDING]},
    {"verdict": "reject", "findings": [{**FINDING, "fix": "f"}], "approves": ["C1"]}, {"details": "docs/x.md"}, {"extra": 1},
    {"challenges": []}, {"challenges": [WORD, {**WORD, "finding": "F2", "verdict": "confirm"}]},
], ids=str)
def test_schema_and_contract_accept_the_same_results(change):
    result = {**GOOD, **change}
    assert contract.check(result) is None
    jsonschema.validate(result, SCHEMAS["result"], jsonschema.Draft202012Validator)


@pytest.mark.parametrize("value, holds", [
    ({}, True),
    ({"strictness": "strict", "coverage": 90, "budget": {"dispatches": 40}, "timeouts": {"tests": 900}}, True),
    ({"gates": {"test": {"checks": ["tests", "coverage?"]}}, "checks": {"tests": {"command": "make check", "report": {"format": "junit", "path": "r.xml"}}}}, True),
    ({"commands": {"benchmark": "make bench"}, "benchmark": {"pairs": 12, "effect": 2.5}}, True),
    ({"commands": {"benchmark": {"command": ["./measure"], "report": {"format": "hyperfine", "path": "{tmp}/h.json"}}}}, True),
    ({"commands": {"bench": "x"}}, False), ({"benchmark": {"pairs": 3}}, False), ({"benchmark": {"effect": 100}}, False),
    ({"checks": {"tests": {"command": "make check", "report": "r.xml"}}}, False),
    ({"gates": {"review": {"verdict": {"by": ["code-reviewer"], "judges": ["code"]}}}}, True),
    ({"deploy": {"production": {"apply": "./up", "smoke": ["curl", "-f"], "watch": {"checks": 3, "every": 0.5}, "confirm": False}}}, True),
    ({"deploy": {"rollback": {"apply": "./up"}}}, False), ({"deploy": {"a": {"apply": ""}}}, False), ({"deploy": {"a": {"up": "x"}}}, False),
    ({"deploy": {"a": {"watch": {"checks": 0}}}}, False), ({"deploy": {"a": {"confirm": "no"}}}, False), ({"deploy": {"a": {"apply": []}}}, False),
    ({"strictness": "off"}, False), ({"coverage": 120}, False), ({"budget": {"money": 3}}, False),
    ({"gates": {"test": {"checks": "tests"}}}, False), ({"checks": {"tests": {}}}, False),
    ({"kinds": {"pictures": ["*.png"]}}, False), ({"timeouts": {"tests": 0}}, False),
], ids=str)
def test_config_schema_tells_good_from_bad(value, holds):
    assert jsonschema.Draft202012Validator(SCHEMAS["config"]).is_valid(value) is holds
    if "deploy" in value:  # a target's commands are run: the code is as strict as the schema
        assert (config.shape(value) is None) is holds


# --- documents ---------------------------------------------------------------

DOCUMENTS = sorted(path for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md")])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_inside_the_repository_lead_somewhere(path):
    text = re.sub(r"(?ms)^```.*?^```$", "", path.read_text("utf-8"))  # an example may lead nowhere
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (path.parent / target).exists(), target
    for target, anchor in re.findall(r"\]\(([^)#:]*\.md|)#([^)]+)\)", text):
        there = (path.parent / target if target else path).read_text("utf-8")
        # as GitHub makes anchors: lower case, punctuation left out, a blank a dash
        heads = [re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in re.findall(r"(?m)^#+ (.+)$", there)]
        assert anchor in heads, anchor


def test_page_on_workflows_names_every_stage():
    text = (ROOT / "docs/workflows.md").read_text("utf-8")
    for name in WORKFLOWS:
        for row in stages.parse((ROOT / "commands" / (name + ".md")).read_text("utf-8")):
            assert "`{}`".format(row.name) in text, row.name


@pytest.mark.parametrize("name", WORKFLOWS)
def test_each_workflow_has_a_page_of_its_own(name):
    text = (ROOT / "docs/workflows" / (name + ".md")).read_text("utf-8")
    assert sections(text) == ["Prerequisites", "Stages"] + [title for title in sections(text)[2:-3]] + [
        "Success", "Troubleshooting", "Example session"]
    for stage in stages.parse((ROOT / "commands" / (name + ".md")).read_text("utf-8")):
        assert "`{}`".format(stage.name) in text, stage.name
        assert not stage.gate or "`{}`".format(stage.gate) in text, stage.gate


def test_page_on_agents_lists_every_agent_with_its_tools():
    text = (ROOT / "docs/agents.md").read_text("utf-8")
    for path in AGENT_FILES:
        head, _ = front(path)
        assert "| `{}` | {} | {} |".format(path.stem, head["tools"], head["model"]) in text


@pytest.mark.parametrize("gate", sorted(GATES))
def test_page_on_gates_quotes_the_default_checks_and_judges(gate):
    cells = re.search(r"^\| `{}` \|(.*)\|$".format(gate), (ROOT / "docs/gates.md").read_text("utf-8"), re.MULTILINE).group(1)
    checks, judges, judged = (cell.strip() for cell in cells.split("|"))
    verdict = GATES[gate].get("verdict") or {}
    assert re.findall(r"[a-z]+\??", checks) == GATES[gate]["checks"]
    assert re.findall(r"[a-z-]+", judges) == verdict.get("by", [])
    assert re.findall(r"[a-z]+", judged) == verdict.get("judges", [])


def test_gates_judges_of_the_workflows_exist():
    used = {row.gate for name in WORKFLOWS for row in stages.parse((ROOT / "commands" / (name + ".md")).read_text("utf-8"))}
    for gate in used - {""}:
        assert set((GATES[gate].get("verdict") or {}).get("by", [])) <= set(JUDGES)


def test_page_on_events_names_every_event_that_changes_state():
    text = (ROOT / "docs/events.md").read_text("utf-8")
    for path in sorted((ROOT / "muster/store/sql").glob("*.sql")):
        for kind in re.findall(r"^-- on: (\S+)", path.read_text("utf-8"), re.MULTILINE):
            assert "`{}`".format(kind) in text, kind
    for path in sorted((ROOT / "muster").rglob("*.py")) + sorted((ROOT / "hooks").rglob("*.py")):
        for kind in re.findall(r'\.append\(\w+, "([a-z]+\.[a-z_]+)"', path.read_text("utf-8")):
            assert "`{}`".format(kind) in text, kind
