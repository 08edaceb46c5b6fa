"""Deployments: a target's own commands, a person's word before each, and what came of it."""

import json
import os

from muster import errors, text

# The gate check that deploys, and the commands a target must have before anything is deployed.
CHECK = "apply"
NEEDED = ("apply", "smoke", "monitor", "rollback", "rollback_dry_run")
ROLLBACK = "rollback"
_SHELLS = ("sh", "bash", "dash", "zsh", "ksh*", "mksh", "ash", "fish", ".", "source", "python*", "pypy*", "node", "perl", "ruby")


class Deploys:
    """The deployments of one project's runs."""

    def __init__(self, app):
        self.app, self.log, self.store = app, app.log, app.store

    def of(self, row, tree):
        """Return the `Deployment` of the run for the tree."""
        return Deployment(self.app, row, tree)

    def since(self, row):
        """Return the commit that stands at the target of a run that deploys, git's empty tree where none is known:
        what a judge of the preflight has to read is the difference. None for every other run."""
        if not deploys(json.loads(row["settings"])["gates"]):
            return None
        from muster import git

        last = self.store.one("deploy.before", target=self.of(row, "").name, seq=1 << 62)
        known = last is not None and last["commit_id"] and git.call(self.app.root, "cat-file", "-t", last["commit_id"], check=False)
        return last["commit_id"] if known else git.EMPTY_TREE

    def confirm(self, row, words, session):
        """Record a person's word: the target's name lets muster apply once, `rollback` rolls back; return what was said.

        Only the hook of a typed command calls this. Raises `Refused` or `UsageError` naming what is missing."""
        tree = self.app.tree()
        deployment = self.of(row, tree)
        what = ROLLBACK if words.split()[:1] == [ROLLBACK] else CHECK
        deployment.may_confirm(what, words)
        with self.store.write() as tx:
            self.log.append(tx, "deploy.confirmed", row["id"], {
                "target": deployment.name, "what": what, "tree": tree, "command": deployment.command_of(what)}, actor="person")
        self.app.runs.resume(row)
        return "the person {} {} (tree {})".format(
            "rolls back" if what == ROLLBACK else "confirmed the deployment to", deployment.name, tree[:8])


class Deployment:
    """One run's deployment of one tree: which target, what stands, what is missing."""

    def __init__(self, app, row, tree):
        self.app, self.row, self.tree = app, row, tree
        self.targets = app.config.get("deploy") or {}
        words = row["request"].split()
        self.name = words[0] if words else ""
        self.target = self.targets.get(self.name) or {}

    def problem(self):
        """Return why nothing can be deployed, as one line with the way out, or None."""
        if not self.targets:
            return 'no target is configured; set "deploy" in .muster/config.json'
        if not self.target:
            return 'target "{}" is not configured; begin the run with one of: {}'.format(self.name, ", ".join(sorted(self.targets)))
        missing = [name for name in NEEDED if not self.target.get(name)]
        return "target {} has no command for: {}; set deploy.{}".format(self.name, ", ".join(missing), self.name) if missing else None

    def command_of(self, what):
        """Return the target's command as text, empty where it has none."""
        said = self.target.get(what) or ""
        return said if isinstance(said, str) else " ".join(said)

    def latest(self):
        """Return the run's newest deployment as a row, or None."""
        return self.app.store.one("deploy.newest", run=self.row["id"])

    def word(self, what):
        """Return the person's word for `apply` or `rollback` that nothing was done on yet, or None.

        A word counts once: for the target, the tree and the command it was said of."""
        said = self.app.store.one("deploy.word", run=self.row["id"], what=what)
        last = self.latest()
        if said is None or said["target"] != self.name or said["command"] != text.clean(self.command_of(what)):
            return None
        if what == CHECK:
            return said if said["tree"] == self.tree and (last is None or said["seq"] > last["seq"]) else None
        standing = last is not None and last["status"] not in ("rolled_back",)
        return said if standing and said["seq"] > last["seq"] and not self._answered(said["seq"]) else None

    def _answered(self, seq):
        """Say whether a rollback was tried since the word of that number: one that failed wants a new word."""
        return any(event["data"]["status"] in ("rolled_back", "rollback_failed") for event in self.app.log.read(
            after=seq, limit=50, type="deploy.ended", subject=self.row["id"]))

    def needs_word(self):
        """Say whether a person has to confirm: always, unless the target says `confirm: false`, now and when the run
        began, in a file that no clone can bring along; and always once something was deployed and did not hold."""
        before = ((json.loads(self.row["settings"]).get("config") or {}).get("deploy") or {}).get(self.name) or {}
        waived = self.target.get("confirm") is False and before.get("confirm") is False and not self._tracked()
        return not waived or self.latest() is not None

    def _tracked(self):
        from muster import git

        return bool(git.call(self.app.root, "ls-files", "--", ".muster/config.json", check=False).strip())

    def held(self):
        """Return `[(gate, status)]` of the gates before the deployment that do not hold for this tree."""
        standing, found = self.app.gates.standing(self.row, self.tree).gates, []
        gates = json.loads(self.row["settings"])["gates"]
        for stage in json.loads(self.row["stages"]):
            if _applies(gates.get(stage["gate"])):
                break
            if stage["gate"] and standing[stage["gate"]][0] not in ("passed", "waived"):
                found.append((stage["gate"], standing[stage["gate"]][0]))
        return found

    def may_confirm(self, what, words):
        """Raise where the person's word would have no meaning now."""
        view = self.app.runs.view(self.row)
        if not any(_applies(view.gates.get(stage.gate)) for stage in view.stages):
            raise errors.Refused("run {} (/{}) deploys nothing; begin with: /deploy <target>".format(view.id, self.row["workflow"]))
        if self.problem():
            raise errors.Refused(self.problem())
        if what == ROLLBACK:
            if self.latest() is None or self.latest()["status"] == "rolled_back":
                raise errors.Refused("run {} has nothing deployed that could be rolled back".format(view.id))
            return
        if words.split() != [self.name]:
            raise errors.UsageError("run {} deploys to {}; type: /confirm-deploy {}".format(view.id, self.name, self.name))
        stage = view.stage()
        if stage is None or not _applies(view.gates.get(stage.gate)):
            raise errors.Refused("run {} is at stage {}; confirm when it asks for it".format(view.id, view.stage_name()))
        held = self.held()
        if held:
            raise errors.Refused("{} must hold first: muster gate run {}".format(
                ", ".join("gate {} ({})".format(*one) for one in held), held[0][0]))

    def begin(self):
        """Record that the deployment starts now; return its number. Written before anything is done outside."""
        from muster import git

        with self.app.store.write() as tx:
            return self.app.log.append(tx, "deploy.started", self.row["id"], {
                "target": self.name, "tree": self.tree, "commit_id": git.head(self.app.root)[0],
                "command": self.command_of(CHECK)}, actor="muster")["seq"]

    def end(self, number, status, detail):
        """Record what came of a deployment: applied, failed, unhealthy, rolled_back or rollback_failed."""
        with self.app.store.write() as tx:
            self.app.log.append(tx, "deploy.ended", self.row["id"], {
                "deployment": number, "target": self.name, "status": status, "detail": detail}, actor="muster")

    def variables(self):
        """Return what a target's commands are told: target, run, commit, and the commit that was applied there before."""
        from muster import git

        last = self.latest()
        before = self.app.store.one("deploy.before", target=self.name, seq=last["seq"] if last else 1 << 62)
        return {"MUSTER_TARGET": self.name, "MUSTER_RUN": self.row["id"], "MUSTER_COMMIT": git.head(self.app.root)[0] or "",
                "MUSTER_PREVIOUS_COMMIT": (before["commit_id"] or "") if before else ""}

    def plan(self):
        """Return the release manager's rollback plan: its summary and its steps, as texts."""
        gates = json.loads(self.row["settings"])["gates"]
        stages = [stage["name"] for stage in json.loads(self.row["stages"]) if "dryrun" in ((gates.get(stage["gate"]) or {}).get("checks") or ())]
        done = [item for item in self.app.store.read("dispatch.of_run", run=self.row["id"])
                if item["stage"] in stages and item["status"] == "done"]
        said = json.loads(done[-1]["result"] or "{}") if done else {}
        return [said["summary"]] + said.get("next_steps", []) if said else []

    def to_dict(self):
        """Return what stands, for a screen or a program."""
        last = self.latest()
        return {"run": self.row["id"], "target": self.name, "problem": self.problem(), "tree": self.tree,
                "commands": {name: self.command_of(name) for name in ("preflight",) + NEEDED if self.target.get(name)},
                "held": [{"gate": gate, "status": status} for gate, status in self.held()],
                "needs_word": self.needs_word(), "confirmed": self.word(CHECK) is not None, "plan": self.plan(),
                "deployment": {name: last[name] for name in ("target", "tree", "commit_id", "status", "started_at", "ended_at")} if last else None}


def _applies(gate):
    return CHECK in [name.rstrip("?") for name in ((gate or {}).get("checks") or ())]


def deploys(gates):
    """Say whether one of a run's gate definitions deploys."""
    return any(_applies(gate) for gate in gates.values())


def patterns(config):
    """Return the commands of all targets that change what others see, as patterns of words for the outward guard."""
    targets, found = config.get("deploy"), []
    for target in targets.values() if isinstance(targets, dict) else ():
        for what in (CHECK, ROLLBACK):
            for words in _simple((target or {}).get(what) or ""):
                found += _spellings(words)
    return tuple(dict.fromkeys(found))


def _simple(said):
    """Return the words of each simple command in a target's command that does more than read."""
    if isinstance(said, list):
        return [said] if said else []
    from muster import own_state, shell

    return [simple.argv for simple in shell.simple_commands(said).commands
            if simple.argv and 0 not in simple.unknown and os.path.basename(simple.argv[0]) not in own_state.READERS]


def _spellings(words):
    found = [" ".join([os.path.basename(words[0])] + [str(word) for word in words[1:]])]
    for path in {os.path.normpath(word) for word in words[:2] if "/" in word or word.endswith((".sh", ".py", ".js"))}:
        found.append(os.path.basename(path))
        base = os.path.basename(path)
        # its own name for a line that went into its folder first, any folder for one that begins at the top
        names = {path, "./" + path, "*/" + path, base, "./" + base}
        found += ["{} {}".format(shell, name) for shell in _SHELLS for name in sorted(names)]
    return found
