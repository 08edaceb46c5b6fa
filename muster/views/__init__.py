"""Views: what the store says, shaped for a reader. They only read."""
