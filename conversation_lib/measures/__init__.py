"""Measures: a table of contents. Each module holds one idea; every measure answers with a Result."""

from .activity import activity_groups, type_shares
from .answers import answered
from .centralization import betweenness_centralization, centralization, centralizations
from .concentration import concentration, entropy, evenness, gini, hill, lorenz, received, sent, simpson, top_share
from .density import components, density, isolates, mean_degree, talk_of_one
from .groups import adjusted_rand, modularity_of
from .hierarchy import assortativity, connectedness, core_numbers, largest_core
from .position import betweenness, pagerank, transitivity
from .profile import Profile, profile
from .reading import reading
from .reciprocity import all_pairs_reciprocity, arc_reciprocity, dyads, pair_reciprocity, reciprocity, rho, rho_w, weighted_reciprocity
from .shuffle import shuffled_turns
from .space import PLAIN, attention, axes, chance_returned, company, company_averaged, conversation_index, off_centre, returned, voice
from .types import classify, thresholds_from_sample, type_metrics, vote

__all__ = [
    "PLAIN",
    "Profile",
    "activity_groups",
    "adjusted_rand",
    "all_pairs_reciprocity",
    "answered",
    "arc_reciprocity",
    "assortativity",
    "attention",
    "axes",
    "betweenness",
    "betweenness_centralization",
    "centralization",
    "centralizations",
    "chance_returned",
    "classify",
    "company",
    "company_averaged",
    "components",
    "concentration",
    "connectedness",
    "conversation_index",
    "core_numbers",
    "density",
    "dyads",
    "entropy",
    "evenness",
    "gini",
    "hill",
    "isolates",
    "largest_core",
    "lorenz",
    "mean_degree",
    "modularity_of",
    "off_centre",
    "pagerank",
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
    "talk_of_one",
    "thresholds_from_sample",
    "top_share",
    "transitivity",
    "type_metrics",
    "type_shares",
    "voice",
    "vote",
    "weighted_reciprocity",
]
