"""Measures: a table of contents. Each module holds one idea; every measure answers with a Result."""

from .space import PLAIN, attention, axes, chance_returned, company, company_averaged, conversation_index, off_centre, returned, voice

__all__ = [
    "PLAIN",
    "attention",
    "axes",
    "chance_returned",
    "company",
    "company_averaged",
    "conversation_index",
    "off_centre",
    "returned",
    "voice",
]
