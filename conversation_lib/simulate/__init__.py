"""Generators of synthetic talk with a dial; each takes a seed."""
