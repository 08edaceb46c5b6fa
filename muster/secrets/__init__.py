"""Finds secrets in text and takes them out: providers' formats, and what stands where a secret stands."""
