"""muster: the runtime that holds a run's stages, gates and evidence."""

__version__ = "0.1.0"
