"""Mail and news: mailbox, Maildir, single mails, news articles."""

from __future__ import annotations

from .files import put_text
from .lines import Line, talk
from .makers import maker


def _mail(m: Line, news: bool = False) -> str:
    answer = "" if m.answers is None else f"In-Reply-To: <{m.answers}@example.org>\nReferences: <{m.root}@example.org> <{m.answers}@example.org>\n"
    to = "Newsgroups: example.bread\nPath: news.example.org!not-for-mail\n" if news else "To: bread@lists.example.org\n"
    return (
        f"From: Person {m.who} <p{m.who}@example.org>\n{to}Date: {m.when.strftime('%a, %d %b %Y %H:%M:%S +0000')}\nMessage-ID: <{m.number}@example.org>\n{answer}"
        f"Subject: bread\nContent-Type: text/plain; charset=utf-8\n\n{m.text}\n"
    )


@maker("mbox")
def mbox(folder, n):
    return put_text(folder / "list.mbox", (f"From p{m.who}@example.org Thu May 20 08:00:00 2010\n{_mail(m)}\n" for m in talk(n)))


@maker("maildir")
def maildir(folder, n):
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for m in talk(n):
        (folder / "cur" / f"{m.unix}.{m.number}.host:2,S").write_text(_mail(m), encoding="utf-8")
    return folder


@maker("eml")
def eml(folder, n):
    for m in talk(n):
        (folder / f"{m.number}.eml").write_text(_mail(m), encoding="utf-8")
    return folder


@maker("nntp")
def nntp(folder, n):
    for m in talk(n):
        (folder / f"{m.number}.txt").write_text(_mail(m, news=True), encoding="utf-8")
    return folder
