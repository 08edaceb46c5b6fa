"""Targets: what was given, what lies in it, and what each file is for the client."""

import os

import pytest
import scratch

from validators import lint, settings, source, target

MANIFEST = '{"name": "shop"%s}'


def plugin(folder, more="", **files):
    scratch.write(folder, ".claude-plugin/plugin.json", MANIFEST % more)
    for path, text in files.items():
        scratch.write(folder, path, text)
    return target.find(str(folder))


def kinds(one):
    return {document.path: (document.kind, document.name) for document in one.documents}


TEXT = "---\nname: x\n---\n"


def test_a_plugins_components_are_known_by_their_places(tmp_path):
    (one,) = plugin(tmp_path, **{path: TEXT for path in (
        "agents/a.md", "agents/quality/b.md", "commands/c/d.md", "skills/s/SKILL.md", "skills/s/references/r.md", "skills/deep/er/SKILL.md",
        "output-styles/o.md", "README.md", "CLAUDE.md", "skills/flat.md")})
    assert (one.kind, one.plugin) == ("plugin", "shop")
    assert kinds(one) == {
        "agents/a.md": ("agent", "a"), "agents/quality/b.md": ("agent", "quality:b"), "commands/c/d.md": ("command", "c:d"), "skills/s/SKILL.md": ("skill", "s"),
        "skills/s/references/r.md": ("page", "skills/s/references/r.md"), "skills/deep/er/SKILL.md": ("page", "skills/deep/er/SKILL.md"),
        "output-styles/o.md": ("style", "o"), "README.md": ("page", "README.md"), "CLAUDE.md": ("memory", "CLAUDE.md"), "skills/flat.md": ("page", "skills/flat.md")}


def test_declared_places_replace_agents_and_add_skills(tmp_path):
    (one,) = plugin(tmp_path, ', "agents": ["./roles/a.md"], "skills": ["./more", "./one"]', **{path: TEXT for path in (
        "agents/old.md", "roles/a.md", "more/s/SKILL.md", "one/SKILL.md", "skills/t/SKILL.md")})
    found = kinds(one)
    assert found["agents/old.md"][0] == "page" and found["roles/a.md"] == ("agent", "a")
    assert [found[path] for path in ("more/s/SKILL.md", "one/SKILL.md", "skills/t/SKILL.md")] == [("skill", "s"), ("skill", "one"), ("skill", "t")]


def test_a_marketplace_brings_the_plugins_in_its_folder(tmp_path):
    scratch.write(tmp_path, ".claude-plugin/marketplace.json", '{"name": "m", "owner": {"name": "A"}, "plugins": [{"name": "a", "source": "./plugins/a"}, '
                  '{"name": "b", "source": "./../out"}, {"name": "c", "source": {"source": "npm"}}, {"name": "a2", "source": "./plugins/a"}]}')
    scratch.write(tmp_path, "plugins/a/.claude-plugin/plugin.json", '{"name": "a"}')
    assert [(one.kind, one.place) for one in target.find(str(tmp_path))] == [("marketplace", ""), ("plugin", "plugins/a/")]


@pytest.mark.parametrize("given", ["", ".claude"])
def test_a_project_is_its_claude_folder(tmp_path, given):
    for path in (".claude/agents/a.md", "src/agents/b.md", "CLAUDE.md", ".mcp.json", ".claude/settings.json", "hooks/hooks.json"):
        scratch.write(tmp_path, path, TEXT)
    (one,) = target.find(str(tmp_path / given))
    assert one.kind == "project" and kinds(one) == {".claude/agents/a.md": ("agent", "a"), "CLAUDE.md": ("memory", "CLAUDE.md")}
    assert one.json_files() == [".mcp.json", ".claude/settings.json"] and one.has("src/agents/b.md")


@pytest.mark.parametrize("path, text, kind", [
    ("SKILL.md", TEXT, "skill"), ("x.md", "---\ntools: Read\n---\n", "agent"), ("x.md", "---\nargument-hint: a\n---\n", "command"), ("x.md", "text", "page"),
    ("CLAUDE.md", "text", "memory"), ("agents/x.md", "text", "agent"), (".claude/agents/x.md", TEXT, "agent"),
])
def test_a_file_alone_is_known_by_place_name_or_keys(tmp_path, path, text, kind):
    os.makedirs(str(tmp_path / ".git"))
    scratch.write(tmp_path, path, text)
    folder = str(tmp_path / path)
    (one,) = target.find(folder) if "agents/x.md" != path else [target.Target(str(tmp_path), "file", only=[path])]
    assert [document.kind for document in one.documents] == [kind]


def test_a_file_of_a_plugin_is_judged_with_the_whole_plugin_known(tmp_path):
    plugin(tmp_path, **{"agents/a.md": TEXT, "skills/s/SKILL.md": TEXT})
    (one,) = target.find(str(tmp_path / "agents" / "a.md"))
    assert one.kind == "plugin" and one.only == {"agents/a.md"} and [skill.name for skill in one.skills] == ["s"]
    assert [made.only for made in lint.targets([str(tmp_path / "agents/a.md"), str(tmp_path / "skills/s/SKILL.md")])] == [{"agents/a.md", "skills/s/SKILL.md"}]
    assert [made.only for made in lint.targets([str(tmp_path / "agents/a.md"), str(tmp_path)])] == [None]


@pytest.mark.parametrize("path", ["nope", "empty"])
def test_what_holds_nothing_is_refused_with_a_way_out(tmp_path, path):
    os.makedirs(str(tmp_path / "empty"))
    with pytest.raises(target.TargetError) as error:
        target.find(str(tmp_path / path))
    assert "; give" in str(error.value)


def test_a_linked_folder_is_read_where_it_is_linked_too(tmp_path):
    plugin(tmp_path, **{"shared/s/SKILL.md": TEXT})
    os.makedirs(str(tmp_path / "skills"))
    os.symlink("../shared/s", str(tmp_path / "skills" / "s"))
    (one,) = target.find(str(tmp_path))
    assert [skill.path for skill in one.skills] == ["skills/s/SKILL.md"] and one.faults == []


def test_links_that_lead_into_each_other_come_to_an_end(tmp_path):
    for name in "abcdefgh":
        scratch.write(tmp_path, name + "/x.txt", "x")
        for other in "abcdefgh".replace(name, ""):
            os.symlink("../" + other, str(tmp_path / name / other))
    files, faults = source.walk(str(tmp_path))
    assert len(files) <= source.MOST_FILES and faults


def test_excluded_files_are_not_there(tmp_path):
    scratch.write(tmp_path, ".claude-plugin/muster-validate.json", '{"exclude": ["tests/", "*.txt"]}')
    (one,) = plugin(tmp_path, **{"tests/agents/a.md": TEXT, "b/c.txt": "x", "agents/a.md": TEXT})
    assert one.files == [".claude-plugin/muster-validate.json", ".claude-plugin/plugin.json", "agents/a.md"]


@pytest.mark.parametrize("text", ["{", "[]", '{"excludes": []}', '{"exclude": "a"}', '{"allow": {}}', '{"allow": [{"rule": "x"}]}', '{"allow": [{"rule": "x", "reason": " "}]}',
                                  '{"allow": [{"rule": "x", "reason": "y", "file": "z"}]}'])
def test_settings_that_mean_nothing_are_refused(tmp_path, text):
    scratch.write(tmp_path, ".muster-validate.json", text)
    with pytest.raises(settings.SettingsError):
        settings.load(str(tmp_path))
