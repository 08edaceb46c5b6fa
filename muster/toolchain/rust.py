"""Rust projects: cargo test through the harness's own JSON, or nextest; clippy, fmt, check and build."""

from __future__ import annotations

import re
import subprocess

from muster import environment
from muster.toolchain.command import Command
from muster.toolchain.project import section, whole

_ABSENT = "cargo is needed (Cargo.toml) but not installed; see https://rustup.rs"
_hosts = {}


def find(project, found):
    """Return the Commands of a Rust package or workspace; nothing without a Cargo.toml."""
    if not project.exists("Cargo.toml"):
        return []
    cargo = project.which("cargo")
    made = dict(cwd=project.rel, source="Cargo.toml", missing=None if cargo else _ABSENT)
    commands = [Command("build", "cargo", ["cargo", "build"], definition={"tool": "cargo build"}, **made),
                Command("types", "cargo", ["cargo", "check", "--all-targets"], definition={"tool": "cargo check"}, **made)]
    commands += _component(project, made, "lint", "clippy", ["cargo", "clippy", "--all-targets"], ("clippy.toml", ".clippy.toml"))
    commands += _component(project, made, "format", "fmt", ["cargo", "fmt", "--check"], ("rustfmt.toml", ".rustfmt.toml"))
    return commands + _tests(project, made)


def _component(project, made, check, name, argv, configs):
    """Return the Command of a rustup component: where it is there, or where the project configures it."""
    config = project.first(*configs)
    definition = {"tool": " ".join(argv)}
    if config:
        definition[config] = whole(project.text(config))
    lints = section(project.text("Cargo.toml"), "lints", "workspace.lints", under=True) if check == "lint" else ""
    if lints:
        definition["Cargo.toml [lints]"] = lints
    missing = made["missing"]
    # rustup puts a launcher for every component on the PATH, installed or not: only running it tells.
    if not missing and not _answers(project, ["cargo", name, "--version"]):
        if not config and not lints:
            return []
        component = "rustfmt" if name == "fmt" else name
        missing = "{} is configured ({}) but not installed; run: rustup component add {}".format(component, config or "Cargo.toml", component)
    return [Command(check, "cargo " + name, argv, cwd=project.rel, source=config or "Cargo.toml", definition=definition, missing=missing)]


def _answers(project, argv):
    return _asked(project, argv) is not None


def _asked(project, argv):
    try:
        done = subprocess.run(argv, cwd=project.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              timeout=60, env=environment.copy())
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def _tests(project, made):
    definition = {"tool": "cargo test --tests"}
    for config in (".cargo/config.toml", ".cargo/config"):
        if project.exists(config):
            definition[config] = whole(project.text(config))
    nextest = project.first(".config/nextest.toml")
    if nextest:
        there = not made["missing"] and _answers(project, ["cargo", "nextest", "--version"])
        definition.update({"tool": "cargo nextest run", nextest: whole(project.text(nextest))})
        argv = ["cargo", "nextest", "run", "--profile", "muster", "--config-file", "{tmp}/nextest.toml"]
        missing = made["missing"] or (None if there else "cargo-nextest is configured ({}) but not installed; run: "
                                      "cargo install cargo-nextest".format(nextest))
        # nextest writes JUnit only where a profile of its configuration says so.
        argv = ["cargo", "nextest", "run"]
        path = re.search(r"(?ms)^\[profile\.default\.junit\].*?^path\s*=\s*[\"']([^\"']+)", project.text(nextest))
        report = ("junit", "target/nextest/default/" + path.group(1)) if path else None
        return [Command("tests", "nextest", argv, cwd=project.rel, source=nextest, report=report, definition=definition, missing=missing)]
    # The harness speaks JSON only to those who allow unstable options. The runner sets that for the test binaries
    # alone: set for cargo, it would make the crates think that they are built by a nightly compiler.
    argv = ["cargo", "test", "--tests", "--no-fail-fast", "--", "-Z", "unstable-options", "--format", "json"]
    env = {"CARGO_TARGET_{}_RUNNER".format(_host(project)): "env RUSTC_BOOTSTRAP=1"} if not made["missing"] else {}
    return [Command("tests", "cargo", argv, env=env, report=("libtest", "-"), definition=definition, **made)]


def _host(project):
    if "host" not in _hosts:
        match = re.search(r"(?m)^host: (\S+)", _asked(project, ["rustc", "-vV"]) or "")
        _hosts["host"] = (match.group(1) if match else "x86_64-unknown-linux-gnu").upper().replace("-", "_").replace(".", "_")
    return _hosts["host"]
