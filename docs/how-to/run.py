"""Run the examples of a page in this folder: their printed answers and pictures are made, not typed.

    python docs/how-to/run.py words.md          # rewrites the answers (text blocks) and the pictures of the page
    python docs/how-to/run.py words.md --check  # says which answers are stale, changes nothing

Every ```python block of the page is run, one after the other, in one session. A ```text block that follows it holds what it
printed. What it shows with `figures.show(..., name=NAME)` becomes NAME.png beside the page.
"""

import contextlib
import io
import os
import re
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n(?P<between>\s*)(?:```text\n(?P<text>.*?)```\n)?", re.S)
ACROSS = 1100  # pixels of a picture on a page


def run(page: Path, pictures: Path) -> str:
    """The text of the page with fresh answers; pictures are written into the folder `pictures`."""
    os.environ["CONVERSATION_FIGURES"] = str(pictures)
    session: dict = {"__name__": "__main__"}

    def fresh(block: re.Match) -> str:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(block["code"], page.name, "exec"), session)
        answer = f"```text\n{said.getvalue().rstrip()}\n```\n" if said.getvalue().strip() else ""
        if block["text"] is None:  # what follows is prose, not an older answer
            return f"```python\n{block['code']}```\n" + (f"\n{answer}" if answer else "") + block["between"]
        return f"```python\n{block['code']}```\n\n{answer}"

    return BLOCK.sub(fresh, page.read_text(encoding="utf-8"))


def keep(pictures: Path) -> list[str]:
    """Put the pictures beside the page, at the size of a page; their names."""
    from PIL import Image

    for file in wide(pictures):
        image = Image.open(file).convert("RGB")
        image = image.resize((ACROSS, round(image.height * ACROSS / image.width)), Image.Resampling.LANCZOS)
        image.quantize(128, dither=Image.Dither.NONE).save(HERE / file.name, optimize=True)
    return [file.stem for file in wide(pictures)]


def wide(pictures: Path) -> list[Path]:
    """The pictures of a page; their narrow editions (NAME-8cm.png) are for columns of print."""
    return [file for file in sorted(pictures.glob("*.png")) if not file.stem.endswith("-8cm")]


def main(arguments: list[str]) -> int:
    if not arguments or not (HERE / arguments[0]).exists():
        print(__doc__)
        return 2
    page = HERE / arguments[0]
    with tempfile.TemporaryDirectory() as scratch:
        text = run(page, Path(scratch))
        if "--check" in arguments:
            stale = text != page.read_text(encoding="utf-8")
            missing = [file.name for file in wide(Path(scratch)) if not (HERE / file.name).exists()]
            print(f"{page.name}: " + ("stale" if stale else f"no picture {missing}" if missing else "fresh"))
            return 1 if stale or missing else 0
        page.write_text(text, encoding="utf-8", newline="\n")
        print(", ".join(keep(Path(scratch))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
