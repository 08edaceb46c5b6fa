"""Benchmarks before and after a change: programs that report constructed numbers, through the real checks."""

from __future__ import annotations

import json
import os
import shutil
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))
from sample import Sample  # noqa: E402

from muster import git  # noqa: E402

# Says what invoice/cost.py states, times a factor of the list `noise`; writes down where it ran, and in which order.
RUN = """import json, os
from invoice.cost import COST
with open({runs!r}, "a+") as file:
    file.seek(0)
    number = len(file.readlines())
    file.write(os.getcwd() + "\\n")
noise = {noise!r}
print("measuring")
print(json.dumps({{name: value * noise[number % len(noise)] for name, value in COST.items()}}))
"""


class Measured(Sample):
    """A project with benchmarks `find` and `sort`; what stands after `begin` is the baseline."""

    def __init__(self, folder, noise=(1.0,)):
        super().__init__(folder, "python-calc")
        self.runs = str(folder / "runs")
        self.write("invoice/cost.py", 'COST = {"find": 100.0, "sort": 50.0}\n')
        self.write("benchmarks/run.py", RUN.format(runs=self.runs, noise=list(noise)))
        self.base = self.tree()
        self.config = {}

    def cost(self, **given):
        self.write("invoice/cost.py", "COST = {}\n".format(given))

    def faster(self, **extra):
        return self.check("faster", baseline=self.base, **extra)

    def places(self):
        with open(self.runs, encoding="utf-8") as file:
            return file.read().split()

    def worktrees(self):
        return git.call(self.root, "worktree", "list", "--porcelain").decode().count("worktree ")


@pytest.fixture
def measured(tmp_path):
    return Measured(tmp_path)


def test_a_baseline_is_three_runs_that_report_numbers(measured):
    outcome = measured.check("baseline", open=["tests", "baseline"])
    assert outcome.passed and len(measured.places()) == 3
    assert outcome.extra == {"figures": {"find": 100.0, "sort": 50.0}, "spread": 0.0, "reference": measured.tree()}
    assert outcome.reason == "2 benchmarks: find 100, sort 50; 3 runs differ by up to 0 %"


def test_the_spread_of_a_baseline_is_told(tmp_path):
    outcome = Measured(tmp_path, (1.0, 1.1, 1.2)).check("baseline")
    assert outcome.passed and "3 runs differ by up to 18 %" in outcome.reason


def test_the_baseline_moves_only_while_its_stage_is_open(measured):
    assert measured.check("baseline", open=[], baseline="abc").extra["reference"] == "abc"
    assert measured.check("baseline", open=[]).extra["reference"] == ""


@pytest.mark.parametrize("script, status, code, word", [
    (None, "not_checked", "not_configured", "no benchmark is found; write benchmarks/run.py"),
    ("print('took 3 s')\n", "failed", "no_report", "holds no JSON object"),
    ("print('{}')\n", "failed", "no_report", "names no benchmark"),
    ("raise SystemExit('no data')\n", "failed", "failing", "ended with 1: no data"),
    ("import itertools\nprint('{\"a\": 1}')\nraise SystemExit(3)\n", "failed", "failing", "ended with 3"),
])
def test_without_numbers_of_a_report_there_is_no_baseline(measured, script, status, code, word):
    if script is None:
        shutil.rmtree(os.path.join(measured.root, "benchmarks"))
    else:
        measured.write("benchmarks/run.py", script)
    outcome = measured.check("baseline")
    assert (outcome.status, outcome.code) == (status, code), outcome
    assert word in outcome.reason and "\n" not in outcome.reason


def test_a_change_that_gains_is_kept(measured):
    measured.cost(find=60.0, sort=50.0)
    outcome = measured.faster()
    assert outcome.passed, outcome
    assert outcome.reason == "faster: find 0.60 of the base (0.60–0.60); no other is slower; 10 pairs"
    assert outcome.extra["figures"] == {"find": {"ratio": 0.6, "low": 0.6, "high": 0.6, "says": "faster"},
                                        "sort": {"ratio": 1.0, "low": 1.0, "high": 1.0, "says": "noise"}}
    assert (outcome.extra["reference"], outcome.extra["pairs"], outcome.extra["effect"]) == (measured.base, 10, 5.0)
    assert json.loads(json.dumps(outcome.to_dict()))["extra"] == outcome.extra


def test_base_and_change_take_turns_outside_of_the_checkout(measured):
    measured.cost(find=60.0, sort=50.0)
    measured.faster()
    base, work = measured.places()[:2]
    assert measured.places() == [base, work] + [base, work, work, base] * 5
    assert len(base) == len(work) and "base" not in os.path.basename(base) + os.path.basename(work), "where a program lies must not tell which of the two it is"
    assert not any(place.startswith(measured.root) for place in measured.places())
    assert measured.worktrees() == 1 and not os.path.exists(measured.places()[0])
    assert git.call(measured.root, "status", "--porcelain", "--", "invoice").decode().split() == ["??", "invoice/cost.py"]


@pytest.mark.parametrize("cost, config, code, reason", [
    (dict(find=96.0, sort=50.0), {}, "no_gain",
     "no benchmark is faster by 5 % beyond noise: find 0.96 of the base (0.96–0.96), sort 1.00 of the base (1.00–1.00); 10 pairs"),
    (dict(find=60.0, sort=55.0), {}, "slower",
     "slower beyond noise: sort 1.10 of the base (1.10–1.10); faster: find 0.60 of the base (0.60–0.60); 10 pairs"),
    (dict(find=80.0, sort=50.0), {"benchmark": {"effect": 25}}, "no_gain", "no benchmark is faster by 25 % beyond noise"),
    (dict(find=60.0), {}, "gone", "1 benchmark of the baseline does not report on the changed tree: sort"),
])
def test_a_change_that_does_not_gain_is_refused_with_its_figures(measured, cost, config, code, reason):
    measured.config = config
    measured.cost(**cost)
    outcome = measured.faster()
    assert (outcome.status, outcome.code) == ("failed", code), outcome
    assert outcome.reason.startswith(reason) and "\n" not in outcome.reason


def test_a_gain_within_the_noise_is_none(tmp_path):
    sample = Measured(tmp_path, (1.0, 1.3, 0.8, 1.1, 0.7, 1.2, 0.9))
    sample.cost(find=93.0, sort=50.0)
    outcome = sample.faster()
    assert outcome.code == "no_gain" and outcome.extra["figures"]["find"]["says"] == "noise"


def test_a_gain_beyond_the_noise_is_seen_through_it(tmp_path):
    sample = Measured(tmp_path, (1.0, 1.05, 0.98, 1.02, 0.97, 1.01, 0.99))
    sample.cost(find=60.0, sort=50.0)
    outcome = sample.faster()
    assert outcome.passed and outcome.extra["figures"]["sort"]["says"] == "noise"


def test_a_new_benchmark_is_compared_with_nothing(measured):
    measured.cost(find=60.0, sort=50.0, new=1000.0)
    outcome = measured.faster()
    assert outcome.passed and set(outcome.extra["figures"]) == {"find", "sort"}


@pytest.mark.parametrize("pairs, benchmarks, runs", [(6, 1, 6), (1, 1, 6), (12, 1, 12), (6, 2, 7)])
def test_too_few_pairs_are_made_enough(measured, pairs, benchmarks, runs):
    measured.cost(find=100.0, **({"sort": 50.0} if benchmarks == 2 else {}))
    measured.base = measured.tree()
    measured.cost(find=50.0, **({"sort": 50.0} if benchmarks == 2 else {}))
    measured.config = {"benchmark": {"pairs": pairs}}
    outcome = measured.faster()
    assert outcome.passed and len(measured.places()) == 2 + 2 * runs and outcome.extra["pairs"] == runs


def test_a_benchmark_that_was_changed_measures_nothing_other(measured):
    measured.replace("benchmarks/run.py", "* noise", "* 0.5 * noise")
    measured.write("invoice/__init__.py", measured.read("invoice/__init__.py") + "\n")
    outcome = measured.faster()
    assert outcome.code in ("changed_definition", "no_gain"), "the benchmarks of the baseline run on both trees"
    assert not outcome.passed


def test_a_helper_of_the_benchmarks_is_that_of_the_baseline_too(measured):
    measured.write("benchmarks/factor.py", "FACTOR = 1\n")
    measured.replace("benchmarks/run.py", "value * noise", "value * __import__('factor').FACTOR * noise")
    measured.base = measured.tree()
    measured.write("benchmarks/factor.py", "FACTOR = 0.1\n")
    measured.write("invoice/other.py", "x = 1\n")
    assert measured.faster().code == "no_gain"


@pytest.mark.parametrize("path", ["benchmarks/json.py", "benchmarks/sitecustomize.py", "invoice/tests/conftest.py"])
def test_a_file_put_beside_the_benchmarks_later_measures_nothing_other(measured, path):
    measured.write(path, "import os, sys\ndef dumps(value):\n    return '{\"find\": 1.0, \"sort\": 1.0}'\n")
    measured.write("invoice/other.py", "x = 1\n")
    outcome = measured.faster()
    assert (outcome.status, outcome.code) == ("failed", "no_gain"), outcome


def test_the_way_to_measure_stays_what_it_was(measured):
    measured.write("Makefile", "bench:\n\t@echo '{\"find\": 1}'\n")
    measured.cost(find=60.0, sort=50.0)
    outcome = measured.faster()
    assert (outcome.status, outcome.code) == ("failed", "changed_definition") and not outcome.id
    assert "measure anew" in outcome.reason


@pytest.mark.parametrize("files", [{}, {"tests/test_new.py": "def test_new():\n    pass\n"}, {"docs/a.md": "a\n"}])
def test_without_a_change_of_the_code_there_is_nothing_to_measure(measured, files):
    for path, content in files.items():
        measured.write(path, content)
    outcome = measured.faster()
    assert (outcome.status, outcome.code) == ("failed", "no_change") and not os.path.exists(measured.runs)


def test_before_a_baseline_nothing_is_compared(measured):
    measured.base = ""
    assert measured.faster().reason == "nothing was measured before the change; pass gate baseline first"


def test_a_red_suite_is_not_measured(measured):
    measured.cost(find=60.0, sort=50.0)
    measured.write("tests/test_red.py", "def test_red():\n    assert False\n")
    tests, faster = measured.check("tests", "faster", baseline=measured.base)
    assert tests.status == "failed" and (faster.status, faster.reason) == ("not_checked", "the tests do not pass; nothing was measured")
    assert not os.path.exists(measured.runs)


def test_a_program_that_breaks_on_the_changed_tree_is_named(measured):
    measured.write("invoice/cost.py", "COST = {}[1]\n")
    outcome = measured.faster()
    assert (outcome.status, outcome.code) == ("failed", "failing")
    assert outcome.reason.startswith("the benchmark on the changed tree: python ended with 1: KeyError") and measured.worktrees() == 1


@pytest.mark.skipif(not shutil.which("go"), reason="go is not installed")
def test_go_benchmarks_report_by_themselves(tmp_path):
    sample = Sample(tmp_path, "go-mod")
    sample.write("money/bench_test.go", "package money\n\nimport \"testing\"\n\nfunc BenchmarkNothing(b *testing.B) {\n\tfor i := 0; i < b.N; i++ {\n"
                 "\t\t_ = i * i\n\t}\n}\n")
    sample.config = {"commands": {"benchmark": "go test -run ^$ -bench . -benchtime 10x ./..."}}
    outcome = sample.check("baseline")
    assert outcome.passed, outcome
    assert [name.rpartition(".")[2] for name in outcome.extra["figures"]] == ["BenchmarkNothing"]
