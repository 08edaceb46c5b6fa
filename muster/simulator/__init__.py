"""The simulator: plays stage tables with the engine of the hooks, everything outside of it made up, and proves what must hold."""
