"""A run in a real repository with a real store; agents are played by calling what the hooks call."""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import scratch  # noqa: E402

from muster import flow, project, workflows  # noqa: E402
from muster.app import App  # noqa: E402
from muster.views import card  # noqa: E402

# A suite in shell: each tests/<name>.case says pass, fail, skip, or `needs WORD` (of src/app.py). It is fast and real.
SUITE = """out=$1; code=0
{ echo '<testsuite>'
for file in tests/*.case; do
  [ -e "$file" ] || continue
  said=$(cat "$file"); name=$(basename "$file" .case)
  case $said in needs*) if grep -q "${said#needs }" src/app.py; then said=pass; else said=fail; fi;; esac
  case $said in
    pass) echo "<testcase classname='t' name='$name'/>";;
    skip) echo "<testcase classname='t' name='$name'><skipped/></testcase>";;
    *) echo "<testcase classname='t' name='$name'><failure message='no'/></testcase>"; code=1;;
  esac
done
echo '</testsuite>'; } > "$out"
[ -e .git/started ] && echo $$ > .git/started
while [ -e .git/wait ]; do sleep 0.05; done
exit $code
"""
TESTS = {"command": ["sh", "suite.sh", "{tmp}/r.xml"], "report": {"format": "junit", "path": "{tmp}/r.xml"}}
AGENTS = ("dev", "other", "helper", "code-reviewer", "tech-lead", "tester", "writer")
FLOW = """| stage | agents | mode | may change | gate | sizes | on failure |
|---|---|---|---|---|---|---|
| design | tech-lead, other | parallel | docs | – | L | ask |
| implement | dev | one | code, tests, docs, config | implementation | S M L | refine 1, helper, ask |
| review | code-reviewer | one | – | review | S M L | back to implement 2, ask |
| test | tester | one | tests | test | M L | back to implement 1, ask |
| document | writer | one | docs | – | M L | skip |
"""
GATES = {"implementation": {"checks": ["lint?", "tests"]}, "test": {"checks": ["tests", "kept"]}}


def block(value):
    return "```json\n{}\n```".format(json.dumps(value))


def result(status="done", **more):
    return block(dict({"status": status, "summary": "played", "files_changed": [], "tests_passing": None, "next_steps": []}, **more))


FINDING = {"file": "src/app.py", "line": 1, "severity": "high", "what": "wrong", "fix": "right"}


class Scene:
    """One repository, one workflow `flow`, and its open run; every step checks that what comes next is allowed."""

    def __init__(self, folder, table=FLOW, config=None, files=None, request="S build it"):
        laid = {"suite.sh": SUITE, "src/app.py": "start\n", "tests/one.case": "pass\n", "README.md": "read\n",
                ".claude/commands/flow.md": table}
        laid.update({".claude/agents/{}.md".format(name): "agent\n" for name in AGENTS})
        laid.update(files or {})
        self.app = scratch.project_at(folder, files=laid)
        self.root, self.calls = self.app.root, 0
        project.configure(self.app.places, dict({"checks": {"tests": TESTS}, "gates": GATES}, **(config or {})))
        self.reopen()
        self.app.sessions.start("s1", os.getpid())
        self.run = self.app.runs.open(workflows.find(self.app, "flow"), request, "s1")["id"]

    def implemented(self, text="two\n"):
        """Bring the run over its implementation gate."""
        self.agent("dev", files={"code": text})
        assert self.gate()["implementation"]["status"] == "passed"

    def reopen(self):
        """Begin with a fresh `App`, as every process does."""
        self.app.close()
        self.app = App(self.root, session="s1", actor="main")

    @property
    def row(self):
        return self.app.runs.get(self.run)

    @property
    def stage(self):
        return self.view.stage_name()

    @property
    def view(self):
        return self.app.runs.view(self.row, self.app.tree())

    @property
    def next(self):
        return card.next_line(self.view)

    def standing(self, gate):
        return self.app.gates.standing(self.row, self.app.tree()).gates[gate][0]

    def write(self, **files):
        for path, text in files.items():
            scratch.write(self.root, {"code": "src/app.py", "docs": "docs/a.md", "test": "tests/two.case"}.get(path, path), text)

    def begin(self, name):
        """An agent is asked for and starts; return its dispatch."""
        refusal = self.app.dispatches.refusal(self.row, name)
        assert refusal is None, refusal
        self.calls += 1
        call = "call{}".format(self.calls)
        assert self.app.dispatches.ask(self.row, name, call) is None
        return self.app.dispatches.start("s1", name, "agent-" + call)[1]

    def end(self, item, message):
        return self.app.dispatches.finish(self.app.store.one("dispatch.by_id", id=item["id"]), message, 100)

    def agent(self, name, status="done", files=None, message=None, **more):
        """An agent is asked for, works, and comes back; return the line it was sent back with, if any."""
        item = self.begin(name)
        self.write(**(files or {}))
        fault = self.end(item, message if message is not None else result(status, **more))
        self.follow()
        return fault

    def judge(self, name, verdict, **more):
        findings = {"findings": [FINDING]} if verdict == "reject" else {}
        return self.agent(name, verdict=verdict, **dict(findings, **more))

    def gate(self, name=None):
        """`muster gate run`: return `{gate: result}`."""
        row, lines = self.row, []
        if not name and self.app.gates.close_if_done(row):
            return {}
        self.app.gates.ready(row, name)
        names = self.app.gates.names_to_run(row, name, self.app.tree())
        results = self.app.gates.execute(row, names, lines.append) if names else []
        if not names:
            self.app.runs.complete_if_held(row["id"], self.app.tree())
        self.follow()
        return {item["gate"]: item for item in results}

    def follow(self):
        """Whatever the card names as the next step must be accepted by the rules of the hooks."""
        view = self.view
        kind, what = flow.next_step(view)
        if kind == flow.DISPATCH:
            for group in what:
                for agent in group:
                    assert self.app.dispatches.refusal(self.row, agent) is None, (agent, card.next_line(view))
        elif kind == flow.GATE and not flow.closes(view):
            self.app.gates.ready(self.row, None)
            assert self.app.gates.names_to_run(self.row, None, self.app.tree()) or view.index() is None

    def events(self, kind):
        return [event["data"] for event in self.app.log.read(limit=10000, type=kind)]

    def close(self):
        """The chain is whole and a rebuild changes nothing."""
        assert self.app.log.verify()[1] is None
        before = {table: self.app.store.dump(table) for table in self.app.store.tables()}
        self.app.log.rebuild()
        assert before == {table: self.app.store.dump(table) for table in self.app.store.tables()}
        self.app.close()
