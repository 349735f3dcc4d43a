"""What a picture owes its reader: it says what it shows, on how much, whence, and whether it is made up."""

import base64
import itertools
import json
import math
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from conversation_lib import figures, toys
from conversation_lib.errors import BadInput
from conversation_lib.figures import style
from conversation_lib.figures.layout import distances, gains, ring_order
from conversation_lib.figures.network import RIM, as_counts
from conversation_lib.figures.words import WORDS
from conversation_lib.graphs import from_matrix
from conversation_lib.measures import axes
from conversation_lib.results import Result
from conversation_lib.ties import ties

show_module = sys.modules["conversation_lib.figures.show"]
GOOD = {"title": "A hub speaks to four", "caption": "Five people.", "alt": "A dot in the middle with four arrows.", "source": "made here"}


def axes_of(corpus):
    return axes(as_counts(corpus))


def everything():
    """One picture of each kind, as a reader may meet it."""
    rng = np.random.default_rng(7)
    crowd = rng.poisson(0.1, (90, 90))
    np.fill_diagonal(crowd, 0)
    measured = {
        "V": 0.1,
        "A": Result("A", 0.85, low=0.8, high=0.9),
        "r0": 0.12,
        "O": Result("O", 0.93, low=0.9, high=0.97),
        "M": 0.5,
        "T": Result.undefined("T", "there are no reply links"),
    }
    runs = pd.DataFrame({"lam": np.repeat([0, 0.5, 1], 3), **{k: rng.random(9) for k in ("V", "A", "O", "M", "C", "r0")}})
    return {
        "network": figures.network(toys.five_people(), names=True),
        "silent": figures.network(toys.friends_and_silent(100)),
        "networks": figures.networks({"one-to-many": toys.star(), "one-to-one": toys.pairs(), "many-to-many": toys.mesh()}),
        "matrix": figures.matrix(from_matrix(crowd)),
        "space": figures.space({"star": axes_of(toys.star()), "pairs": axes_of(toys.pairs()), "mesh": axes_of(toys.mesh()), "measured": measured}),
        "lorenz": figures.lorenz({"chat": rng.poisson(9, 300) + 1, "forum": rng.zipf(1.7, 300)}),
        "profile": figures.profile(measured, letters=("V", "A", "O", "M", "T")),
        "comparison": figures.profile({"a crowd of monologues": measured, "many-to-many": measured, "help desks": measured}),
        "dials": figures.dials(runs),
        "glossary": figures.glossary("counting"),
        "intervals": figures.intervals(
            {"who speaks": {"as published": measured["A"], "without the busiest account": 0.6}, "how far it travels": {"as published": measured["T"]}},
            low=0,
            high=1,
        ),
    }


@pytest.fixture(scope="module")
def gallery():
    return everything()


# --- what a picture says about itself ----------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["title", "caption", "alt", "source"])
@pytest.mark.parametrize("empty", ["", "   "])
def test_a_picture_without_its_words_is_refused(word, empty):
    fig, table = figures.network(toys.star())
    with pytest.raises(BadInput, match=f"figure with {word}"):
        figures.show(fig, table, **{**GOOD, word: empty})


def test_a_file_name_is_no_description():
    fig, table = figures.network(toys.star())
    with pytest.raises(BadInput, match="what is to be seen"):
        figures.show(fig, table, **{**GOOD, "alt": "figure-3.png"})


def test_a_picture_without_its_table_is_refused():
    fig, _ = figures.network(toys.star())
    with pytest.raises(BadInput, match="table of what is drawn"):
        figures.show(fig, None, **GOOD)


def words_in(fig):
    return " ".join(text.get_text() for text in fig.texts)


def test_title_n_source_and_the_word_synthetic_stand_in_the_picture_itself():
    fig, _ = figures.network(toys.star())
    with style.look():
        dressed = show_module.dress(fig, "A hub speaks to four", "n = 4", "made here", "made by us")
    for word in ("A hub speaks", "n = 4", "Source: made here", "SYNTHETIC"):
        assert word in words_in(dressed)
    assert "SYNTHETIC" not in words_in(fig)


def test_dollar_signs_in_a_title_are_money_not_mathematics():
    fig, _ = figures.network(toys.star())
    with style.look():
        dressed = show_module.dress(fig, "From $5 to $10 a shirt", "", "made here", "")
        show_module.png(dressed)
    assert "From $5 to $10 a shirt" in words_in(dressed)


@pytest.mark.parametrize("kind", ["network", "silent", "networks", "matrix", "space", "lorenz", "profile", "comparison", "dials", "glossary", "intervals"])
def test_no_word_leaves_the_picture_and_the_file_is_light(gallery, kind):
    fig, table = gallery[kind]
    with style.look():
        dressed = show_module.dress(
            fig, "A title that is long enough to be broken into two lines on a narrow page of a book", "n = 4", "made here", "made by us"
        )
        picture = show_module.png(dressed)
        assert show_module.words_outside(dressed) == []
    assert len(picture) < 100_000
    assert 12 <= dressed.get_figwidth() * style.INCH <= 16.01
    assert len(table)


def test_a_word_that_the_edge_cuts_off_is_told():
    with style.look():
        fig, ax = style.canvas(8, 5)
        ax.set_xlabel("a label that is much too long for a picture that is only eight centimetres wide")
    with pytest.warns(UserWarning, match="leave the frame: a label that is much too long"):
        figures.show(fig, pd.DataFrame({"x": [1]}), **GOOD)


def test_a_heavy_picture_is_made_light():
    with style.look():
        fig, ax = style.canvas(14, 12)
        ax.imshow(np.random.default_rng(1).random((700, 700)), cmap="gray")
        assert len(show_module.png(fig)) < 100_000


class Screen:
    """Stands in for a notebook: keeps what is displayed."""

    def __init__(self, monkeypatch):
        from IPython.core.interactiveshell import InteractiveShell

        self.shown = []
        monkeypatch.setattr(InteractiveShell, "initialized", classmethod(lambda cls: True))
        monkeypatch.setattr("IPython.display.display", lambda data, raw, metadata: self.shown.append((data, metadata)))


def test_a_notebook_gets_one_picture_with_its_words_and_a_caption_below(monkeypatch):
    monkeypatch.delenv("CONVERSATION_FIGURES", raising=False)
    screen = Screen(monkeypatch)
    fig, table = figures.network(toys.star())
    assert figures.show(fig, table, **GOOD, n="5 people", synthetic=True, name="Hub & four") is None
    pictures = [(data, metadata) for data, metadata in screen.shown if "image/png" in data]
    assert len(pictures) == 1
    data, metadata = pictures[0]
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert metadata["conversation"] == {**GOOD, "name": "hub-four", "n": "5 people", "synthetic": True}
    (below, note), *rest = [(data, metadata) for data, metadata in screen.shown if "image/png" not in data]
    assert not rest and note == {"conversation_caption": True}
    assert "Five people." in below["text/markdown"] and "made here" in below["text/markdown"]


def test_a_caption_is_printed_as_it_stands(monkeypatch):
    monkeypatch.delenv("CONVERSATION_FIGURES", raising=False)
    screen = Screen(monkeypatch)
    fig, table = figures.network(toys.star())
    figures.show(fig, table, **{**GOOD, "caption": "who_writes_what costs $5 <b>"})
    assert r"who\_writes\_what costs \$5 \<b\>" in screen.shown[1][0]["text/markdown"]


def test_files_for_print_are_the_same_bytes_each_time(tmp_path, monkeypatch):
    kept = []
    for k in (1, 2):
        monkeypatch.setenv("CONVERSATION_FIGURES", str(tmp_path / str(k)))
        fig, table = figures.network(toys.five_people(), names=True)
        figures.show(fig, table, **GOOD, name="hub", synthetic="made by us")
        figures.show(fig, table, **GOOD, name="hub", synthetic="made by us")  # a cell that is run twice
        kept.append({file.name: file.read_bytes() for file in (tmp_path / str(k)).iterdir()})
    assert kept[0] == kept[1]
    assert sorted(kept[0]) == ["hub-8cm.pdf", "hub-8cm.png", "hub-8cm.svg", "hub.csv", "hub.json", "hub.pdf", "hub.png", "hub.svg"]
    assert b"FontFile2" in kept[0]["hub.pdf"] and b"Type3" not in kept[0]["hub.pdf"]  # letters are embedded, as TrueType
    assert b"CreationDate" not in kept[0]["hub.pdf"] and b"dc:date" not in kept[0]["hub.svg"]


def test_the_table_and_the_passport_lie_beside_the_picture(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVERSATION_FIGURES", str(tmp_path))
    fig, table = figures.lorenz([10, 4, 3, 2, 1])
    figures.show(fig, table, **GOOD, n=20, name="shares")
    assert pd.read_csv(tmp_path / "shares.csv")["messages"].tolist() == pytest.approx([0, 0.05, 0.15, 0.3, 0.5, 1])
    passport = json.loads((tmp_path / "shares.json").read_text(encoding="utf-8"))
    assert passport["n"] == 20 and passport["alt"] == GOOD["alt"] and passport["synthetic"] is False
    assert set(passport["sha256"]) == {f"shares{width}.{kind}" for width in ("", "-8cm") for kind in ("pdf", "svg", "png")} | {"shares.csv"}
    assert passport["narrow"]["width_cm"] == 8


def test_drawing_leaves_no_trace_in_the_users_settings():
    import matplotlib

    before = dict(matplotlib.rcParams)
    figures.network(toys.mesh())
    figures.lorenz([1, 2, 3])
    assert dict(matplotlib.rcParams) == before


def test_pyplot_is_not_needed_and_nothing_stays_open():
    code = "import sys; from conversation_lib import figures, toys; assert 'matplotlib' not in sys.modules; figures.network(toys.star()); sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- colours ------------------------------------------------------------------------------------------------------------


def linear(colour):
    part = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def lightness(colour):
    y = linear(colour) @ [0.2126, 0.7152, 0.0722]
    return 116 * np.cbrt(y) - 16


#: how the colours reach eyes without one kind of cone (Machado, Oliveira & Fernandes 2009, severity 1)
EYES = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def lab(rgb):
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ np.clip(rgb, 0, 1) / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("eyes", EYES)
def test_colours_stay_apart_for_colour_blind_eyes(eyes):
    seen = [lab(np.array(EYES[eyes]) @ linear(c)) for c in (style.STRONG, style.SECOND, style.THIRD, style.MIDDLE)]
    for a, b in itertools.combinations(seen, 2):
        assert np.linalg.norm(a - b) > 15


def test_the_point_and_its_context_stay_apart_in_grey_print():
    assert lightness(style.MIDDLE) - lightness(style.STRONG) > 20
    assert lightness(style.THIRD) - lightness(style.STRONG) > 10
    assert lightness(style.STRONG) - lightness(style.SECOND) > 5  # these two also differ by dash and marker


def test_words_are_dark_enough_to_be_read():
    for colour in (style.INK, style.GREY, style.STRONG, style.SECOND):
        y = linear(colour) @ [0.2126, 0.7152, 0.0722]
        assert 1.05 / (y + 0.05) >= 4.5  # contrast on white, as WCAG 2 counts it


# --- who speaks to whom --------------------------------------------------------------------------------------------------


def people(table):
    return table[table["what"] == "person"].set_index("person")


def test_a_hub_stands_in_the_middle_and_a_mesh_leaves_it_empty():
    _, hub = figures.network(toys.star(20))
    assert people(hub).loc["ana", "distance"] == 0
    assert (people(hub)["distance"].drop("ana") == 1).all()
    _, mesh = figures.network(toys.mesh(20))
    assert (people(mesh)["distance"] == 1).all()


def test_the_distance_from_the_middle_is_the_share_of_messages_without_the_person():
    # ana is in 4 of 6 answers, cho in 3, ben and dia in 2, eli in 1; the farthest stands at 1
    _, table = figures.network(toys.five_people())
    expected = {"ana": (2 / 6) / (5 / 6), "ben": 4 / 5, "cho": 3 / 5, "dia": 4 / 5, "eli": 1.0}
    assert people(table)["distance"].to_dict() == pytest.approx(expected)
    assert people(table)["share"].to_dict() == pytest.approx({"ana": 4 / 6, "ben": 2 / 6, "cho": 3 / 6, "dia": 2 / 6, "eli": 1 / 6})


def test_silent_members_stand_on_the_rim():
    _, table = figures.network(toys.friends_and_silent(100))
    silent = people(table).query("written == 0 and received == 0")
    assert len(silent) == 100 and (silent["distance"] == RIM).all()


def test_partners_stand_side_by_side():
    S = np.zeros((10, 10))
    for a in range(5):
        S[a, a + 5] = S[a + 5, a] = 1
    order = ring_order(S)
    for place in range(0, 10, 2):
        assert abs(order[place] - order[place + 1]) == 5


def test_two_groups_stand_apart():
    S = np.zeros((12, 12))
    S[:6:, :6] = S[6:, 6:] = 1
    mixed = [0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11]
    order = [mixed[k] for k in ring_order(S[np.ix_(mixed, mixed)] - np.eye(12))]
    assert {*order[:6]} in ({*range(6)}, {*range(6, 12)})


def test_the_gain_of_changing_places_is_that_of_counting_anew():
    rng = np.random.default_rng(3)
    T = rng.integers(0, 4, (7, 7)).astype(float)
    T = T + T.T
    np.fill_diagonal(T, 0)
    steps = np.abs(np.subtract.outer(np.arange(7), np.arange(7)))
    steps = np.minimum(steps, 7 - steps).astype(float)
    for a, b in itertools.combinations(range(7), 2):
        order = list(range(7))
        order[a], order[b] = b, a
        assert gains(T, steps, a)[b] == pytest.approx(((T - T[np.ix_(order, order)]) * steps).sum() / 2)


def test_nobody_stands_on_somebody_else():
    assert distances(np.array([5.0, 4, 1, 1, 1]), 6).min() >= 0.0
    far = distances(np.array([9.0, 9, 1, 1]), 10)
    assert (far[:2] == 0.3).all()


def test_the_picture_does_not_depend_on_the_order_of_rows():
    arcs = ties(toys.five_people())
    _, one = figures.network(arcs)
    _, two = figures.network(arcs.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(one, two)


def test_a_graph_a_table_and_counts_give_the_same_picture():
    from conversation_lib.graphs import counts, graph

    arcs = ties(toys.mesh(4))
    tables = [figures.network(thing)[1] for thing in (arcs, counts(arcs), graph(arcs))]
    for other in tables[1:]:
        pd.testing.assert_frame_equal(tables[0], other)


def test_wool_is_not_drawn_a_matrix_is():
    _, table = figures.network(toys.star(80))
    assert "row" in table and len(table) == 79 and set(table["row"]) == {1}


def test_a_matrix_says_whom_it_leaves_out():
    fig, table = figures.matrix(toys.friends_and_silent(30), most=4)
    assert len(table) == 12
    assert "1 less busy ones not drawn" in fig.axes[0]._left_title.get_text() and "30 silent" in fig.axes[0]._left_title.get_text()


def test_nobody_spoke_and_still_there_is_a_picture():
    _, table = figures.network(from_matrix(np.zeros((3, 3))))
    assert (table["distance"] == RIM).all()


# --- the map -------------------------------------------------------------------------------------------------------------


def test_star_pairs_and_mesh_stand_in_three_corners():
    _, table = figures.space(
        {"star": axes_of(toys.star()), "pairs": axes_of(toys.pairs()), "mesh": axes_of(toys.mesh()), "help desk": axes_of(toys.star(answered=True))}
    )
    at = table.set_index("name")[["partners", "answers"]].to_dict("index")
    assert at["star"] == {"partners": 0, "answers": 0}
    assert at["pairs"] == at["help desk"] == {"partners": 0, "answers": 1}
    assert at["mesh"] == {"partners": 1, "answers": 1}
    assert table.set_index("name")["centre"].to_dict() == {"star": 0, "pairs": 1, "mesh": 1, "help desk": 0}  # what the marker tells


def test_the_map_says_three_regimes_in_words():
    fig, _ = figures.space({"star": axes_of(toys.star())})
    words = [text.get_text() for text in fig.axes[0].texts]
    assert {"ONE-TO-MANY", "ONE-TO-ONE", "MANY-TO-MANY"} <= set(words)


def test_a_whole_network_without_interval_is_hollow_and_a_sampled_one_is_filled():
    sampled = {"M": Result("M", 0.5, low=0.4, high=0.6), "A": Result("A", 0.5, low=0.4, high=0.6), "O": 0.9}
    for points, paper in (({"whole": {"M": 0.5, "A": 0.5, "O": 0.9}}, True), ({"sampled": sampled}, False)):
        fig, table = figures.space(points)
        face = fig.axes[0].collections[0].get_facecolor()[0][:3]
        assert (tuple(face) == (1, 1, 1)) is paper
        assert bool(table["interval"].iloc[0]) is not paper


def test_what_is_undefined_is_not_drawn_and_says_why():
    _, table = figures.space({"pair": {"M": Result.undefined("M", "it needs three people"), "A": 1.0, "O": 0.0}, "mesh": axes_of(toys.mesh())})
    row = table.set_index("name").loc["pair"]
    assert not row["drawn"] and row["reason"] == "it needs three people" and math.isnan(row["drawn_at"])


def test_one_map_never_mixes_answered_with_returned():
    _, table = figures.space({"linked": {"M": 0.5, "A": 0.8, "A_e": 0.2, "O": 1}, "not linked": {"M": 0.5, "A": 0.7, "O": 1}})
    assert set(table["answers_are"]) == {"returned"}
    assert table["answers"].tolist() == [0.8, 0.7]
    _, table = figures.space({"linked": {"M": 0.5, "A": 0.8, "A_e": 0.2, "O": 1}})
    assert table["answers"].tolist() == [0.2] and set(table["answers_are"]) == {"answered"}


def test_points_on_one_spot_are_moved_apart_in_the_drawing_only():
    _, table = figures.space({"pairs": axes_of(toys.pairs()), "help desk": axes_of(toys.star(answered=True))})
    assert table["partners"].tolist() == [0, 0]
    assert table["drawn_at"].nunique() == 2


def test_an_empty_map_is_a_sentence():
    with pytest.raises(BadInput, match="at least one corpus"):
        figures.space({})


# --- shares, axes, dials, words -----------------------------------------------------------------------------------------


def test_the_few_who_wrote_half_are_counted_by_hand():
    fig, _ = figures.lorenz([10, 4, 3, 2, 1])  # one of five wrote 10 of 20
    assert "the busiest 20%\nwrote 50%" in {text.get_text() for text in fig.axes[0].texts}


def test_several_curves_are_named_below_where_words_cover_none_of_them():
    fig, _ = figures.lorenz({"chat": [7, 1, 1, 1], "forum": [1, 1]})
    assert {text.get_text() for text in fig.axes[0].texts} == {"all alike"}
    assert [text.get_text() for text in fig.legends[0].get_texts()] == ["chat: the busiest 25% wrote 70%", "forum: the busiest 50% wrote 50%"]


def test_names_and_counts_give_the_same_curve():
    _, by_name = figures.lorenz(["ana"] * 3 + ["ben"])
    _, by_count = figures.lorenz([3, 1])
    pd.testing.assert_frame_equal(by_name, by_count)


def test_a_curve_of_nothing_is_a_sentence():
    with pytest.raises(BadInput, match="people who wrote something"):
        figures.lorenz([0, 0])


def test_a_profile_says_what_is_not_known_instead_of_drawing_nothing():
    fig, table = figures.profile({"V": 0.5, "T": Result.undefined("T", "there are no reply links")}, letters=("V", "T"))
    assert "not known: there are no reply links" in {text.get_text() for text in fig.axes[0].texts}
    assert math.isnan(table.set_index("axis").loc["T", "value"])


def test_answers_of_several_kinds_stand_beside_each_other():
    _, table = figures.intervals({"who speaks": {"as published": (0.4, 0.3, 0.5), "rival": Result.undefined("V", "nobody spoke")}})
    assert table[["way", "value", "low", "high"]].iloc[0].tolist() == ["as published", 0.4, 0.3, 0.5]
    assert math.isnan(table["value"].iloc[1]) and table["reason"].iloc[1] == "nobody spoke"


def test_the_key_draws_a_line_only_for_a_way_that_has_an_interval_in_the_picture():
    rows = {"who speaks": {"as published": (0.4, 0.3, 0.5), "rival": 0.6}, "who answers": {"as published": 0.2, "rival": 0.3}}
    fig, _ = figures.intervals(rows)
    assert [handle.get_linestyle() for handle in fig.legends[0].get_lines()] == ["-", "None"]
    bare, _ = figures.intervals({"who speaks": {"as published": 0.4, "rival": 0.6}})
    assert {handle.get_linestyle() for handle in bare.legends[0].get_lines()} == {"None"}


def test_parts_of_a_bar_are_told_apart_in_grey():
    fig, _ = figures.portions({"verdicts": {"contradicted": 0.25, "mixed": 0.25, "not testable": 0.25, "supported": 0.25}})
    looks = [(np.dot(box.get_facecolor()[:3], (0.299, 0.587, 0.114)), box.get_hatch() or "") for box in fig.legends[0].get_patches()]
    drawn = [(np.dot(box.get_facecolor()[:3], (0.299, 0.587, 0.114)), box.get_hatch() or "") for box in fig.axes[0].patches if box.get_facecolor()[3]]
    assert drawn == looks, "the key looks like the bars"
    for (grey, stripes), (other, others) in itertools.combinations(looks, 2):
        assert abs(grey - other) > 0.2 or stripes != others


def test_a_dial_shows_the_mean_of_its_runs():
    runs = pd.DataFrame({"lam": [0, 0, 1], "C": [0.1, 0.3, 0.9]})
    _, table = figures.dials(runs, letters=("C",))
    assert table[["lam", "mean", "least", "most", "runs"]].to_numpy().tolist() == [[0, pytest.approx(0.2), 0.1, 0.3, 2], [1, 0.9, 0.9, 0.9, 1]]


def test_every_word_has_a_sentence_a_drawing_and_room_for_both():
    import textwrap

    for name, word in WORDS.items():
        assert word.means.endswith(".") and word.shows.endswith("."), name
        assert len(textwrap.wrap(word.means, 28)) <= 4, name
    _, table = figures.glossary(list(WORDS))
    assert table["word"].tolist() == list(WORDS)


def test_a_word_nobody_explained_is_a_sentence():
    with pytest.raises(BadInput, match="words of the glossary"):
        figures.glossary(["synergy"])


# --- the tiny corpora ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("corpus", "expected"),
    [
        (toys.star(), {"V": 0, "A": 0, "O": 0, "M": 0}),
        (toys.star(answered=True), {"V": 5 / 8, "A": 1, "O": 0, "M": 0}),
        (toys.pairs(6), {"V": 1, "A": 1, "O": 1, "M": 0}),
        (toys.mesh(), {"V": 1, "A": 1, "O": 1, "M": 1}),
        (toys.monologues(), {"V": 1, "A": 0, "O": 1, "M": 2 / 3}),
        (toys.friends_and_silent(100), {"V": 1 / 26, "A": 1, "O": 63 / 103, "M": 78 / 103}),
    ],
    ids=lambda x: x.source["variant"] if hasattr(x, "source") else "",
)
def test_the_toys_are_the_shapes_they_are_called(corpus, expected):
    found = axes_of(corpus)
    assert {k: found[k].value for k in expected} == pytest.approx(expected)
    assert corpus.source["synthetic"] is True
    assert corpus.check().query("serious").empty


def test_five_people_and_seven_messages_are_counted_with_a_finger():
    corpus = toys.five_people()
    found = axes_of(corpus)
    # sent 1 1 2 1 1; 4 of 6 came back; ana in 4 of 6
    assert found["V"].value == pytest.approx(1 - (2 * (1 + 2 + 3 + 4 + 10) / 6 - 6) / 4)
    assert found["A"].value == pytest.approx(4 / 6)
    assert found["O"].value == pytest.approx((1 - 4 / 6) * 5 / 3)
    assert corpus.counts()["replies"] == 6 and corpus.counts()["open"] == 1
    assert corpus.check().empty
