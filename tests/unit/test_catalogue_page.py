"""The catalogue and the README's counts are what the files say."""
import os
import runpy

import scratch

PAGE = runpy.run_path(os.path.join(scratch.CHECKOUT, "scripts", "write_catalogue_page.py"), run_name="catalogue")


def read(path):
    with open(path, encoding="utf-8") as handle:
        return handle.read()


def test_the_page_is_what_the_generator_writes():
    assert read(PAGE["PAGE"]) == PAGE["page"](), "run: python scripts/write_catalogue_page.py"


def test_the_readme_counts_are_what_the_generator_writes():
    assert PAGE["MARK"].search(read(PAGE["README"])), "the mark for the counts is gone"
    assert read(PAGE["README"]) == PAGE["readme"](), "run: python scripts/write_catalogue_page.py"
