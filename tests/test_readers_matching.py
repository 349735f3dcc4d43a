"""Looking up ids by numbers: the same answer as a dictionary gives, whatever the ids are."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation_lib.readers import matching
from conversation_lib.readers.links import Parents

IDS = st.one_of(st.none(), st.text(max_size=20), st.integers(0, 30).map(str), st.text("ab", max_size=30))


@given(st.lists(IDS, max_size=60), st.lists(IDS, max_size=60))
def test_numbers_and_dictionary_agree(keys, known):
    keys, known = pa.array(keys, pa.string()), pa.array(known, pa.string())
    expected, unique = matching._by_dictionary(keys, known)
    found = matching._by_numbers(keys, known)
    assert found is not None
    assert found[0].tolist() == expected.tolist()
    if len(keys) > keys.null_count:
        assert found[1] == unique


def test_a_large_column_with_repeats_gaps_and_slices():
    rng = np.random.default_rng(20100520)
    known = pa.array([f"t{n}" if n % 97 else None for n in rng.integers(0, 150_000, 120_000)], pa.string()).slice(1_000)
    keys = pa.array([f"t{n}" if n % 5 else None for n in rng.integers(0, 200_000, 90_000)], pa.string()).slice(500, 80_000)
    expected, unique = matching._by_dictionary(keys, known)
    found = matching._by_numbers(keys, known)
    assert found is not None and (found[0] == expected).all() and found[1] == unique is False
    assert matching.places(keys, known)[0].tolist() == expected.tolist()


@pytest.mark.parametrize("bits", [0, 3, 17])
def test_numbers_that_fall_together_are_found_out(monkeypatch, bits):
    honest = matching._numbers
    monkeypatch.setattr(
        matching,
        "_numbers",
        lambda column, longest: honest(column, longest) >> np.uint64(64 - bits) << np.uint64(64 - bits) if bits else np.zeros(len(column), np.uint64),
    )
    monkeypatch.setattr(matching, "ENOUGH", 0)
    known = pa.array([f"id{n}" for n in range(3000)])
    keys = pa.array([f"id{n}" for n in range(2999, -1000, -1)])
    place, unique = matching.places(keys, known)
    assert place.tolist() == [n if n >= 0 else -1 for n in range(2999, -1000, -1)] and unique


def test_ids_too_long_for_numbers_go_by_dictionary(monkeypatch):
    monkeypatch.setattr(matching, "ENOUGH", 0)
    known = pa.array(["x" * 200, "y"])
    assert matching._by_numbers(known, known) is None
    assert Parents(known, pa.array([None, "x" * 200])).places.tolist() == [-1, 0]
