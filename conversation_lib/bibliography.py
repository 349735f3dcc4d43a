"""The references of a page, by key, from one file: notebooks/references.bib.

A page names keys and nothing else, so that author, year and DOI are written once and checked once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from . import paths
from .errors import BadInput

_ENTRY = re.compile(r"@(?P<kind>\w+)\s*\{\s*(?P<key>[^,\s]+)\s*,(?P<body>.*?)\n\}", re.DOTALL)
_FIELD = re.compile(r"^\s*(?P<name>\w+)\s*=\s*[{\"](?P<value>.*?)[}\"]\s*,?\s*$", re.MULTILINE)


def references(*keys: str):
    """The references `keys` as a Markdown list, in alphabetical order of the keys.

    Each ends in a DOI or another stable address.
    """
    from IPython.display import Markdown

    return Markdown("\n".join(f"- {reference_text(key)}" for key in sorted(set(keys))))


def reference_text(key: str) -> str:
    """One reference in words.

    Examples
    --------
    >>> reference_text("freeman1979")[:42]
    'Freeman, L. C. (1979). Centrality in socia'
    """
    known = entries()
    if key not in known:
        raise BadInput(
            f"a key of references.bib ({', '.join(sorted(known))})",
            repr(key),
            "a slip of the pen, or an entry that is not written yet",
            "add the entry to notebooks/references.bib",
        )
    e = known[key]
    authors = e.get("author", e.get("editor", "")).replace(" and ", "; ")
    where = e.get("journal") or e.get("booktitle") or e.get("publisher") or e.get("howpublished") or ""
    volume = e.get("volume", "") + (f"({e['number']})" if "number" in e else "")
    place = ", ".join(part for part in (f"*{where}*" if where else "", volume, e.get("pages", "").replace("--", "–")) if part)
    address = f"[doi:{e['doi']}](https://doi.org/{e['doi']})" if "doi" in e else f"<{e['url']}>" if "url" in e else ""
    title = e["title"].rstrip(".")
    sentence = f"{authors} ({e.get('year', 'no year')}). {title}{'' if title.endswith(('?', '!')) else '.'}"
    return " ".join(part for part in (sentence, f"{place}." if place else "", address) if part)


@lru_cache(maxsize=4)
def entries(file: Path | None = None) -> dict[str, dict[str, str]]:
    """All entries of the bibliography by key: kind and fields, words as they are printed (no TeX)."""
    file = file or paths.NOTEBOOKS / "references.bib"
    found = {}
    for entry in _ENTRY.finditer(file.read_text(encoding="utf-8")):
        fields = {m["name"].lower(): " ".join(m["value"].replace("{", "").replace("}", "").split()) for m in _FIELD.finditer(entry["body"])}
        if entry["key"] in found:
            raise BadInput("each key once in references.bib", f"{entry['key']} twice", "two people added the same work", "delete one of the two")
        found[entry["key"]] = {"kind": entry["kind"].lower(), **fields}
    return found
