"""No page with examples is left out."""

import os

import pytest

from tests.examples import pages


@pytest.mark.parametrize("folder", ["skills", "agents", "commands", "output-styles", "docs"])
def test_every_markdown_file_of_a_folder_is_a_page(folder):
    there = set()
    for where, _, names in os.walk(os.path.join(pages.ROOT, folder)):
        there |= {os.path.relpath(os.path.join(where, name), pages.ROOT) for name in names if name.endswith(".md")}
    assert there - pages.LEFT_OUT <= set(pages.all_pages())


def test_only_the_page_of_rules_is_left_out():
    # its examples are wrong on purpose; validators/cases holds what the rules say of such text
    assert pages.LEFT_OUT == {os.path.join("docs", "rules.md")}


def test_the_pages_at_the_root_count():
    assert {"README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"} <= set(pages.all_pages())


def test_a_folder_stands_for_its_pages():
    assert "docs/gates.md" in pages.under([os.path.join(pages.ROOT, "docs")])


def test_a_page_that_is_not_there_is_an_error():
    with pytest.raises(OSError):
        pages.under(["no/such.md"])
