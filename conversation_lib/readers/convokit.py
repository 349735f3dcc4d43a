"""A corpus directory of ConvoKit, new layout (speaker, conversation_id) and old (user, root), folder, zip or bare utterances."""

from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..corpus import COUNT, KINDS, OPTIONAL_COLUMNS, VENUES, message_table
from . import Reader
from .harvest import Harvest, Options
from .jsondocs import read_json
from .jsonlines import Gathered, Sorted, loads
from .jsonval import Times, count, filled, first_of, text_id
from .links import Parents, addressees, roots
from .shape import Shape, field
from .source import Part, Source

SHAPE = Shape(
    {"id": str, "conversation_id": str, "root": str, "speaker": str, "user": str, "reply-to": str, "reply_to": str, "timestamp": str, "text": str},
    required=(("id",), ("speaker", "user", "text")),
    known=frozenset({"vectors"}),
    long=frozenset({"text"}),
)
#: what writers.write_convokit keeps in the meta of each utterance
_OWN = {"kind": str, "refers_to": str, "targets": [str], "text": str, **dict.fromkeys(OPTIONAL_COLUMNS, str)}
OURS = Shape({**SHAPE.fields, "meta": {"conversation_lib": _OWN}}, SHAPE.required, SHAPE.known, SHAPE.long)
_GONE = pa.array(["[deleted]", "[removed]"])
_NAMES = ("name", "username", "display_name", "screen_name", "character_name", "speaker_name", "full_name")


def is_utterance(value: Any) -> bool:
    return isinstance(value, dict) and "id" in value and ("speaker" in value or "user" in value) and ("text" in value or "timestamp" in value)


def sort(value: Any) -> Iterable[Sorted]:
    if is_utterance(value):
        yield "message", value
    elif isinstance(value, list):
        for item in value:
            yield from sort(item)
    elif isinstance(value, dict) and "id" in value and "text" in value:
        yield "message", value
    elif isinstance(value, dict):
        yield "reject", "an utterance without an id" if "text" in value else "no utterance"
    else:
        yield "reject", "no object"


def utterances(source: Source) -> list[Part]:
    return [part for part in source.parts if part.stem == "utterances" and part.suffix in (".json", ".jsonl")]


def sniff(source: Source) -> float:
    for part in utterances(source) or (source.parts if len(source.parts) == 1 else []):
        first = part.json_head.first
        first = first[0] if isinstance(first, list) and first else first
        keys = part.json_head.keys if isinstance(part.json_head.first, dict) else frozenset(first or ()) if isinstance(first, dict) else frozenset()
        talk = ("conversation_id" in keys and "speaker" in keys) or ("root" in keys and ("user" in keys or "speaker" in keys))
        if {"id", "text"} <= keys and talk and keys & {"reply-to", "reply_to"}:
            return 0.99 if utterances(source) else 0.9
        if (
            utterances(source)
            and part.json_head.shape
            and all(f'"{word}"' in part.head_text for word in ("id", "text"))
            and ('"speaker"' in part.head_text or '"root"' in part.head_text)
        ):
            return 0.9
        if utterances(source) and not part.head_text.strip() and {"speakers", "conversations", "index"} & {p.stem for p in source.parts}:
            return 0.9  # a corpus of none
    return 0.0


def variant(source: Source) -> str | None:
    parts = utterances(source) or source.parts
    layout = "old layout" if '"root"' in parts[0].head_text[:5000] and '"conversation_id"' not in parts[0].head_text[:5000] else "new layout"
    return layout if utterances(source) and len(source.parts) > 1 else f"{layout}, utterances alone"


def read(source: Source, options: Options) -> Harvest:
    harvest = Harvest()
    own = _written_here(source)
    gathered = Gathered(OURS if own else SHAPE, sort, harvest, options.extras and not own)
    for part in utterances(source) or source.parts:
        read_json(part, gathered, is_utterance)
    _messages(gathered.table(), harvest, options, own)
    for part in source.parts:
        if part.stem in ("speakers", "users") and part.suffix == ".json":
            _speakers(part, harvest)
    return harvest


def _written_here(source: Source) -> dict[str, Any] | None:
    """What corpus.json says of a corpus that this library wrote; None for all others."""
    for part in source.parts:
        if part.stem == "corpus" and part.suffix == ".json":
            try:
                told = json.loads(part.text()).get("conversation_lib")
            except (ValueError, AttributeError, RecursionError):
                return None
            return told if isinstance(told, dict) and isinstance(told.get("columns"), list) else None
    return None


def _messages(table: pa.Table, harvest: Harvest, options: Options, own: dict[str, Any] | None = None) -> None:
    size = len(table)
    if not size:
        return
    message_id = filled(field(table, "id"))
    author = first_of(field(table, "speaker"), field(table, "user"))
    author = pc.if_else(pc.is_in(author, _GONE), None, author)
    reply_to = first_of(field(table, "reply-to"), field(table, "reply_to"))
    itself = int(pc.sum(pc.equal(reply_to, message_id)).as_py() or 0)
    if itself:
        harvest.warn(f"{itself} utterances name themselves as what they answer; they are taken as first ones.")
        reply_to = pc.if_else(pc.equal(reply_to, message_id), None, reply_to)
    with ThreadPoolExecutor(1) as beside:  # a large corpus keeps two cores busy
        finding = beside.submit(Parents, message_id, reply_to)
        times = Times(options.timezone)
        created_at = times.read(field(table, "timestamp"), nothing=("None", "nan", "NaT", "null", "0", "-1"))
        times.report(harvest)
        parents = finding.result()
    answered = parents.of(author)
    is_reply = np.asarray(pc.is_valid(reply_to))
    talk = first_of(field(table, "conversation_id"), field(table, "root"))
    columns = {
        "message_id": message_id,
        "conversation_id": talk if not talk.null_count else pc.coalesce(talk, roots(message_id, reply_to, parents)),
        "reply_to": reply_to,
        "kind": pd.Categorical.from_codes(is_reply.astype(int), categories=KINDS),
        "author": author,
        "targets": addressees(size, answered, unknown=is_reply & np.asarray(pc.is_null(answered))),
        "created_at": created_at,
        "text": table["text"],
    }
    if own:
        columns.update(_ours(table, own, columns))
        if isinstance(own.get("others_are"), str):
            harvest.facts["others_are"] = own["others_are"]
        if own.get("venue") in VENUES and not options.venue:
            harvest.facts.update(venue=own["venue"], venue_stated_by="source")
    elif options.extras:
        columns["extras"] = field(table, "extras")
    harvest.add_table(message_table(columns), parents.unique)


def _ours(table: pa.Table, own: dict[str, Any], columns: dict[str, Any]) -> dict[str, Any]:
    """What this library kept in the meta of the utterances that it wrote."""
    kept = {name: field(table, f"meta.conversation_lib.{name}") for name in _OWN}
    kind = kept["kind"]
    out: dict[str, Any] = {
        "kind": pc.if_else(pc.is_in(kind, pa.array(KINDS)), kind, "post"),
        "refers_to": kept["refers_to"],
        "targets": kept["targets"],
        "text": pc.if_else(pc.fill_null(pc.equal(kept["text"], "missing"), False), None, columns["text"]),
        "conversation_id": field(table, "conversation_id"),
    }
    for name in OPTIONAL_COLUMNS:
        if name in own["columns"]:
            out[name] = count(kept[name]) if OPTIONAL_COLUMNS[name] == COUNT else kept[name]
    return out


def _speakers(part: Part, harvest: Harvest) -> None:
    """Everybody whom the corpus lists, the silent ones too."""
    try:
        people = loads(part.text())
    except (ValueError, RecursionError):
        harvest.warn(f"{part.name} could not be read; silent speakers and names are missing.")
        return
    for account, told in people.items() if isinstance(people, dict) else ():
        if account in ("[deleted]", "[removed]"):
            continue
        meta = told.get("meta", told) if isinstance(told, dict) else {}
        meta = meta if isinstance(meta, dict) else {}
        name = next((meta[key] for key in _NAMES if isinstance(meta.get(key), str) and meta[key]), None)
        followers = text_id(meta.get("followers"))
        harvest.account(
            account,
            name=name,
            handle=meta.get("handle") if isinstance(meta.get("handle"), str) else None,
            followers=int(followers) if followers and followers.isdigit() else None,
            is_bot=meta.get("is_bot") if isinstance(meta.get("is_bot"), bool) else None,
        )


READERS = [
    Reader(
        "convokit",
        "ConvoKit corpus (folder, zip, or utterances.jsonl alone; new and old layout)",
        sniff,
        read,
        venue=None,
        variant=variant,
        kept="utterances with their conversation, speaker, time and the one they answer; all speakers, the silent ones too; meta with extras",
        absent="likes, audience and language, unless meta holds them; vectors; who is addressed beside the one answered",
        replies="reply-to as it stands; the addressee is the speaker of the utterance answered, unknown where that is absent or its speaker was deleted",
    )
]
