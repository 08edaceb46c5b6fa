"""Coverage, file by file: the same five formats, lines counted once, places told from the project's top."""

import json

import pytest

from muster.toolchain import coverages, covered, reports

LCOV = "SF:src/a.js\nDA:1,1\nDA:2,0\nend_of_record\nSF:src/a.js\nDA:2,3\nDA:3,0,x\nend_of_record\n"
GO = "mode: set\nm/b/a.go:3.1,5.2 2 1\nm/b/a.go:6.1,7.2 1 0\nm/b/a.go:3.1,5.2 2 0\n"
JACOCO = """<report name="r"><package name="shop"><class name="shop/Order"/><sourcefile name="Order.java">
<line nr="3" mi="0" ci="4"/><line nr="4" mi="2" ci="0"/></sourcefile></package></report>"""
COBERTURA = """<coverage lines-valid="3" lines-covered="2"><sources><source>{top}/invoice</source></sources><packages><package><classes>
<class filename="total.py"><methods><method><lines><line number="1" hits="0"/></lines></method></methods>
<lines><line number="1" hits="1"/><line number="2" hits="0"/></lines></class></classes></package></packages></coverage>"""
JSON = json.dumps({"files": {"invoice/total.py": {"executed_lines": [1, 3], "missing_lines": [4]}}, "totals": {}})


@pytest.mark.parametrize("kind, content, expected", [
    ("lcov", LCOV, {"src/a.js": (2, 3)}),
    ("gocover", GO, {"b/a.go": (2, 3)}),
    ("jacoco", JACOCO, {"shop/Order.java": (1, 2)}),
    ("cobertura", COBERTURA, {"invoice/total.py": (1, 2)}),
    ("coverage.py", JSON, {"invoice/total.py": (2, 3)}),
    ("lcov", "", None),
    ("cobertura", "<coverage", None),
    ("coverage.py", "[]", None),
    ("prose", "a", None),
])
def test_lines_are_counted_file_by_file(tmp_path, kind, content, expected):
    (tmp_path / "invoice").mkdir()
    (tmp_path / "invoice/total.py").write_text("")
    (tmp_path / "go.mod").write_text("module m\n")
    (tmp_path / "report").write_text(content.replace("{top}", str(tmp_path)))
    if expected is None:
        with pytest.raises(reports.ReportError):
            covered.read(kind, "report", str(tmp_path))
    else:
        assert covered.read(kind, "report", str(tmp_path)) == expected


def test_an_absolute_place_is_told_from_the_top(tmp_path):
    (tmp_path / "r").write_text("SF:{}/src/a.js\nDA:1,1\n".format(tmp_path))
    assert covered.read("lcov", "r", str(tmp_path)) == {"src/a.js": (1, 1)}


def test_every_format_that_gives_a_sum_gives_files():
    assert set(covered.FORMATS) == set(coverages.FORMATS)
