"""Measure cards: what each number means, made from the docstring of the function that computes it.

A card says in one place what the value is, which way ties point, whether messages are counted, what happens to ties with oneself and
to people without ties, what it is divided by, its range, when it is undefined, an example that runs, and whose measure it is. The words
come from the docstring; the conventions that many measures share stand here once. `cl.card("gini")` shows one; docs/measures.md holds all.
"""

from __future__ import annotations

import ast
import inspect
import re
from dataclasses import dataclass
from importlib import import_module

from .errors import BadInput

#: what holds unless a card says otherwise
SHARED = {
    "direction": "i -> j means i speaks to j",
    "weights": "messages are counted; a message to several people counts for each (full)",
    "loops": "messages to oneself are left out and counted apart",
    "isolates": "everybody on the roster counts, with or without ties",
}
SIMPLE = {"weights": "not counted: a tie is there or not"}
TREES = {
    "direction": "a reply hangs under what it answers",
    "weights": "messages",
    "loops": "replies to oneself are folded together for shapes only",
    "isolates": "a message without reply is a tree of one",
}
MESSAGES = {"direction": "not used", "weights": "messages", "loops": "counted like any message", "isolates": "not used"}
WORDS = {"direction": "author to reader", "weights": "messages and words", "loops": "counted like any message", "isolates": "not used"}
PROFILE = ("V", "A", "A_e", "r0", "O", "M", "T", "C", "C_all", "V_all", "open_share")  # what `profile` prints

#: card -> (title, function, what the value is divided by, its range, when it is undefined, other conventions)
CARDS: dict[str, tuple[str, str, str, str, str, dict[str, str]]] = {
    "V": (
        "Who speaks (voice, V)",
        "measures.space.voice",
        "the most unequal spread possible on the roster",
        "0 (one person sends all) to 1 (all send alike)",
        "no message addresses anybody; fewer than two people",
        {},
    ),
    "A": ("What comes back (answer, A)", "measures.space.returned", "all addressed messages", "0 to 1", "no message addresses anybody", {}),
    "A_e": (
        "Who answers (A_e)",
        "measures.answers.answered",
        "addressed messages",
        "0 to 1",
        "the source has no reply links",
        {"weights": "messages, each once"},
    ),
    "O": (
        "Does it need a centre (off-centre, O)",
        "measures.space.off_centre",
        "the share that would be left if all were equally busy",
        "0 (any star) to 1",
        "fewer than three people",
        {},
    ),
    "M": (
        "How many partners, on both sides (company, M)",
        "measures.space.company",
        "its largest value on the roster",
        "0 (pairs and stars) to 1 (all alike with all)",
        "fewer than three people",
        {},
    ),
    "M_e": (
        "Partners, ends averaged (M_e)",
        "measures.space.company_averaged",
        "its largest value on the roster",
        "0 to 1; one half for any equal star",
        "fewer than three people",
        {},
    ),
    "T": (
        "How far it travels (travel, T)",
        "threads.travel",
        "the way from the star to the chain of the same size",
        "0 (star) to 1 (chain)",
        "no reply links; no tree of four messages",
        TREES,
    ),
    "C": (
        "The index (C, C_e)",
        "measures.space.conversation_index",
        "nothing: the geometric mean of V, A (or A_e), O and M",
        "0 to 1; 0 if one axis is 0",
        "one of its axes is undefined",
        {},
    ),
    "K": ("Attention received (K)", "measures.space.attention", "the most unequal spread possible on the roster", "0 to 1", "no message addresses anybody", {}),
    "r0": ("Returned by chance alone (r0)", "measures.space.chance_returned", "messages thrown on pairs at random", "0 to 1", "no messages", {}),
    "open_share": ("Messages that address nobody", "measures.venue.open_share", "open and addressed messages", "0 to 1", "no such message", MESSAGES),
    "C_all": (
        "The index, open messages included (C_all)",
        "measures.venue.conversation_all",
        "nothing: in a feed C times the addressed share; in a room C with inferred ties; in private C",
        "0 to 1",
        "the venue is not stated; a room without a rule; a feed whose audience is unknown",
        {},
    ),
    "V_all": (
        "Who writes, open messages included (V_all)",
        "measures.venue.voice_all",
        "the most unequal spread possible on the roster",
        "0 (one person writes all) to 1 (all write alike)",
        "no messages; a lone author whose audience is unknown",
        {"weights": "messages, each once"},
    ),
    "talk_of_one": (
        "Talk with an end of one message",
        "measures.density.talk_of_one",
        "all addressed messages",
        "0 to 1",
        "no message addresses anybody",
        {},
    ),
    "gini": (
        "Gini coefficient",
        "measures.concentration.gini",
        "the line of equality; G* = G n/(n-1)",
        "0 to (n-1)/n; G*: 0 to 1",
        "nothing was said; G* for one person",
        {"direction": "speaking, or being addressed: say which", "isolates": "silent members count as zeros unless active_only"},
    ),
    "top_share": ("Share of the busiest", "measures.concentration.top_share", "all messages", "k/n to 1", "nothing was said", {}),
    "hill": ("Effective number of voices (Hill)", "measures.concentration.hill", "nothing", "1 to the number of active people", "nothing was said", {}),
    "entropy": ("Entropy of voices", "measures.concentration.entropy", "nothing; in bits unless said", "0 to log of the active people", "nothing was said", {}),
    "evenness": ("Evenness (Pielou)", "measures.concentration.evenness", "the largest entropy possible", "0 to 1", "one person; nothing was said", {}),
    "simpson": ("Unbiased Simpson index", "measures.concentration.simpson", "pairs of messages", "0 to 1", "fewer than two messages", {}),
    "arc_reciprocity": ("Reciprocity of arcs (networkx, sna edgewise)", "measures.reciprocity.arc_reciprocity", "arcs", "0 to 1", "no ties", SIMPLE),
    "pair_reciprocity": ("Reciprocity of pairs (NodeXL)", "measures.reciprocity.pair_reciprocity", "pairs that are joined", "0 to 1", "no ties", SIMPLE),
    "all_pairs_reciprocity": (
        "Reciprocity over all pairs (sna dyadic)",
        "measures.reciprocity.all_pairs_reciprocity",
        "all pairs, joined or not",
        "0 to 1",
        "fewer than two people",
        SIMPLE,
    ),
    "rho": ("Reciprocity beyond density (rho)", "measures.reciprocity.rho", "what a random graph of that density leaves", "-a/(1-a) to 1", "no ties", SIMPLE),
    "weighted_reciprocity": ("Weighted reciprocity (r_w)", "measures.reciprocity.weighted_reciprocity", "all addressed messages", "0 to 1", "no messages", {}),
    "rho_w": (
        "Weighted reciprocity beyond a null (rho_w)",
        "measures.reciprocity.rho_w",
        "what the named null leaves",
        "at most 1",
        "no messages; a null that returns everything",
        {},
    ),
    "centralization": (
        "Freeman centralization by degree",
        "measures.centralization.centralization",
        "the largest sum possible on n nodes",
        "0 to 1",
        "fewer than two or three people",
        SIMPLE,
    ),
    "betweenness_centralization": (
        "Freeman centralization by betweenness",
        "measures.centralization.betweenness_centralization",
        "n - 1",
        "0 to 1; 0 for a directed star",
        "fewer than three people",
        SIMPLE,
    ),
    "density": ("Density", "measures.density.density", "pairs of people", "0 to 1", "fewer than two people", SIMPLE),
    "isolates": ("Three kinds of isolates", "measures.density.isolates", "people on the roster", "0 to 1", "nobody", SIMPLE),
    "components": ("Largest components", "measures.density.components", "people on the roster", "0 to 1", "nobody", SIMPLE),
    "groups": ("Modularity and groups", "measures.groups.groups", "ties, against ties at random", "-1/2 to 1", "no ties", SIMPLE),
    "assortativity": ("Degree assortativity", "measures.hierarchy.assortativity", "a correlation", "-1 to 1", "all degrees equal; fewer than two ties", SIMPLE),
    "hierarchy": ("Krackhardt hierarchy", "measures.hierarchy.hierarchy", "pairs of which one reaches the other", "0 to 1", "nobody reaches anybody", SIMPLE),
    "connectedness": ("Connectedness", "measures.hierarchy.connectedness", "pairs of people", "0 to 1", "fewer than two people", SIMPLE),
    "cores": ("Largest core", "measures.hierarchy.largest_core", "nothing", "0 to n - 1", "nobody", SIMPLE),
    "pagerank": ("PageRank", "measures.position.pagerank", "adds up to 1", "0 to 1", "nobody", {}),
    "transitivity": ("Transitivity", "measures.position.transitivity", "chains of three people", "0 to 1", "nobody has two partners", SIMPLE),
    "type_shares": (
        "Shares of message types",
        "measures.activity.type_shares",
        "all messages",
        "0 to 1; original, reply and share add up to 1",
        "no messages",
        MESSAGES,
    ),
    "activity": ("1-9-90 activity groups", "measures.activity.activity_groups", "messages with a known author", "0 to 1", "fewer than ten writers", MESSAGES),
    "types": ("Six network types", "measures.types.classify", "nothing: a label with its distances", "a label", "fewer than two people", SIMPLE),
    "structural_virality": (
        "Structural virality (nu)",
        "threads.structural_virality",
        "pairs of messages",
        "2 - 2/n (star) to (n + 1)/3 (chain)",
        "a single message",
        TREES,
    ),
    "tree_table": ("Shapes of threads", "threads.tree_table", "see the columns", "see the columns", "see the columns", TREES),
    "participation_shifts": (
        "Participation shifts",
        "turns.participation_shifts",
        "shifts in all; beside shuffled turns",
        "0 to 1",
        "fewer than two turns",
        {"weights": "turns"},
    ),
    "burstiness": (
        "Burstiness",
        "timing.bursts.burstiness_of",
        "spread plus mean of the pauses",
        "-1 to 1",
        "fewer than two pauses; all pauses zero",
        MESSAGES,
    ),
    "memory": ("Memory of pauses", "timing.bursts.memory_of", "a correlation", "-1 to 1", "fewer than three pauses; constant pauses", MESSAGES),
    "response_time": (
        "Response time as survival",
        "timing.response.survival",
        "messages still waiting",
        "1 falling to 0",
        "nobody to wait for",
        {"weights": "messages", "loops": "answers to oneself are no answers"},
    ),
    "hours_of_day": (
        "Hours of the day",
        "timing.bursts.hours_of_day",
        "nothing: the length of the mean of all hours on a circle",
        "0 (evenly round the clock) to 1 (one hour only)",
        "no message has a time",
        MESSAGES,
    ),
    "change_point": ("Change point", "timing.change.change_point", "nothing", "a place in the sequence", "fewer than two stretches", MESSAGES),
    "influence": (
        "On whom it hangs",
        "chance.influence.without_each_author",
        "the measure with everybody",
        "that of the measure",
        "the measure is undefined without one",
        {},
    ),
    "hub_removal": ("Talk left without the busiest", "sensitivity.without_hub", "all addressed messages", "0 to 1", "fewer than three people", {}),
    "comparison": (
        "Difference at equal volume",
        "sensitivity.compare",
        "the same number of ties in both",
        "-1 to 1",
        "one of the two has no addressed message",
        {},
    ),
    "power": (
        "Messages needed to tell two settings apart",
        "sensitivity.power",
        "nothing; four times out of five in a synthetic model",
        "the sizes tried",
        "no size tried is enough",
        {"weights": "messages of the synthetic model; real talk needs more"},
    ),
    "known_groups": (
        "Agreement with the expected order",
        "measures.known_groups.agreement",
        "pairs of corpora that are not tied",
        "-1 to 1",
        "fewer than five corpora",
        MESSAGES,
    ),
    "weekly_clock": (
        "A clock that runs with the week",
        "timing.weekly.weekly_clock",
        "the messages of an average week",
        "hours from the first message",
        "less than two weeks of messages",
        MESSAGES,
    ),
    "trend": (
        "Trend of a share",
        "timing.trend.trend_of_share",
        "the odds a day before",
        "above 0; 1 is no trend",
        "fewer than ten threads; one answer only; one time only",
        MESSAGES,
    ),
    "daily_memory": (
        "Memory from day to day",
        "timing.trend.daily_memory",
        "a correlation",
        "-1 to 1",
        "fewer than fourteen days; a constant series",
        MESSAGES,
    ),
    "touch": (
        "Human touch (a profile of markers)",
        "words.markers.touch",
        "messages, and words in hundreds",
        "0 to 1 (share of messages), 0 and up (per 100 words)",
        "fewer than 30 messages or 5 authors; a language whose words are not listed",
        WORDS,
    ),
    "tailored": (
        "Tailoring: how different are the messages one author sends",
        "words.tailoring.tailored",
        "pairs of messages of one author to different people",
        "0 (one text for all) to 1 (nothing in common)",
        "an author who wrote to fewer than two people",
        WORDS,
    ),
    "coordination": (
        "Linguistic coordination",
        "words.accommodation.coordination",
        "exchanges",
        "-1 to 1",
        "fewer exchanges with the marker than asked for; no reply links and no other rule",
        WORDS,
    ),
    "take_up": ("Take-up of words", "words.answering.take_up", "the words of the reply", "0 to 1", "fewer than 30 exchanges or 5 authors", WORDS),
    "log_odds": (
        "Log-odds of a word with an informative prior",
        "words.difference.log_odds",
        "its standard error (z)",
        "unbounded; 0 is no difference",
        "a word that neither group nor the prior has",
        WORDS,
    ),
    "keyness": ("Keyness (G2) and ratio of rates", "words.difference.keyness", "what equal rates would give", "0 and up (G2)", "a group without words", WORDS),
    "cracks": (
        "Complaint and negative talk over time",
        "words.cracks.cracks_over_time",
        "messages of a period",
        "0 to 1",
        "fewer than 30 messages or 5 authors in a period",
        WORDS,
    ),
    "krippendorff_alpha": (
        "Agreement of coders (Krippendorff's alpha)",
        "words.agreement.krippendorff_alpha",
        "the disagreement expected by chance",
        "at most 1; 0 is chance",
        "nothing coded twice; one category only",
        {"direction": "not used", "weights": "codes of units", "loops": "not used", "isolates": "units coded once are left out"},
    ),
    "hawkes": ("Share of messages triggered by others (Hawkes)", "simulate.hawkes.fit", "all messages", "0 to 1", "fewer than 30 messages", MESSAGES),
}


@dataclass(frozen=True)
class MeasureCard:
    """One card: name, title, and its text as Markdown."""

    name: str
    title: str
    text: str

    def _repr_markdown_(self) -> str:
        return self.text


def function_of(name: str):
    """The function behind a card."""
    module, _, function = CARDS[name][1].rpartition(".")
    return getattr(import_module(f"conversation_lib.{module}"), function)


def key_of(name: str) -> str:
    """The name in `CARDS` of a card, given by that name or by its function, as results do.

    Examples
    --------
    >>> key_of("voice"), key_of("gini")
    ('V', 'gini')
    """
    found = next((key for key, (_, path, *_) in CARDS.items() if name in (key, path.rpartition(".")[2])), None)
    if found is None:
        raise BadInput(f"the name of a measure card ({', '.join(CARDS)})", repr(name), "a slip of the pen", "card('gini')")
    return found


def card(name: str) -> MeasureCard:
    """The measure card `name` (see `CARDS`; the `card` of a Result will do as well), made from the docstring of its function.

    Examples
    --------
    >>> card("gini").title
    'Gini coefficient'
    """
    name = key_of(name)
    title, path, divided, span, undefined, more = CARDS[name]
    doc = inspect.cleandoc(function_of(name).__doc__ or "")
    first, _, rest = doc.partition("\n\n")
    source = re.findall(r"(?:^|\n)\s*Source: (.*?)(?=\n\s*\n|\Z)", doc, re.DOTALL)
    source = source or [line.strip() for line in doc.splitlines() if "doi" in line]
    example = re.search(r"Examples\n-+\n(.*?)(?=\n\s*\n[A-Z]|\Z)", rest, re.DOTALL)
    lines = [
        f"## {title}",
        "",
        " ".join(first.split()),
        "",
        "| | |",
        "|---|---|",
        f"| Divided by | {divided} |",
        f"| Range | {span} |",
        f"| Undefined | {undefined} |",
    ]
    lines += [f"| {key.capitalize()} | {value} |" for key, value in {**SHARED, **more}.items()]
    lines += [f"| Source | {' '.join(' '.join(source).split()) or 'this project (docs/methods.md)'} |", f"| Function | `conversation_lib.{path}` |", ""]
    if example:
        lines += ["```python", *(line for line in inspect.cleandoc(example.group(1)).splitlines()), "```", ""]
    return MeasureCard(name, title, "\n".join(lines))


def used(code: str) -> list[str]:
    """The cards of the measures that some lines of code call by name; `profile` brings those of the axes and the index.

    Examples
    --------
    >>> used("measures.gini([1, 2]); timing.survival(hours, answered)")
    ['gini', 'response_time']
    """
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return []
    called = {getattr(node.func, "attr", getattr(node.func, "id", "")) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    whole = PROFILE if called & {"profile", "profiles", "axes"} else ()
    return [name for name in CARDS if name in whole or CARDS[name][1].rpartition(".")[2] in called]


def short(names: list[str], link: str = "") -> str:
    """A table of the conventions of `names`, a line each, for the end of a page; `link` is where the whole cards stand."""
    lines = ["| Number | Divided by | Range | Not defined |", "|---|---|---|---|"]
    for name in names:
        title, _, divided, span, undefined, _ = CARDS[name]
        lines.append(f"| {title} | {divided} | {span} | {undefined} |")
    holds = "; ".join(SHARED.values())
    more = f" The formulas, sources and examples are on the [measure cards]({link})." if link else ""
    return "\n".join(lines) + f"\n\nUnless a card says otherwise: {holds}.{more}\n"


def page() -> str:
    """docs/measures.md: all cards, in the order of `CARDS`."""
    head = "# Measure cards\n\nGenerated from the docstrings by `python -m conversation_lib refresh --tables`. What holds for all unless a card says otherwise: the direction, the counting, and what happens to messages to oneself.\n"
    return head + "\n" + "\n".join(card(name).text for name in CARDS).rstrip() + "\n"
