"""Installing the status line into real settings files, and taking it out byte for byte."""

import json
import os
import shutil
import stat
import subprocess

import pytest

from muster import statusline
from muster.errors import MusterError

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
OWN = {"type": "command", "command": "cat >/dev/null; echo 'my \"own\" line'", "padding": 0}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("CLAUDE_CONFIG_DIR", str(tmp_path / "config"))
    return tmp_path


def settings_file(home, data):
    path = home / "settings.json"
    if data is not None:
        path.write_bytes(data)
    return path


def plain(path):
    return json.loads(path.read_bytes().decode("utf-8-sig"))


FILES = [
    b"{}", b"{}\n", b"{ }", b"", b"\n", b"{\n}\n", b'{"a": 1}', b'{"a":1,"b":[1,2]}\n', b'{\n  "a": 1\n}\n', b'{\n    "a": {"x": [1, 2]},\n    "b": "\\u00e9"\n}', b'{\r\n\t"a": 1,\r\n\t"b": 2\r\n}\r\n', b'\xef\xbb\xbf{\n "a": 1\n}\n',
    '{"é": "ü", "emoji": "🙂"}'.encode(), b'{"statusLine": {"type": "command", "command": "echo me"}}', b'{\n  "statusLine": {"type":"command",\n    "command":"x"},\n  "z": 1\n}\n', b'{"statusLine": null}', b'{"statusLine": "odd"}', b'{"a": 1, "statusLine": {"command": "y"}, "statusLine": {"command": "z"}}',
    b'{\n"a": 1\n}', b'  {"a": {"statusLine": {"command": "inner"}}}  ', b'{"permissions": {"allow": ["Bash(ls:*)"]},\n "statusLine": {"type":"command","command":"~/.claude/line.sh","padding":2}\n}',
]


@pytest.mark.parametrize("data", FILES)
def test_install_then_uninstall_gives_back_every_byte(home, data):
    path = settings_file(home, data)
    said = statusline.install(str(path), ROOT)
    assert "\n" not in said
    line = plain(path)["statusLine"]
    assert line["type"] == "command" and line["command"].startswith("sh '")
    assert "byte for byte" in statusline.uninstall(str(path))
    assert path.read_bytes() == data
    assert not list((home / "share").rglob("*.sh"))


@pytest.mark.parametrize("data", [data for data in FILES if data.strip()])
def test_everything_else_keeps_its_bytes(home, data):
    path = settings_file(home, data)
    before = plain(path)
    statusline.install(str(path), ROOT)
    after = plain(path)
    before.pop("statusLine", None), after.pop("statusLine")
    assert after == before
    written = path.read_bytes()
    assert (b"\r\n" in written) == (b"\r\n" in data) and written.startswith(b"\xef\xbb\xbf") == data.startswith(b"\xef\xbb\xbf")
    if b"\r\n" in data:
        assert written.count(b"\n") == written.count(b"\r\n")


def test_no_file_before_means_no_file_after(home):
    path = home / "config" / "deep" / "settings.json"
    statusline.install(str(path), ROOT)
    assert plain(path)["statusLine"]["refreshInterval"] == 5
    assert "gone again" in statusline.uninstall(str(path))
    assert not path.exists()


def test_installing_twice_changes_nothing_more(home):
    path = settings_file(home, json.dumps({"statusLine": OWN}).encode())
    original = path.read_bytes()
    statusline.install(str(path), ROOT)
    once = path.read_bytes()
    assert "already" in statusline.install(str(path), ROOT)
    assert path.read_bytes() == once
    statusline.uninstall(str(path))
    assert path.read_bytes() == original
    assert "nothing changed" in statusline.uninstall(str(path))
    assert path.read_bytes() == original


@pytest.mark.parametrize("own", [None, OWN])
@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_after_an_edit_only_our_key_goes(home, own, indent):
    start = {"a": 1}
    if own:
        start["statusLine"] = own
    path = settings_file(home, json.dumps(start, indent=indent).encode())
    statusline.install(str(path), ROOT)
    edited = path.read_text().replace('"a": 1', '"a": [1, 2], "b": "new"')
    path.write_text(edited)
    said = statusline.uninstall(str(path))
    assert "changed since the install" in said and ("replaced by your own" in said) is bool(own)
    expected = {"a": [1, 2], "b": "new"}
    if own:
        expected["statusLine"] = own
    assert plain(path) == expected


def test_a_line_the_person_put_there_since_stays(home):
    path = settings_file(home, b'{"a": 1}')
    statusline.install(str(path), ROOT)
    path.write_bytes(b'{"statusLine": {"type": "command", "command": "mine"}}')
    assert "nothing changed" in statusline.uninstall(str(path))
    assert plain(path)["statusLine"]["command"] == "mine"


@pytest.mark.parametrize("data", [b"{", b"[]", b"3", b'{"a": 1,}', b"// x\n{}", b"\xff\xfe{}", b'{"a": 1} x', b"nope"])
def test_a_file_that_is_no_settings_is_refused_in_one_line(home, data):
    path = settings_file(home, data)
    with pytest.raises(MusterError) as refused:
        statusline.install(str(path), ROOT)
    assert str(refused.value).startswith(str(path)) and "\n" not in str(refused.value)
    assert path.read_bytes() == data
    with pytest.raises(MusterError):
        statusline.uninstall(str(path))


def test_a_link_stays_a_link_and_the_mode_stays(home):
    real = home / "dotfiles" / "settings.json"
    real.parent.mkdir()
    real.write_bytes(b'{"a": 1}')
    real.chmod(0o640)
    path = home / "settings.json"
    path.symlink_to("dotfiles/settings.json")
    statusline.install(str(path), ROOT)
    assert path.is_symlink() and "statusLine" in plain(real) and stat.S_IMODE(real.stat().st_mode) == 0o640
    statusline.uninstall(str(path))
    assert path.is_symlink() and real.read_bytes() == b'{"a": 1}'


def test_a_place_that_can_not_be_written_is_one_line(home):
    (home / "file").write_text("x")
    for path in (home / "file" / "settings.json", "/proc/muster/settings.json"):
        with pytest.raises(MusterError) as refused:
            statusline.install(str(path), ROOT)
        assert str(path) in str(refused.value) and "\n" not in str(refused.value)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_one_line(home):
    folder = home / "locked"
    folder.mkdir()
    (folder / "settings.json").write_bytes(b"{}")
    folder.chmod(0o500)
    try:
        with pytest.raises(MusterError):
            statusline.install(str(folder / "settings.json"), ROOT)
        assert (folder / "settings.json").read_bytes() == b"{}" and len(list(folder.iterdir())) == 1
    finally:
        folder.chmod(0o700)


def shown(path, payload="{}"):
    done = subprocess.run(["sh", "-c", plain(path)["statusLine"]["command"]], input=payload, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def fake_plugin(place):
    (place / "bin").mkdir(parents=True)
    (place / "bin" / "muster").write_text("#!/bin/sh\nprintf 'muster line %s: %s' \"$*\" \"$(cat)\"\n")
    (place / "bin" / "muster").chmod(0o755)
    return place


def test_both_lines_are_shown_and_get_the_payload(home):
    root = fake_plugin(home / "it's a plugin")
    path = settings_file(home, json.dumps({"statusLine": {"type": "command", "command": "printf 'own '; cat"}}).encode())
    statusline.install(str(path), str(root))
    assert shown(path, '{"x": "a\\\\b $HOME"}') == 'own {"x": "a\\\\b $HOME"}\nmuster line statusline: {"x": "a\\\\b $HOME"}\n'


def test_without_the_plugin_the_own_line_is_left(home):
    root = fake_plugin(home / "plugin")
    path = settings_file(home, json.dumps({"statusLine": OWN}).encode())
    statusline.install(str(path), str(root))
    shutil.rmtree(str(root))
    assert shown(path) == 'my "own" line\n'


def test_without_either_nothing_is_shown(home):
    path = settings_file(home, None)
    statusline.install(str(path), str(home / "nowhere"))
    assert shown(path) == ""


def test_an_updated_plugin_is_found_again(home):
    cache = home / "plugins" / "cache" / "market" / "muster"
    path = settings_file(home, b"{}")
    statusline.install(str(path), str(fake_plugin(cache / "1.0.0")))
    shutil.rmtree(str(cache / "1.0.0"))
    fake_plugin(cache / "1.1.0")
    assert shown(path).startswith("muster line statusline")


@pytest.mark.parametrize("payload", ["", "{}", "[]", "nonsense", '{"workspace": 3, "cwd": 4}'])
def test_the_line_is_empty_where_muster_is_off(home, payload):
    done = subprocess.run([os.path.join(ROOT, "bin", "muster"), "statusline"], cwd=str(home), input=payload, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
