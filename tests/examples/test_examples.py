"""Every code block of every page is right, and nearly every one is checked."""

import os

import pytest

from tests.examples import blocks, judging, pages, report
from tests.examples.verdicts import UNCHECKED

PAGES = pages.all_pages()
MOST_UNCHECKED = 0.03


@pytest.fixture(scope="module")
def verdicts(request):
    listed = [block for page in PAGES for block in blocks.of_page(os.path.join(pages.ROOT, page), pages.ROOT)]
    found = judging.judge(listed)
    request.config.examples_table = report.table(found)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_block_of_the_page_is_right(page, verdicts):
    wrong = [report.line(block, verdict) for block, verdict in verdicts.items() if block.page == page and verdict.problem]
    assert not wrong, "\n" + "\n".join(wrong)


def test_nearly_every_block_is_checked(verdicts):
    left = [report.line(block, verdict) for block, verdict in verdicts.items() if verdict.how == UNCHECKED]
    assert len(left) <= MOST_UNCHECKED * len(verdicts), "\n" + "\n".join(left)
