"""The same talk with its turns in another order: what a rule of inference finds there, it makes itself.

"Answers the previous speaker" finds answers in any order of turns. So a rule is also run on shuffled turns, and only
the difference is claimed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..corpus import Corpus, message_table


def shuffled_turns(corpus: Corpus, seed: int = 1, within: str | pd.Series = "conversation_id") -> Corpus:
    """The corpus with the times of its messages permuted inside each conversation; who wrote what to whom stays.

    Messages of one conversation exchange their `created_at`; where times are missing the order of ids decides and
    nothing can be shuffled there. Reply links and explicit targets stay with their message.

    Examples
    --------
    >>> from conversation_lib.toys import five_people
    >>> a, b = five_people(), shuffled_turns(five_people(), seed=3)
    >>> sorted(a.messages["message_id"]) == sorted(b.messages["message_id"]), list(a.messages["message_id"]) == list(b.messages["message_id"])
    (True, False)
    """
    rng = np.random.default_rng(seed)
    m = corpus.messages
    group, _ = pd.factorize(m[within] if isinstance(within, str) else within)
    known = m["created_at"].notna().to_numpy()
    place = np.flatnonzero(known)
    order = place[np.lexsort((rng.random(len(place)), group[place]))]  # members of each group, in random order
    home = place[np.argsort(group[place], kind="stable")]
    times = m["created_at"].array.copy()
    times[order] = m["created_at"].array[home]
    columns = {name: m[name] for name in m.columns} | {"created_at": pd.Series(times, index=m.index)}
    return Corpus(message_table(columns), corpus.accounts, corpus.rejects, {**corpus.source, "shuffled_turns": seed})
