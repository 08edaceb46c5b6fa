"""Go projects: go test, go vet or golangci-lint, gofmt, go build."""

from __future__ import annotations

from muster.toolchain.command import Command
from muster.toolchain.project import whole


def find(project, found):
    """Return the Commands of a Go module; nothing without a go.mod."""
    if not project.exists("go.mod"):
        return []
    go = project.which("go")
    missing = None if go else "go is needed (go.mod) but not installed; see https://go.dev/dl"
    made = dict(cwd=project.rel, source="go.mod", missing=missing)
    commands = [Command("build", "go", ["go", "build", "./..."], definition={"tool": "go build ./..."}, **made), _lint(project, made)]
    names = _formatted(project)
    if names:
        gofmt = project.which("gofmt")
        commands.append(Command("format", "gofmt", ["gofmt", "-l", *names], silent=True, definition={"tool": "gofmt -l"}, cwd=project.rel,
                                source="go.mod", missing=None if gofmt else "gofmt is not installed; it comes with Go: https://go.dev/dl"))
    if project.files("_test.go"):
        definition = {"tool": "go test ./..."}
        argv = ["go", "test", "-json"]
        commands.append(Command("tests", "go", argv + ["./..."], report=("gotest", "-"), definition=definition, **made))
        commands.append(Command("coverage", "go", argv + ["-coverprofile={tmp}/cover.out", "./..."], report=("gotest", "-"),
                                coverage=("gocover", "{tmp}/cover.out"), definition=definition, **made))
    return commands


def _lint(project, made):
    config = project.first(".golangci.yml", ".golangci.yaml", ".golangci.toml", ".golangci.json")
    if config:
        there = project.which("golangci-lint")
        return Command("lint", "golangci-lint", ["golangci-lint", "run"], cwd=project.rel, source=config,
                       definition={"tool": "golangci-lint run", config: whole(project.text(config))},
                       missing=None if there else "golangci-lint is configured ({}) but not installed; see https://golangci-lint.run".format(config))
    return Command("lint", "go", ["go", "vet", "./..."], definition={"tool": "go vet ./..."}, **made)


def _formatted(project):
    """Return the files and folders that gofmt looks at: all with Go sources, without vendored ones."""
    return sorted({name.replace("\\", "/").split("/")[0] for name in project.files(".go")})
