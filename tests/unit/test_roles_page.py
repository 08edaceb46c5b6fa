"""docs/roles.md says what the table of roles says."""
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "scripts"))

import write_roles_page  # noqa: E402 - it lies beside the package

from muster import roles  # noqa: E402


def test_the_page_is_what_the_generator_writes():
    with open(write_roles_page.PAGE, encoding="utf-8") as handle:
        assert handle.read() == write_roles_page.page(), "run: python scripts/write_roles_page.py"


def test_every_value_of_the_table_has_its_words():
    assert {role.spawn for role in roles.TABLE} == set(write_roles_page.SPAWN)
    assert {role.secrets for role in roles.TABLE} | {"yes"} == set(write_roles_page.SECRETS)
