"""SIR: word passes along the ties of a graph, each tie once, with probability p.

Each new spreader tells each neighbour once and succeeds with probability p; who told whom is a tree, and `threads` measures
how far it travelled. p = 1 gives the breadth-first tree, p = 0 a single message.
"""

from __future__ import annotations

import networkx as nx
import numpy as np


def spread(graph: nx.Graph, start, p: float, seed: int = 1) -> tuple[list, np.ndarray]:
    """Who heard it in order (the first is `start`), and the position of the one who told them (-1 for the first); synthetic.

    Neighbours are taken in sorted order, rounds one after another, so the result depends on the seed alone.

    Examples
    --------
    >>> spread(nx.path_graph(4), 0, 1.0)
    ([0, 1, 2, 3], array([-1,  0,  1,  2]))
    >>> spread(nx.path_graph(4), 0, 0.0)[0]
    [0]
    """
    if not 0 <= p <= 1:
        raise ValueError(f"p is a probability, not {p}")
    if start not in graph:
        raise ValueError(f"{start!r} is not in the graph")
    rng = np.random.default_rng(seed)
    heard, teller, place = [start], [-1], {start: 0}
    k = 0
    while k < len(heard):
        for other in sorted(graph.neighbors(heard[k])):
            if other not in place and rng.random() < p:
                place[other] = len(heard)
                heard.append(other)
                teller.append(k)
        k += 1
    return heard, np.array(teller)
