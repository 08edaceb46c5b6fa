"""The quick scan for code says what markdown-it says, or that it is not sure."""

import glob
import os

import pytest
import scratch
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from validators import blocks

PARSER = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table").disable("inline")


def parsed(text):
    return [(token.map[0], token.map[1], token.info.strip() if token.type == "fence" else None, token.content if token.type == "fence" else None)
            for token in PARSER.parse(text) if token.type in ("fence", "code_block")]


def scanned(text):
    return [(one.first, one.last, one.info, one.content) for one in blocks.scan(text)]


LINES = st.sampled_from(["", "", "word", "more words", "    code", "  two", "   three", "        deep", "```", "```py", "~~~", "````", "   ```", "  ```sh", "    ```",
                         "- item", "- ", "  - inner", "    - deeper", "1. one", "2. two", "   text", "# Title", "---", "===", "* * *", "+ plus", "-no", "``` a`b", "10) ten",
                         "      six", "[a]: b", "|a|b|", "|-|-|", "> said", ">", "> > twice", ">     code", "-     code", "-\tcode", "\tif x:", "a\tb", "> ```", "<example>", "</example>", "<div>", "<b>bold</b> words", "<!-- note -->", "<pre>"])


@settings(max_examples=1500, deadline=None)
@given(st.lists(LINES, max_size=12))
def test_the_scan_says_what_the_parser_says_or_is_not_sure(lines):
    text = "\n".join(lines)
    try:
        found = scanned(text)
    except blocks.Unsure:
        return
    assert found == parsed(text)


PAGES = sorted(path for pattern in ("skills/**/*.md", "agents/*.md", "commands/*.md", "docs/*.md", "*.md") for path in glob.glob(os.path.join(scratch.CHECKOUT, pattern), recursive=True))


def test_on_muster_s_own_pages_both_say_the_same_and_the_scan_is_mostly_sure():
    sure = 0
    for path in PAGES:
        with open(path, encoding="utf-8") as handle:
            text = handle.read().partition("\n---\n")[2]
        try:
            assert scanned(text) == parsed(text), path
            sure += 1
        except blocks.Unsure:
            pass
    assert sure > len(PAGES) * 0.8


@pytest.mark.parametrize("text", ["> ```\n> x\n", "<div>\n```\n", "<!-- x\n", "- ```\n  x\n", "\tcode\n"])
def test_what_only_a_parser_reads_right_is_left_to_it(text):
    with pytest.raises(blocks.Unsure):
        blocks.scan(text + "```\n")
