"""Kinds of files: from their paths alone, the project's own patterns first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster import kinds, model, stages

PATHS = {
    "code": ("src/app.py", "main.go", "lib/testing.rs", "contest/a.c", "Docs.java", "a.txt", "docs.py", "app/latest.js", "buildit.py"),
    "tests": ("tests/a.py", "pkg/tests/data/x.json", "src/test_a.py", "a_test.go", "web/a.test.tsx", "b.spec.js", "src/test/java/A.java",
              "AppTest.java", "conftest.py", "__tests__/x.js", "spec/a_spec.rb", "cypress/a.js", "tests/README.md", "tests/b\nc.py"),
    "docs": ("README.md", "docs/a.html", "src/notes.rst", "LICENSE", "CHANGELOG.md", "docs/guide/x.png"),
    "design": ("docs/design/a.md", "docs/adr/0001.md", "ARCHITECTURE.md", "docs/requirements/r.md", "design.md"),
    "config": ("package.json", "web/package-lock.json", "pyproject.toml", "Makefile", ".github/workflows/ci.yml", ".env.local",
               "a/b.yaml", "tsconfig.build.json", "vite.config.ts", "Dockerfile.dev", ".eslintrc", "requirements-dev.txt", ".claude/a"),
    "generated": ("dist/a.js", "web/node_modules/x/package.json", "a/__pycache__/b.pyc", "x.min.js", "target/a.class", "coverage/i.html"),
}


@pytest.mark.parametrize("path, kind", [(path, kind) for kind, paths in PATHS.items() for path in paths])
def test_a_path_has_its_kind(path, kind):
    assert kinds.kind(path) == kind


def test_a_projects_own_patterns_come_first_each_project_for_itself():
    config = {"kinds": {"tests": ["checks/**"], "code": ["docs/**/*.py", "*.md"]}}
    assert [kinds.kind(path, config) for path in ("checks/a.sh", "docs/x/a.py", "docs/a.py", "README.md", "docs/a.md")] == [
        "tests", "code", "code", "code", "docs"]
    assert [kinds.kind(path) for path in ("checks/a.sh", "docs/x/a.py")] == ["code", "docs"]


@pytest.mark.parametrize("own", [None, {}, [], "tests", {"tests": "a/**"}, {"tests": [3, None]}, {"tests": []}])
def test_malformed_patterns_are_left_aside(own):
    assert kinds.kind("tests/a.py", {"kinds": own}) == "tests" and kinds.kind("a.py", {"kinds": own}) == "code"


@pytest.mark.parametrize("glob, path, matched", [
    ("**/" * 40 + "x", "a/" * 60 + "y", False), ("**/" * 40 + "x", "a/" * 60 + "x", True), ("**/**", "a", True), ("a/**/**", "a", False)])
def test_many_stars_are_one(glob, path, matched):
    assert kinds.matches(glob, path.split("/")) is matched


@given(st.text(min_size=1))
def test_every_path_has_one_of_the_kinds(path):
    assert kinds.kind(path) in model.KINDS


@pytest.mark.parametrize("may, kind, allowed", [
    (["docs"], "design", True), (["design"], "docs", False), (["code"], "tests", False), (["code", "tests"], "tests", True),
    ([], "docs", False), (["code"], "generated", False)])
def test_a_stage_may_write_its_kinds_and_design_is_documents(may, kind, allowed):
    assert kinds.allows(may, kind) is allowed


def test_every_list_of_kinds_names_the_same():
    assert set(model.KINDS) == set(stages.MAY_CHANGE) == {name for name, _ in kinds.PATTERNS} | {kinds.DEFAULT}
