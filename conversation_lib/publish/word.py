"""A draft that was written in Word: the names in braces become numbers, everything else stays as its author set it.

A Word file is a zip of XML. Only the texts that hold a name are touched, in the body, in footnotes and endnotes, in headers
and footers; styles, pictures, comments and tracked changes are those of the draft.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from ..errors import BadInput, Missing

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TEXTS = re.compile(r"word/(?:document|footnotes|endnotes|header\d*|footer\d*)\.xml")


def is_word(raw: bytes) -> bool:
    """Whether the first bytes are those of a Word file as Word has saved it since 2007 (a zip)."""
    return raw[:4] == b"PK\x03\x04"


def fill_word(draft: Path, made: Path, pattern: re.Pattern, put: Callable[[re.Match, str], str]) -> None:
    """Write a copy of the Word file `draft` to `made` in which every match of `pattern` is what `put` gives for it.

    Parameters
    ----------
    put : (match, place in words, like "paragraph 7") -> the text to put in. A match may span several stretches of
        formatting; its number takes the formatting of the first.
    """
    try:
        with zipfile.ZipFile(draft) as old:
            entries = [(info, old.read(info.filename)) for info in old.infolist()]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise BadInput("a whole Word file", f"'{draft.name}', which cannot be opened ({error})", "it was saved half, or it is protected", "save it again, without a password") from None
    if not any(info.filename == "word/document.xml" for info, _ in entries):
        raise BadInput("a draft as text or as a Word file (.docx)", f"'{draft.name}', another kind of file", "a spreadsheet, slides, or a file of another program", "save your words as .docx or as plain text")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for info, content in entries:
            new.writestr(info, _filled(content, info.filename, pattern, put) if _TEXTS.fullmatch(info.filename) else content, zipfile.ZIP_DEFLATED)


def _filled(content: bytes, name: str, pattern: re.Pattern, put: Callable[[re.Match, str], str]) -> bytes:
    """The XML of one part with its names filled in; untouched, byte for byte, where it has none."""
    try:
        from lxml import etree
    except ImportError:
        raise Missing("the extra 'publish', which reads Word files", "an environment without it", "the small set of packages was installed", "in the folder of the project, type: python -m pip install -e .[publish] (or save the draft as plain text)") from None
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        raise BadInput("a whole Word file", f"one whose part {name} is broken", "it was saved half, or mended by another program", "open it in Word and save it again") from None
    where = {"word/document.xml": "paragraph", "word/footnotes.xml": "footnotes, paragraph", "word/endnotes.xml": "endnotes, paragraph"}.get(name, f"{Path(name).stem}, paragraph")
    touched = False
    for number, paragraph in enumerate(root.iter(f"{W}p"), start=1):
        pieces = [text for text in paragraph.iter(f"{W}t") if next(text.iterancestors(f"{W}p")) is paragraph]
        touched |= _fill_pieces(pieces, pattern, lambda match, number=number: put(match, f"{where} {number}"))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True) if touched else content


def _fill_pieces(pieces: list, pattern: re.Pattern, put: Callable[[re.Match], str]) -> bool:
    """Replace the matches in the joined text of `pieces` (elements with .text), each in the piece where it begins."""
    texts = [piece.text or "" for piece in pieces]
    matches = list(pattern.finditer("".join(texts)))
    starts = [sum(map(len, texts[:k])) for k in range(len(texts))]
    made = [put(match) for match in matches]  # in the order of reading
    for match, text in zip(reversed(matches), reversed(made)):
        first = True
        for k, start in enumerate(starts):
            begin, end = max(match.start() - start, 0), min(match.end() - start, len(texts[k]))
            if begin < end:
                pieces[k].text = f"{pieces[k].text[:begin]}{text if first else ''}{pieces[k].text[end:]}"
                pieces[k].set(SPACE, "preserve")
                first = False
    return bool(matches)


def add_table(file: Path, heading: str, rows: list[list[str]]) -> None:
    """Put a heading and a table (first row: names of the columns) at the end of the Word file `file`."""
    import docx
    from docx.enum.style import WD_STYLE_TYPE

    document = docx.Document(str(file))
    styles = {(style.type, style.name) for style in document.styles}
    if (WD_STYLE_TYPE.PARAGRAPH, "Heading 2") in styles:
        document.add_paragraph(heading, style="Heading 2")
    else:
        document.add_paragraph().add_run(heading).bold = True
    table = document.add_table(rows=0, cols=len(rows[0]))
    if (WD_STYLE_TYPE.TABLE, "Table Grid") in styles:
        table.style = "Table Grid"
    for place, row in enumerate(rows):
        for cell, text in zip(table.add_row().cells, row):
            cell.paragraphs[0].add_run(text).bold = place == 0 or None
    document.save(str(file))
