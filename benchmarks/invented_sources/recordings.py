"""What was said aloud: transcripts and subtitles."""

from __future__ import annotations

from .files import put_text
from .lines import talk
from .makers import maker


@maker("transcript")
def transcript(folder, n):
    return put_text(folder / "debate.txt", (f"PERSON {chr(65 + m.who % 26)}: {m.text}\n\n" for m in talk(n)))


@maker("subtitles")
def subtitles(folder, n):
    def at(seconds):
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"

    return put_text(folder / "film.vtt", (f"{at(2 * m.number)} --> {at(2 * m.number + 1)}\n<v Person {m.who}>{m.text}\n\n" for m in talk(n)), "WEBVTT\n\n")
