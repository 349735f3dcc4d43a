"""Rooms of teams: Slack, Discord, Mattermost, Rocket.Chat, Gitter, Zulip."""

from __future__ import annotations

from datetime import timedelta

from .files import put_json
from .lines import START, talk
from .makers import maker


@maker("slack")
def slack(folder, n):
    put_json(folder / "users.json", [{"id": f"U{k}", "name": f"person{k}", "profile": {"real_name": f"Person {k}"}} for k in range(100)])
    put_json(folder / "channels.json", [{"id": "C1", "name": "bread", "members": [f"U{k}" for k in range(100)]}])
    days: dict[str, list] = {}
    for m in talk(n):
        row = {"type": "message", "user": f"U{m.who}", "text": m.text, "ts": f"{m.unix}.000100"}
        if m.answers is not None:
            row["thread_ts"] = f"{int((START + timedelta(seconds=40 * m.root)).timestamp())}.000100"
        days.setdefault(m.when.strftime("%Y-%m-%d"), []).append(row)
    for day, rows in days.items():
        put_json(folder / "bread" / f"{day}.json", rows)
    return folder


@maker("discord")
def discord(folder, n):
    messages = [
        {
            "id": str(10**17 + m.number),
            "type": "Default" if m.answers is None else "Reply",
            "timestamp": m.when.isoformat(),
            "timestampEdited": None,
            "isPinned": False,
            "content": m.text,
            "author": {"id": str(m.who + 1), "name": f"person{m.who}", "nickname": f"Person {m.who}", "isBot": False},
            "attachments": [],
            "embeds": [],
            "reactions": [],
            "mentions": [],
            **({} if m.answers is None else {"reference": {"messageId": str(10**17 + m.answers), "channelId": "5", "guildId": "4"}}),
        }
        for m in talk(n)
    ]
    return put_json(
        folder / "channel.json",
        {
            "guild": {"id": "4", "name": "Bread"},
            "exportedAt": START.isoformat(),
            "channel": {"id": "5", "type": "GuildTextChat", "name": "general"},
            "messages": messages,
            "messageCount": n,
        },
    )


@maker("mattermost")
def mattermost(folder, n):
    page: dict[str, dict] = {}
    for m in talk(n):
        page[f"p{m.number:08d}"] = {
            "id": f"p{m.number:08d}",
            "create_at": m.unix * 1000,
            "update_at": m.unix * 1000,
            "edit_at": 0,
            "delete_at": 0,
            "user_id": f"u{m.who}",
            "channel_id": "c1",
            "root_id": "" if m.answers is None else f"p{m.root:08d}",
            "message": m.text,
            "type": "",
        }
        if len(page) == 200 or m.number == n - 1:  # no page of this interface is longer
            put_json(folder / f"page_{m.number // 200}.json", {"order": list(page)[::-1], "posts": page})
            page = {}
    return folder


@maker("rocketchat")
def rocketchat(folder, n):
    messages = [
        {
            "_id": f"m{m.number}",
            "rid": "room",
            "msg": m.text,
            "ts": m.iso,
            "u": {"_id": f"u{m.who}", "username": f"person{m.who}", "name": f"Person {m.who}"},
            "mentions": [],
            "channels": [],
            **({} if m.answers is None else {"tmid": f"m{m.root}"}),
        }
        for m in talk(n)
    ]
    return put_json(folder / "messages.json", {"messages": messages, "count": n, "offset": 0, "total": n, "success": True})


@maker("gitter")
def gitter(folder, n):
    return put_json(
        folder / "messages.json",
        [
            {
                "id": f"{m.number:024x}",
                "text": m.text,
                "html": m.text,
                "sent": m.iso,
                "fromUser": {"id": f"u{m.who}", "username": f"person{m.who}", "displayName": f"Person {m.who}"},
                "unread": False,
                "readBy": 0,
                "urls": [],
                "mentions": [],
                "issues": [],
                "meta": [],
                "v": 1,
            }
            for m in talk(n)
        ],
    )


@maker("zulip")
def zulip(folder, n):
    messages = [
        {
            "id": m.number + 1,
            "sender_id": m.who,
            "sender_full_name": f"Person {m.who}",
            "sender_email": f"p{m.who}@example.org",
            "timestamp": m.unix,
            "content": m.text,
            "subject": f"topic {m.root}",
            "type": "stream",
            "display_recipient": "bread",
            "stream_id": 9,
            "recipient_id": 8,
        }
        for m in talk(n)
    ]
    return put_json(folder / "messages.json", {"result": "success", "msg": "", "messages": messages, "anchor": 0, "found_newest": True})
