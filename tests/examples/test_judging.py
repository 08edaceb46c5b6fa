"""What the words of an info string do to a block."""

import pytest

from tests.examples import blocks, judging
from tests.examples.verdicts import PARSED, RAN, UNCHECKED

PAGE = """
```python file=shop.py
def price():
    return 2
```

```python file=test_shop.py with=pytest
from shop import price


def test_price():
    assert price() == 2
```

```bash run with=pytest
pytest -q
```

```python run file=shop.py
def price():
    return 3
```

```bash run wrong
pytest -q
```
"""


def verdicts(text, page="page.md"):
    found = blocks.of_text(text, page)
    return found, judging.judge(found)


def one(info, text):
    _, found = verdicts("```{}\n{}\n```\n".format(info, text))
    return next(iter(found.values()))


def test_files_of_a_page_share_a_folder_in_the_order_of_the_page():
    found, answers = verdicts(PAGE)
    assert [answers[block].problem for block in found] == [None] * 5
    assert [answers[block].how for block in found][2:] == [RAN] * 3


def test_blocks_without_files_do_not_see_each_other():
    _, answers = verdicts("```bash run\ntouch left\n```\n\n```bash run\ntest ! -e left\n```\n")
    assert [verdict.problem for verdict in answers.values()] == [None, None]


def test_typescript_files_of_a_page_import_each_other():
    page = "```ts file=a.ts\nexport const n = 1;\n```\n\n```ts file=b.ts\nimport { n } from './a';\nexport const m: string = n;\n```\n"
    _, answers = verdicts(page)
    first, second = answers.values()
    assert not first.problem
    assert "TS2322" in second.problem


def test_a_file_that_does_not_parse_hides_no_other_problem():
    _, answers = verdicts("```ts\nconst = 1;\n```\n\n```ts\nexport const m: string = 1;\n```\n")
    assert all(verdict.problem for verdict in answers.values())


def test_a_block_marked_wrong_has_to_fail():
    assert not one("python wrong", "print(missing)").problem
    assert one("python wrong", "print(1)").problem == "is marked wrong but passes"


def test_a_run_marked_wrong_has_to_fail():
    assert not one("bash run wrong", "exit 1").problem
    assert one("bash run wrong", "exit 0").problem


@pytest.mark.parametrize("code", ["return 1", "await f()", "yield x", "continue", "self.a = undefined_name"])
def test_a_fragment_may_be_a_part_of_a_function(code):
    assert not one("python fragment", code).problem


def test_a_whole_file_may_not():
    assert one("python", "return 1").problem


def test_a_skipped_block_says_why():
    verdict = one("python skip=needs-a-gpu", "import torch")
    assert (verdict.how, verdict.tool, verdict.problem) == (UNCHECKED, "skip: needs-a-gpu", None)


def test_an_unknown_language_is_not_checked():
    assert one("cobol", "DISPLAY 'x'").how == UNCHECKED


def test_run_in_a_language_that_can_not_is_a_problem():
    assert "leave `run` out" in one("json run", "{}").problem


def test_a_package_that_is_not_installed_is_a_problem():
    assert "with=left-pad" in one("js with=left-pad", "let a = 1").problem


def test_a_file_outside_the_folder_of_the_page_is_a_problem():
    assert "leaves the folder" in one("python run file=../x.py", "x = 1").problem


def test_types_of_a_package_that_is_not_here_are_not_judged():
    verdict = one("ts", "import { Injectable } from '@nestjs/common';\nexport const a = Injectable();")
    assert (verdict.how, verdict.problem) == (PARSED, None)


def test_a_run_can_serve_on_the_loopback():
    code = """
import socket
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname(), 2).close()
"""
    assert not one("python run", code).problem


def test_syntax_newer_than_the_python_here_is_read_by_ruff():
    assert not one("python", 'name = "a"\nx = t"{name}"').problem


def test_a_run_that_does_not_end_is_a_problem(monkeypatch):
    from tests.examples import running

    monkeypatch.setattr(running, "SECONDS", 1)
    assert "did not end" in one("bash run", "sleep 20").problem


def test_a_run_for_a_newer_java_than_the_one_here_is_read_only():
    verdict = one("java 99 run", "public class Main { public static void main(String[] a) { System.exit(1); } }")
    assert (verdict.how, verdict.problem) != (RAN, None)
    assert "not run" in verdict.tool


def test_java_files_of_a_page_run_together():
    page = "```java file=Shop.java\nclass Shop { static int price() { return 2; } }\n```\n\n```java run file=Main.java\n"
    page += "public class Main { public static void main(String[] a) { if (Shop.price() != 2) System.exit(1); } }\n```\n"
    _, answers = verdicts(page)
    assert [verdict.problem for verdict in answers.values()] == [None, None]
