"""Whom does a line name as the one it speaks to? The custom of chats: "ana: yes", "ana, ben: look", "@ana yes".

Only names that take part in the same log count, and only at the beginning of the line: "ana: yes" speaks to Ana, "ask ana"
does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MOST = 6  # names at the head of one line that are looked at


def known_names(names: Iterable[str]) -> dict[str, str]:
    """Small-letter name -> name as first written (in order of the alphabet, so that it does not depend on the log's order)."""
    return {name.casefold(): name for name in sorted(names, reverse=True)}


def addressees(text: str, known: Mapping[str, str]) -> list[str]:
    """The known names that a line begins with, in their order; empty where it speaks to nobody by name.

    Parameters
    ----------
    text : one message.
    known : from `known_names`.

    Examples
    --------
    >>> known = known_names(["Ana", "ben_", "cho"])
    >>> addressees("ana: Ben_, look here", known), addressees("so: cho is right", known), addressees("!faq | cho", known)
    (['Ana', 'ben_'], [], ['cho'])
    """
    found: list[str] = []
    words = text.split(None, MOST)[:MOST]
    for word in words:
        bare = word.rstrip(":,;")
        at = bare.startswith("@")
        name = known.get(word.casefold().rstrip(":,")) or known.get(bare.casefold()) or (known.get(bare[1:].casefold()) if at else None)
        if name is None or (word == bare and not at):
            break
        if name not in found:
            found.append(name)
    if not found and text.startswith("!") and "|" in text:  # a bot is asked to tell somebody something
        after = text.rpartition("|")[2].split(None, 1)
        name = known.get(after[0].rstrip(":,").casefold()) if after else None
        return [name] if name else []
    return found
