"""Word files: a draft that was written in Word gets its numbers, and what we write ourselves gets tables that can be read.

A Word file is a zip of XML. Of a draft everything but the names in braces stays as its author set it. Only the texts that hold a name are touched, in the body, in footnotes and endnotes, in headers
and footers; styles, pictures, comments and tracked changes are those of the draft.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable
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
    if any(style.type == WD_STYLE_TYPE.PARAGRAPH and style.name == "Heading 2" for style in document.styles):
        document.add_paragraph(heading, style="Heading 2")
    else:
        document.add_paragraph().add_run(heading).bold = True
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, made in zip(rows, table.rows):
        for cell, text in zip(made.cells, row):
            cell.text = text
    _set(table, _room(document))
    document.save(str(file))


def polish(file: Path, alts: Iterable[str] = ()) -> None:
    """Make a Word file of pandoc fit to be handed on: columns as wide as their words, lines between rows, words for each picture.

    Parameters
    ----------
    alts : for those who cannot see, what each picture shows, in their order. Without python-docx the file stays as it is.
    """
    try:
        import docx
    except ImportError:
        return
    document = docx.Document(str(file))
    for table in document.tables:
        _set(table, _room(document))
    for picture, alt in zip(document.inline_shapes, alts):
        picture._inline.docPr.set("descr", alt)
    document.save(str(file))


def _room(document) -> int:
    """Width between the margins; a page that states none (pandoc's) becomes A4 with margins of 2.5 cm."""
    from docx.shared import Mm

    section = document.sections[-1]
    if not section.page_width:
        section.page_width, section.page_height = Mm(210), Mm(297)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        if getattr(section, side) is None:
            setattr(section, side, Mm(25))
    return section.page_width - section.left_margin - section.right_margin


def _set(table, room: int) -> None:
    """Small letters, a bold first row that comes again on every page, rows in one piece, lines between them, columns by their words."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    texts = [[cell.text for cell in row.cells] for row in table.rows]
    widths = column_widths(texts, room)
    table.autofit = False
    for column, width in zip(table.columns, widths):
        column.width = width
    for place, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        for name in ("w:cantSplit", *(["w:tblHeader"] if place == 0 else [])):
            if properties.find(qn(name)) is None:
                properties.append(OxmlElement(name))
        for cell, width in zip(row.cells, widths):
            cell.width = width
            for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
                run.font.size, run.font.bold = Pt(9), place == 0 or run.font.bold
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "999999")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    for old in table._tbl.tblPr.findall(qn("w:tblBorders")):
        table._tbl.tblPr.remove(old)
    table._tbl.tblPr.append(borders)


#: Width of a letter of these tables, and of the space beside a cell's text (in Word's units, 360,000 to a centimetre).
LETTER, BESIDE = 65_000, 150_000


def column_widths(rows: list[list[str]], room: int) -> list[int]:
    """Widths of the columns of a table that fill `room`: none narrower than its longest word, the rest by the mean length of the texts.

    Examples
    --------
    >>> column_widths([["a", "word"], ["b", "a long sentence of many words"]], 5_000_000)
    [450142, 4549857]
    """
    columns = list(zip(*rows))
    least = [max((len(word) for text in column for word in text.split()), default=1) * LETTER + BESIDE for column in columns]
    least = [int(width * min(1, room / sum(least))) for width in least]
    wish = [max(min(sum(map(len, column)) / len(column), 40), 1) for column in columns]
    return [int(width + (room - sum(least)) * part / sum(wish)) for width, part in zip(least, wish)]
