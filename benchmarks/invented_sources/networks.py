"""Networks: pairs of numbers, and a NodeXL workbook."""

from __future__ import annotations

from .files import put_text
from .lines import talk
from .makers import maker


@maker("edges")
def edges(folder, n):
    return put_text(folder / "ties.txt", (f"{m.who} {(m.who + m.number) % 100} {m.unix}\n" for m in talk(n)))


@maker("nodexl")
def nodexl(folder, n):
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    ties = book.create_sheet("Edges")
    ties.append([None])
    ties.append(["Vertex 1", "Vertex 2", "Relationship", "Relationship Date (UTC)", "Tweet", "Imported ID"])
    for m in talk(n):
        ties.append(
            [
                f"person{m.who}",
                f"person{m.who // 2}",
                "Tweet" if m.answers is None else "Replies to",
                m.when.replace(tzinfo=None),
                m.text,
                str(10**18 + m.number),
            ]
        )
    people = book.create_sheet("Vertices")
    people.append([None])
    people.append(["Vertex", "Name"])
    for k in range(100):
        people.append([f"person{k}", f"Person {k}"])
    book.save(folder / "network.xlsx")
    return folder / "network.xlsx"
