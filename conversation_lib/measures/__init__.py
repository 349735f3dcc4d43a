"""Measures: a table of contents. Each module holds one idea; every measure answers with a Result."""

from .answers import answered
from .centralization import betweenness_centralization, centralization, centralizations
from .concentration import concentration, entropy, evenness, gini, hill, lorenz, received, sent, simpson, top_share
from .density import components, density, isolates, mean_degree, talk_of_one
from .profile import Profile, profile
from .reading import reading
from .reciprocity import all_pairs_reciprocity, arc_reciprocity, dyads, pair_reciprocity, reciprocity, rho, rho_w, stub_permutations, weighted_reciprocity
from .shuffle import shuffled_turns
from .space import PLAIN, attention, axes, chance_returned, company, company_averaged, conversation_index, off_centre, returned, voice

__all__ = [
    "PLAIN",
    "Profile",
    "all_pairs_reciprocity",
    "answered",
    "arc_reciprocity",
    "attention",
    "axes",
    "betweenness_centralization",
    "centralization",
    "centralizations",
    "chance_returned",
    "company",
    "company_averaged",
    "components",
    "concentration",
    "conversation_index",
    "density",
    "dyads",
    "entropy",
    "evenness",
    "gini",
    "hill",
    "isolates",
    "lorenz",
    "mean_degree",
    "off_centre",
    "pair_reciprocity",
    "profile",
    "reading",
    "received",
    "reciprocity",
    "returned",
    "rho",
    "rho_w",
    "sent",
    "shuffled_turns",
    "simpson",
    "stub_permutations",
    "talk_of_one",
    "top_share",
    "voice",
    "weighted_reciprocity",
]
