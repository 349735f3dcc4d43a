"""Chats: Telegram, Messenger, IRC, WhatsApp, Signal."""

from __future__ import annotations

from datetime import timedelta

from .files import put_json, put_text
from .lines import talk
from .makers import maker


@maker("telegram")
def telegram(folder, n):
    messages = [
        {
            "id": m.number + 1,
            "type": "message",
            "date": m.when.strftime("%Y-%m-%dT%H:%M:%S"),
            "date_unixtime": str(m.unix),
            "from": f"Person {m.who}",
            "from_id": f"user{m.who}",
            "text": m.text,
            **({} if m.answers is None else {"reply_to_message_id": m.answers + 1}),
        }
        for m in talk(n)
    ]
    return put_json(folder / "result.json", {"name": "Bread", "type": "private_supergroup", "id": 77, "messages": messages})


@maker("messenger")
def messenger(folder, n):
    messages = [{"sender_name": f"Person {m.who % 8}", "timestamp_ms": m.unix * 1000, "content": m.text, "type": "Generic"} for m in talk(n)]
    people = [{"name": f"Person {k}"} for k in range(8)]
    return put_json(
        folder / "message_1.json",
        {"participants": people, "messages": messages[::-1], "title": "Bread", "is_still_participant": True, "thread_path": "inbox/bread"},
    )


@maker("irc")
def irc(folder, n):
    hour = timedelta(hours=0)
    days: dict[str, list[str]] = {}
    for m in talk(n):
        who = f"person{m.who // 2}: " if m.answers is not None else ""
        days.setdefault(m.when.strftime("%Y-%m-%d"), []).append(f"[{(m.when + hour).strftime('%H:%M')}] <person{m.who}> {who}{m.text}\n")
    for day, rows in days.items():
        put_text(folder / f"{day}-#bread.txt", iter(rows))
    return folder


@maker("whatsapp")
def whatsapp(folder, n):
    return put_text(folder / "WhatsApp Chat with Bread.txt", (f"{m.when.strftime('%d/%m/%Y, %H:%M')} - Person {m.who}: {m.text}\n" for m in talk(n)))


@maker("signal")
def signal(folder, n):
    return put_text(folder / "chat.txt", (f"[{m.when.strftime('%Y-%m-%d, %H:%M')}] Person {m.who}: {m.text}\n" for m in talk(n)))
