"""Whose words are these? The part of a mail or post that its author wrote, apart from what is quoted in it.

A corpus keeps the text of a mail whole, because whole it was sent. A measure of words must not count the quoted words
a second time under the wrong name: `texts.texts_of` asks `own_words` for the author's own.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# > or | at the start of a line, also behind initials ("JL> "). No quotation are the angry faces ">:(" and ">.<", the row of a
# table ("| a | b |") and "p>0.05".
MARK = re.compile(r"^[ \t]{0,3}(?:(?:>|&gt;)(?![:;=8xX][-o*'^]?[()\[\]|/\\dDpPoO@{}]|[._]<|:3)|\|(?!.*\|\s*$)|[A-Z][A-Za-z]{0,3}[>|](?=[ \t]+\S|[>|]))")
ATTRIBUTION = re.compile(
    r"(?:wrote|writes|said|says|mentioned|schrieb|schreibt|escribió|a écrit|ha scritto|schreef|escreveu|skrev)\b[^\n]{0,80}:\s*$|^[^\n]{0,200}<[^<>\s]+@[^<>\s]+>[^\n]{0,80}:\s*$",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"^[ \t]*[-_]{2,}[ \t]*(?:original message|forwarded message|ursprüngliche nachricht|message d'origine|mensaje original)\b|^begin forwarded message:\s*$",
    re.IGNORECASE,
)
RULER = re.compile(r"^_{10,}\s*$")  # above "From:" it opens the mail that is answered; of 30 signs and more near the end it is a list's footer
FOOTER = re.compile(r"^_{30,}\s*$")
SIGNATURE = 30, 10  # so many lines a signature may have below "-- ", and below "--", which may also be a dash
#: a quick look: what has none of this is the author's own throughout (RE2, as Arrow understands it)
SUSPECT = r"(?m)^[ \t]{0,3}(?:&gt;|[A-Za-z]{0,4}[>|])|^--[ \t]?\r?$|^_{10}|^[ \t]*[-_]{2,}[ \t]*[A-Za-zÀ-ÿ]|^[Bb]egin forwarded"


class Split(NamedTuple):
    """`own`: what the author wrote; `quoted`: lines of others that are quoted; `signature`: what stands below "-- "."""

    own: str
    quoted: str
    signature: str


def split_quotation(text: str) -> Split:
    """The own words, the quoted lines and the signature of a mail or post.

    Quoted are lines that begin with > or | (also "JL> "), the line that introduces them ("Ana wrote:"), and everything
    below "----- Original Message -----". The signature is what stands below the last line "-- ", and the footer of a
    list below a line of underscores. Lines are never split: what stands on one line belongs to one person.

    Parameters
    ----------
    text : the text of one message.

    Returns
    -------
    Split, three strings; together they hold every line of the text once.

    Examples
    --------
    >>> split_quotation("On Monday Ana wrote:\\n> is it you?\\nYes.\\n-- \\nBen")
    Split(own='Yes.', quoted='On Monday Ana wrote:\\n> is it you?', signature='-- \\nBen')
    >>> split_quotation(">:( not again").own
    '>:( not again'
    """
    lines = text.split("\n")
    end = _signature(lines)
    owner = ["own"] * end + ["signature"] * (len(lines) - end)
    for i in range(end):
        if MARK.match(lines[i]):
            owner[i] = "quoted"
        elif FORWARDED.match(lines[i]) or (RULER.match(lines[i]) and i + 1 < end and lines[i + 1].startswith("From:")):
            owner[i:end] = ["quoted"] * (end - i)
            break
    for i in range(end - 1):
        if owner[i] == "own" and ATTRIBUTION.search(lines[i][-300:]):
            after = i + 1
            while after < end and not lines[after].strip():
                after += 1
            if after < end and owner[after] == "quoted":
                owner[i:after] = ["quoted"] * (after - i)
                if i and owner[i - 1] == "own" and lines[i - 1].startswith(("On ", "Am ", "Le ", "El ", "Op ", "Em ", "Den ")):
                    owner[i - 1] = "quoted"  # the introduction was wrapped onto two lines
    return Split(*("\n".join(line for line, who in zip(lines, owner, strict=True) if who == name).strip("\n") for name in Split._fields))


def _signature(lines: list[str]) -> int:
    """Where the signature or a list's footer begins; the number of lines where there is neither."""
    end = len(lines)
    for i in range(len(lines) - 1, max(len(lines) - 12, -1), -1):
        if FOOTER.match(lines[i]) and not (i + 1 < len(lines) and lines[i + 1].startswith("From:")):
            end = i
    for i in range(end - 1, max(end - SIGNATURE[0], -1), -1):
        line = lines[i].rstrip("\r")
        if line == "-- " or (line == "--" and end - i <= SIGNATURE[1]):
            return i
    return end


def own_words(text: str) -> str:
    """What the author of a message wrote (see `split_quotation`).

    Examples
    --------
    >>> own_words("> is it you?\\nYes.")
    'Yes.'
    """
    return split_quotation(text).own
