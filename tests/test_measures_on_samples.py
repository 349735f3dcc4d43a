"""Real networks beside networkx and the printed formulas: sparse arrays and slow routines must agree, and every sample has a profile or a reason.

The samples stand beside the project; the same comparisons on random graphs are in the tests of each measure.
"""

import json
from importlib import import_module

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from conversation_lib.graphs import counts, from_matrix
from conversation_lib.measures import axes, profile
from conversation_lib.ties import table_of_ties

from .samples import SAMPLES, needs_samples
from .test_space import slow

c = import_module("conversation_lib.measures.concentration")
d = import_module("conversation_lib.measures.density")
r = import_module("conversation_lib.measures.reciprocity")
z = import_module("conversation_lib.measures.centralization")


def network(name):
    file = SAMPLES / "edges" / name
    if name.startswith("CollegeMsg"):
        rows = pd.read_csv(file, sep=" ").astype({"src": str, "dst": str})
        return counts(table_of_ties(rows.rename(columns={"src": "source", "dst": "target"}).assign(weight=1)[["source", "target", "weight"]]))
    if name.endswith(".csv"):
        rows = pd.read_csv(file)
        return counts(table_of_ties(rows.rename(columns=str.lower)))
    g = nx.read_gexf(file) if name.endswith("gexf") else nx.read_graphml(file)
    return from_matrix(nx.to_scipy_sparse_array(nx.DiGraph(g), weight=None))


NETWORKS = ("CollegeMsg_first20000.txt", "got-edges.csv", "rio.gexf", "DividedTheyBlog_40Alist.graphml")


@needs_samples
@pytest.mark.parametrize("name", NETWORKS)
def test_real_networks_agree_with_networkx(name):
    w = network(name)
    g = nx.from_scipy_sparse_array(w.W, create_using=nx.DiGraph)
    n = w.n
    assert r.arc_reciprocity(w).value == pytest.approx(nx.overall_reciprocity(g))
    assert d.density(w).value == pytest.approx(nx.density(g))
    assert d.components(w)["strong"].value == pytest.approx(max(map(len, nx.strongly_connected_components(g))) / n)
    into = np.array([k for _, k in g.in_degree()])
    assert z.centralization(w, "in").value == pytest.approx((into.max() - into).sum() / (n - 1) ** 2)
    sent = np.array([k for _, k in g.out_degree(weight="weight")])
    assert c.sent(w).tolist() == sent.tolist()
    x = np.sort(sent)
    assert c.gini(w).value == pytest.approx(np.abs(x[:, None] - x[None, :]).sum() / (2 * n * x.sum()))


@needs_samples
@pytest.mark.parametrize("name", NETWORKS[1:])
def test_the_axes_of_real_networks_by_the_printed_formulas(name):
    w = network(name)
    by_hand, fast = slow(w.W.toarray()), axes(w)
    for axis in ("V", "A", "O", "M", "M_e", "C"):
        assert fast[axis].value == pytest.approx(by_hand[axis], abs=1e-9), axis


@needs_samples
def test_private_messages_of_students_are_returned_far_beyond_chance():
    found = axes(network("CollegeMsg_first20000.txt"))
    assert found["A"].value > 10 * found["r0"].value
    assert 0 < found["C"].value < 1 and found["min"].parameters["axis"] == "V"


@needs_samples
@pytest.mark.parametrize(
    "file",
    [
        "twitter_archive/tweets.js",
        "reddit/RC_2005-12.ndjson",
        "stackexchange/Posts.xml",
        "mbox/spamassassin_ilug.mbox",
        "irc/qtox_20161027.log.txt",
        "reddit_csv/top_linux.csv",
        "bluesky/atproto_feed_record.json",
    ],
)
def test_every_sample_has_a_profile_or_the_reason_why_not(file):
    from conversation_lib.readers import read

    p = profile(read(SAMPLES / file))
    found = json.loads(json.dumps(p.to_dict(), allow_nan=False))
    for name in ("V_all", "C_all", "V", "A", "A_e", "r0", "O", "M", "M_e", "T", "C", "C_e"):
        entry = found[name]
        assert entry.get("reason") if entry["value"] is None or entry["low"] is None else entry["method"], name
        if entry["value"] is not None:
            assert 0 <= entry["value"] <= 1
    assert p.sentence.endswith(".") and p.reading
