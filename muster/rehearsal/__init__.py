"""Rehearsals: the real client, a scripted model on loopback, a throwaway repository, and what must come of it."""
