"""The linter and the simulator."""
