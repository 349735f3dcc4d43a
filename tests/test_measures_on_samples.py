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
h = import_module("conversation_lib.measures.hierarchy")
p = import_module("conversation_lib.measures.position")
g_ = import_module("conversation_lib.measures.groups")


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
@pytest.mark.parametrize("name", NETWORKS)
def test_shape_of_real_networks_agrees_with_networkx(name):
    w = network(name)
    g = nx.from_scipy_sparse_array(w.W, create_using=nx.DiGraph)
    u, n = g.to_undirected(), w.n
    degree = {"in": g.in_degree(), "out": g.out_degree(), "both": g.degree(), "undirected": u.degree()}
    largest = {"in": (n - 1) ** 2, "out": (n - 1) ** 2, "both": 2 * (n - 1) * (n - 2), "undirected": (n - 1) * (n - 2)}
    for kind, view in degree.items():
        k = np.array([k for _, k in view])
        assert z.centralization(w, kind).value == pytest.approx((k.max() - k).sum() / largest[kind]), kind
    assert d.density(w, directed=False).value == pytest.approx(nx.density(u))
    assert d.components(w)["weak"].value == pytest.approx(max(map(len, nx.connected_components(u))) / n)
    pieces = np.array([len(c) for c in nx.connected_components(u)])
    assert h.connectedness(w).value == pytest.approx((pieces * (pieces - 1)).sum() / (n * (n - 1)))
    assert h.core_numbers(w).tolist() == list(nx.core_number(u).values())
    assert h.assortativity(w).value == pytest.approx(nx.degree_pearson_correlation_coefficient(u))
    for kind in ("out-in", "in-out", "out-out", "in-in"):
        x, y = kind.split("-")
        assert h.assortativity(w, kind).value == pytest.approx(nx.degree_pearson_correlation_coefficient(g, x=x, y=y)), kind
    assert p.transitivity(w).value == pytest.approx(nx.transitivity(u))
    for weighted in (True, False):
        theirs = nx.pagerank(g, weight="weight" if weighted else None, tol=1e-12, max_iter=1000)
        assert p.pagerank(w, weighted=weighted).tolist() == pytest.approx(list(theirs.values()), abs=1e-8)


@needs_samples
@pytest.mark.slow
@pytest.mark.parametrize("name", NETWORKS)
def test_paths_in_real_networks_agree_with_networkx(name):
    from .test_hierarchy import slow_hierarchy

    w = network(name)
    g = nx.from_scipy_sparse_array(w.W, create_using=nx.DiGraph)
    assert h.hierarchy(w).value == pytest.approx(slow_hierarchy(g))
    few = g.subgraph(range(min(w.n, 400))).copy()  # betweenness in networkx takes minutes for a thousand people
    part = from_matrix(nx.to_scipy_sparse_array(few, nodelist=sorted(few)))
    for directed, graph in ((True, few), (False, few.to_undirected())):
        c = np.array([x for _, x in sorted(nx.betweenness_centrality(graph).items())])
        assert z.betweenness_centralization(part, directed).value == pytest.approx((c.max() - c).sum() / (len(c) - 1))
    assert p.betweenness(part).tolist() == pytest.approx([x for _, x in sorted(nx.betweenness_centrality(few).items())], abs=1e-9)


@needs_samples
@pytest.mark.parametrize("name", NETWORKS)
def test_voices_and_answers_of_real_networks_by_the_printed_formulas(name):
    from scipy import stats

    w = network(name)
    W, n = w.W.toarray(), w.n
    for x in (W.sum(1), W.sum(0)):
        share = x[x > 0] / x.sum()
        assert c.entropy(x).value == pytest.approx(stats.entropy(share, base=2))
        assert c.evenness(x).value == pytest.approx(stats.entropy(share) / np.log(n))
        for q in (0, 2, 3.5):
            assert c.hill(x, q).value == pytest.approx((share**q).sum() ** (1 / (1 - q)))
        assert c.hill(x, 1).value == pytest.approx(np.exp(stats.entropy(share))) and c.hill(x, float("inf")).value == pytest.approx(1 / share.max())
        assert c.top_share(x, q=0.1).value == pytest.approx(sum(sorted(x)[-int(np.ceil(round(0.1 * n, 9))) :]) / x.sum())
        assert c.simpson(x).value == pytest.approx((x * (x - 1)).sum() / (x.sum() * (x.sum() - 1)))
    mutual = ((W > 0) & (W.T > 0)).sum() / 2
    one_way = ((W > 0) & (W.T == 0)).sum()
    m = (W > 0).sum()
    a = m / (n * (n - 1))
    assert r.dyads(w) == (mutual, one_way, n * (n - 1) / 2 - mutual - one_way)
    assert r.pair_reciprocity(w).value == pytest.approx(mutual / (mutual + one_way))
    assert r.all_pairs_reciprocity(w).value == pytest.approx(1 - one_way / (n * (n - 1) / 2))
    assert r.rho(w).value == pytest.approx((2 * mutual / m - a) / (1 - a))
    assert r.weighted_reciprocity(w).value == pytest.approx(np.minimum(W, W.T).sum() / W.sum())


@needs_samples
@pytest.mark.parametrize("name", NETWORKS)
def test_groups_of_real_networks_have_the_modularity_that_networkx_gives_them(name):
    w = network(name)
    found = g_.groups(w, runs=2)
    label = dict(zip(found.table["account"], found.labels))
    place = {person: k for k, person in enumerate(w.people)}
    parts = [{place[x] for x in label if label[x] == k} for k in set(label.values())]
    u = nx.from_scipy_sparse_array(w.contacts)
    assert found.modularity.value == pytest.approx(nx.community.modularity(u, parts, weight=None))
    by_place = [label[x] for x in w.people]
    directed = nx.from_scipy_sparse_array(w.ties, create_using=nx.DiGraph)
    assert g_.modularity_of(w, by_place, directed=True) == pytest.approx(nx.community.modularity(directed, parts, weight=None))


@needs_samples
@pytest.mark.parametrize(
    "file",
    [
        "mbox/spamassassin_ilug.mbox",
        "mbox/linaro-mm-sig_2019-09.mbox",
        "convokit/subreddit-Cornell-small",
        "stackexchange/Posts.xml",
        "reddit/RC_2005-12.ndjson",
    ],
)
def test_trees_and_waits_of_real_talk_by_slow_routines(file):
    from lifelines import KaplanMeierFitter

    from conversation_lib import threads, timing
    from conversation_lib.readers import read

    corpus = read(SAMPLES / file)
    f = threads.forest(corpus)
    table = threads.tree_table(f)
    tree = nx.Graph((int(i), int(q)) for i, q in enumerate(f.parent) if q >= 0)
    tree.add_nodes_from(range(f.n))
    checked = 0
    for row in table.sort_values("n", ascending=False).head(25).itertuples():
        root = int(np.flatnonzero(f.ids == row.root)[0])
        part = nx.node_connected_component(tree, root)
        far = nx.single_source_shortest_path_length(tree, root)
        wide = np.bincount(list(far.values()))
        assert (row.n, row.depth, row.max_breadth) == (len(part), max(far.values()), wide.max())
        assert row.mean_depth == pytest.approx(np.mean(list(far.values())))
        assert row.h == next((k - 1 for k in range(1, len(wide)) if wide[k] < k), len(wide) - 1)
        if row.n > 1:
            assert row.nu == pytest.approx(nx.wiener_index(tree.subgraph(part)) / (row.n * (row.n - 1) / 2))
            checked += 1
        people = [corpus.messages["author"].iloc[i] for i in part if pd.notna(corpus.messages["author"].iloc[i])]
        assert row.authors == len(set(people))
    assert checked
    waits = timing.response_times(corpus)
    other = KaplanMeierFitter().fit(waits["hours"], waits["answered"]).survival_function_["KM_estimate"]
    ours = timing.survival(waits["hours"], waits["answered"])
    for hours in np.quantile(waits["hours"], [0.1, 0.5, 0.9]):
        assert ours.at(hours) == pytest.approx(other.loc[:hours].iloc[-1], abs=1e-9)


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

    said = profile(read(SAMPLES / file))
    found = json.loads(json.dumps(said.to_dict(), allow_nan=False))
    for name in ("V_all", "C_all", "V", "A", "A_e", "r0", "O", "M", "M_e", "T", "C", "C_e"):
        entry = found[name]
        assert entry.get("reason") if entry["value"] is None or entry["low"] is None else entry["method"], name
        if entry["value"] is not None:
            assert 0 <= entry["value"] <= 1
    assert said.sentence.endswith(".") and said.reading
