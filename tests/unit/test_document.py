"""Documents: the frontmatter as the client takes it, the body with places."""

import pytest

from validators import document, source


def doc(text, kind="agent"):
    loaded = source.Source("x.md", "/x.md")
    source._decode(loaded, text.encode("utf-8"))
    return document.Document(loaded, kind, "x")


@pytest.mark.parametrize("text, front, late, fault", [
    ("---\nname: a\n---\nbody\n", {"name": "a"}, False, None), ("---\r\nname: a\r\n---\r\nbody", {"name": "a"}, False, None),
    ("---  \nname: a\n---  \n", {"name": "a"}, False, None), ("---\n---\nbody", {}, False, None), ("---\nname: a\n---", {"name": "a"}, False, None),
    ("\n---\nname: a\n---\n", None, True, None), ("# Title\n---\nname: a\n---\n", None, True, None), ("body\n", None, False, None), ("", None, False, None),
    ("---\nname: a\n", None, False, "not closed"), ("---\n- a\n---\n", None, False, "no mapping"), ("---\na: [\n---\n", None, False, "expected"),
    ("----\nname: a\n----\n", None, False, None), ("<!-- x -->\n---\nname: a\n---\n", None, True, None),
])
def test_a_frontmatter_counts_at_the_first_byte_only(text, front, late, fault):
    made = doc(text)
    assert (made.front.plain_value() if made.front is not None else None) == front and made.late == late
    assert (fault is None and made.fault is None) or fault in made.fault.message


@pytest.mark.parametrize("written, words", [
    ("Read, Grep", ["Read", "Grep"]), ("[Read, Grep]", ["Read", "Grep"]), ("\n  - Read\n  - Bash(git *)", ["Read", "Bash(git *)"]),
    ("Bash(git log, git diff), Read", ["Bash(git log, git diff)", "Read"]), ('"Read, Grep"', ["Read", "Grep"]), ("", []), ("3", []), ("Read, , Grep,", ["Read", "Grep"]),
    ("Bash(git, Read", ["Bash(git, Read"]),
])
def test_a_list_may_be_written_in_three_ways_and_keeps_its_places(written, words):
    made = doc("---\ntools: {}\n---\n".format(written))
    found = made.words("tools")
    assert [word for word, _ in found] == words
    if not written.startswith('"'):
        for word, offset in found:
            assert made.source.text[offset:].startswith(word)


def test_fences_know_their_line_and_whether_they_are_closed():
    made = doc("---\nname: a\n---\n\n```sh\nls\n```\n\n~~~text\nopen\n")
    assert [(one.info, one.text, one.line, one.closed) for one in made.fences()] == [("sh", "ls\n", 5, True), ("text", "open\n", 9, False)]
    assert made.source.text[made.fences()[0].offset:].startswith("ls")


def test_prose_has_neither_code_nor_comments_and_keeps_offsets():
    body = "word <!-- hid\nden --> more\n\n```\ncode\n```\n\n    indented\n\nend <!-- open"
    made = doc("---\nname: a\n---\n" + body)
    prose = made.prose()
    assert len(prose) == len(made.body) and prose.count("\n") == body.count("\n")
    assert all(word in prose and prose.index(word) == made.body.index(word) for word in ("word", "more", "end"))
    assert all(word not in prose for word in ("hid", "den", "code", "indented"))


@pytest.mark.parametrize("body", ["<!--" * 50_000, "[" * 100_000, "> " * 20_000 + "x", "- " * 20_000, "*a " * 50_000, "`" * 99_999, "|a" * 50_000 + "\n" + "|-" * 50_000,
                                  "a\n" * 100_000, "<a " * 50_000, "\\" * 100_000], ids=lambda body: body[:6].strip())
def test_hostile_markdown_is_read_to_its_end(body):
    made = doc("---\nname: a\n---\n" + body)
    assert len(made.prose()) == len(made.body) and made.tokens is not None
