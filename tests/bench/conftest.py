"""Benchmarks are files named bench_*.py: the other tiers never collect them by accident."""

import pytest


def pytest_collect_file(file_path, parent):
    """Collect a benchmark as a module of tests."""
    if file_path.name.startswith("bench_") and file_path.suffix == ".py" and not parent.session.isinitpath(file_path):
        return pytest.Module.from_parent(parent, path=file_path)
    return None
