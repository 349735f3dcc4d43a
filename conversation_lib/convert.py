"""One corpus, many files: what was read is written for another program, by the ending of the name it gets.

.parquet and .csv for tables, .graphml and .gexf for Gephi and networkx, a folder for ConvoKit. `read` gives all of them back.
"""

from __future__ import annotations

from pathlib import Path

from .corpus import Corpus
from .errors import BadInput
from .readers.own import accounts_path
from .writers import write_convokit, write_csv, write_gexf, write_graphml, write_parquet

#: ending -> what writes it; a name without an ending is a ConvoKit folder
WRITERS = {".parquet": write_parquet, ".csv": write_csv, ".graphml": write_graphml, ".gexf": write_gexf, "": write_convokit}


def check_target(out: str | Path, replace: bool = False) -> Path:
    """`out` if something can be written there; BadInput where the ending is unknown or something is there already.

    Asked before a long reading, and because the last name of a line is written to: `convert a.zip b.csv` must not
    overwrite a b.csv that was meant to be read.
    """
    out = Path(out)
    if out.suffix.lower() not in WRITERS:
        raise BadInput("a name that ends in .parquet, .csv, .graphml or .gexf, or a folder's name without an ending", repr(out.name), "the last name of the line is what is written; perhaps it was forgotten", f"convert ... {out.stem}.csv")
    if out.exists() and not replace:
        raise BadInput("a new name to write to", f"'{out}', which is there already", "the last name of the line is what is written; perhaps it was forgotten", f"another name, or --replace to write over '{out.name}'")
    if not out.resolve().parent.is_dir():
        raise BadInput("a folder that exists to write into", f"'{out.parent}', which does not", "a slip of the pen, or the folder was not made yet", "make the folder, or choose another one")
    return out


def convert(corpus: Corpus, out: str | Path, replace: bool = False) -> list[Path]:
    """Write `corpus` to `out`, in the form that its ending names; the files that were written.

    Examples
    --------
    >>> import tempfile
    >>> from conversation_lib.readers import read
    >>> from conversation_lib.toys import five_people
    >>> talk = five_people()
    >>> files = convert(talk, Path(tempfile.mkdtemp()) / "talk.parquet")
    >>> [file.name for file in files], len(read(files[0]))
    (['talk.parquet', 'talk.accounts.parquet'], 7)
    """
    out = check_target(out, replace)
    made = WRITERS[out.suffix.lower()](corpus, out)
    return [made, accounts_path(made)] if out.suffix.lower() in (".parquet", ".csv") else [made]
