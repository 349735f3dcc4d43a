"""Tiny corpora that can be checked by eye: a conversation of five people, and the star, the mesh and the pairs.

All of them are made by us, nobody wrote them: `source["synthetic"]` is True in each, and pictures of them say so. They
come first in the notebooks, so that a reader has counted with a finger before a computer counts.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from .corpus import Corpus, account_table, message_table
from .errors import BadInput
from .graphs import Counts

#: The five people of all drawings.
PEOPLE = ("ana", "ben", "cho", "dia", "eli")

#: id, author, message answered, people addressed, what is said.
_LIFT = (
    ("1", "ana", None, [], "The landlord says the lift is repaired. Is it?"),
    ("2", "ben", "1", ["ana"], "No. I just walked up five floors."),
    ("3", "ana", "2", ["ben"], "Did you tell them?"),
    ("4", "cho", "1", ["ana"], "It stopped between two floors, with me in it."),
    ("5", "dia", "4", ["cho"], "Are you all right?"),
    ("6", "cho", "5", ["dia"], "I am. Thank you for asking."),
    ("7", "eli", "1", ["ana"], "Ask them who they asked."),
)


def five_people(more: Iterable[tuple[str, str]] = ()) -> Corpus:
    """Five people, seven messages: neighbours talk about a lift. One message is open, six answer somebody.

    Parameters
    ----------
    more : further answers, (who, id of the message answered), to see what one more message changes.

    Returns
    -------
    Corpus, venue feed, one conversation with reply links; made by us.

    Examples
    --------
    >>> five_people().counts()["messages"], five_people().counts()["open"], len(five_people().accounts)
    (7, 1, 5)
    >>> five_people(more=[("ana", "7")]).messages["targets"].tolist()[-1]
    ['eli']
    """
    rows = list(_LIFT)
    for who, answered in more:
        author = {row[0]: row[1] for row in rows}
        if answered not in author:
            raise BadInput(
                f"the id of a message ({', '.join(author)})", repr(answered), "a message that was not written yet", 'five_people(more=[("ana", "7")])'
            )
        rows.append((str(len(rows) + 1), who, answered, [author[answered]], "..."))
    ids, authors, parents, targets, texts = zip(*rows, strict=True)
    messages = message_table(
        {
            "message_id": list(ids),
            "conversation_id": ["1"] * len(ids),
            "reply_to": list(parents),
            "kind": ["post" if parent is None else "reply" for parent in parents],
            "author": list(authors),
            "targets": list(targets),
            "created_at": pd.date_range("2020-03-02 18:00", periods=len(ids), freq="4min", tz="UTC"),
            "text": list(texts),
        }
    )
    return made_up(messages, "five people, seven messages", "feed")


def star(n: int = 5, answered: bool = False, messages: int = 1) -> Corpus:
    """One person writes to everybody else: one-to-many. With `answered`, everybody writes back: one-with-many.

    Parameters
    ----------
    n : people, the hub included.
    messages : how many messages go along each arc.

    Examples
    --------
    >>> len(star(5)), len(star(5, answered=True))
    (4, 8)
    """
    people = names(n)
    arcs = [(people[0], other) for other in people[1:]]
    if answered:
        arcs += [(other, hub) for hub, other in arcs]
    return from_arcs(arcs * messages, "help desk" if answered else "star")


def called(n: int = 5, messages: int = 1) -> Corpus:
    """Everybody else writes to one person, who writes to nobody: the star turned round.

    Examples
    --------
    >>> called(5).messages["author"].tolist()
    ['ben', 'cho', 'dia', 'eli']
    """
    people = names(n)
    return from_arcs([(other, people[0]) for other in people[1:]] * messages, "one who is called")


def mesh(n: int = 5, messages: int = 1) -> Corpus:
    """Everybody writes to everybody: many-to-many.

    Examples
    --------
    >>> len(mesh(5))
    20
    """
    people = names(n)
    return from_arcs([(a, b) for a in people for b in people if a != b] * messages, "mesh")


def pairs(n: int = 6, messages: int = 1) -> Corpus:
    """Two by two, each with one partner only: one-to-one. An odd person out stays silent.

    Examples
    --------
    >>> len(pairs(6))
    6
    """
    people = names(n)
    couples = list(zip(people[::2], people[1::2], strict=False))
    return from_arcs([arc for a, b in couples for arc in ((a, b), (b, a))] * messages, "pairs", silent=people if n % 2 else ())


def monologues(n: int = 5, messages: int = 1) -> Corpus:
    """Everybody writes to the next one in the circle and nobody writes back.

    Examples
    --------
    >>> len(monologues(5))
    5
    """
    people = names(n)
    return from_arcs(list(zip(people, people[1:] + people[:1], strict=True)) * messages, "ring of monologues")


def friends_and_silent(silent: int = 100, messages: int = 2) -> Corpus:
    """Five friends who all talk with each other, and `silent` members who are on the list and say nothing.

    Examples
    --------
    >>> len(friends_and_silent(100).accounts)
    105
    """
    people = names(5)
    arcs = [(a, b) for a in people for b in people if a != b] * messages
    return from_arcs(arcs, "five friends and silent members", silent=[*people, *(f"silent-{k:03d}" for k in range(1, silent + 1))])


def names(n: int) -> list[str]:
    """The first `n` names: ana to eli, then person-06 and so on; their alphabetical order is this order.

    Examples
    --------
    >>> names(6)
    ['ana', 'ben', 'cho', 'dia', 'eli', 'person-06']
    """
    return [*PEOPLE[:n], *(f"person-{str(k).zfill(max(2, len(str(n))))}" for k in range(6, n + 1))]


def from_arcs(arcs: Iterable[tuple[str, str]], title: str, silent: Iterable[str] = ()) -> Corpus:
    """A Corpus with one private message along each arc (author, addressee), a minute apart, without text or reply links.

    Examples
    --------
    >>> from_arcs([("ana", "ben")], "one message").messages["targets"].tolist()[0]
    ['ben']
    """
    arcs = list(arcs)
    width = len(str(len(arcs)))
    messages = message_table(
        {
            "message_id": [str(k).zfill(width) for k in range(1, len(arcs) + 1)],
            "author": [a for a, _ in arcs],
            "targets": [[b] for _, b in arcs],
            "created_at": pd.date_range("2020-03-02 18:00", periods=len(arcs), freq="1min", tz="UTC"),
        }
    )
    return made_up(messages, title, "private", silent)


def made_up(messages: pd.DataFrame, title: str, venue: str, silent: Iterable[str] = (), others_are: str = "recipient") -> Corpus:
    """A Corpus of messages that nobody wrote, which says so; `silent` people are on its list, too.

    Examples
    --------
    >>> five_people().source["synthetic"], five_people().source["warnings"]
    (True, ['made by us as an example; nobody wrote it'])
    """
    source = {
        "files": [],
        "format": "toy",
        "variant": title,
        "venue": venue,
        "records": len(messages),
        "events": 0,
        "duplicates": 0,
        "others": 0,
        "others_are": others_are,
        "synthetic": True,
        "warnings": ["made by us as an example; nobody wrote it"],
    }
    known = {"account": list(silent)} if silent else None
    return Corpus(messages, account_table(messages, known), source=source)


def six_shapes() -> dict[str, Counts]:
    """Six planted networks whose shape is known, for the six network types: name -> counts (made by us).

    Two camps of ten with one bridge; a tight crowd of twenty; ten pairs and twenty without ties; three communities of eight and twenty
    without ties; a star that all call; a star that calls all.
    """
    import networkx as nx
    import numpy as np

    from .graphs import from_matrix

    camps = nx.disjoint_union(nx.complete_graph(10), nx.complete_graph(10))
    camps.add_edge(0, 10)
    pairs = nx.disjoint_union(nx.empty_graph(20), nx.from_edgelist([(2 * i, 2 * i + 1) for i in range(10)]))
    communities = nx.disjoint_union_all([nx.empty_graph(20), *(nx.complete_graph(8) for _ in range(3))])
    star = np.zeros((20, 20))
    star[0, 1:] = 1
    both = {"two camps": camps, "a tight crowd": nx.gnp_random_graph(20, 0.5, seed=1), "small clusters": pairs, "communities": communities}
    planted = {name: from_matrix(nx.to_numpy_array(g)) for name, g in both.items()}
    return {**planted, "all call one": from_matrix(star.T), "one calls all": from_matrix(star)}
