"""Blocks come out of a page with their line, their words and their text."""

import pytest

from tests.examples import blocks


def only(text):
    found = blocks.of_text(text, "page.md")
    assert len(found) == 1
    return found[0]


def test_a_block_knows_its_line_and_its_text():
    block = only("# Title\n\ntext\n\n```python\nx = 1\n```\n")
    assert (block.place, block.language, block.text) == ("page.md:5", "python", "x = 1\n")


def test_frontmatter_is_no_markdown_but_counts_as_lines():
    page = "---\nname: x\n---\n```json\n{}\n```\n"
    assert only(page).line == 4


def test_frontmatter_that_does_not_end_is_read_as_text():
    assert only("---\n\n```json\n{}\n```\n").line == 3


def test_words_after_the_language():
    block = only("```sql postgres run file=a/b.sql with=pytest,httpx skip=too-old\nSELECT 1;\n```\n")
    assert (block.run, block.wrong, block.fragment) == (True, False, False)
    assert (block.file, block.skip, block.packages) == ("a/b.sql", "too-old", ["pytest", "httpx"])
    assert block.dialect == ["postgres"]


@pytest.mark.parametrize("language, code", [("text", False), ("console", False), ("", False), ("diff", False), ("TS", True)])
def test_output_and_drawings_are_no_code(language, code):
    assert only("```{}\nx\n```\n".format(language)).is_code is code


@pytest.mark.parametrize(
    "page, line",
    [
        ("1. step\n\n   ```bash\n   ls\n   ```\n", 3),
        ("> ```bash\n> ls\n> ```\n", 1),
        ("~~~bash\nls\n~~~\n", 1),
        ("````md\n```bash\nls\n```\n````\n", 1),
    ],
)
def test_fences_in_lists_quotes_and_other_fences(page, line):
    assert only(page).line == line


def test_text_in_a_list_loses_the_indent_of_the_list():
    assert only("- a\n\n  ```python\n  if x:\n      y\n  ```\n").text == "if x:\n    y\n"


def test_an_indented_block_is_no_fence():
    assert blocks.of_text("text\n\n    x = 1\n", "page.md") == []
