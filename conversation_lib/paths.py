"""Where things are. Every folder of the project is named here and nowhere else."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
NOTEBOOKS = ROOT / "notebooks"
RECEIPTS = NOTEBOOKS / "receipts"
DOCS = ROOT / "docs"
BUILD = Path(os.environ.get("CONVERSATION_BUILD", ROOT / "build"))
SITE = BUILD / "site"


def downloads() -> Path:
    """Folder that keeps what `fetch_` downloaded (set CONVERSATION_DATA to move it)."""
    chosen = os.environ.get("CONVERSATION_DATA")
    if chosen:
        return Path(chosen)
    import warnings

    with warnings.catch_warnings():  # its progress bar complains, in a notebook, about a package that we do not need
        warnings.simplefilter("ignore")
        import pooch

    return Path(pooch.os_cache("conversation-notebooks"))
