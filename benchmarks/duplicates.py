"""How well a likeness tells rewordings of a question from other questions, by threshold.

    python benchmarks/duplicates.py DATA

DATA holds records.jsonl and queries.jsonl, as README.md says. Each query is a paraphrase of the
questions that it expects. Found is the share of the paraphrases that are at least so alike to
their question; right, the share of true ones among all pairs of a question and a paraphrase that
are; apart, how many pairs of two different questions are.
"""

from __future__ import annotations

import argparse
from itertools import combinations
from pathlib import Path

from collection import load

from ingest.content.model.similarity import THRESHOLD, likeness
from ingest.content.model.wording import comparable

_THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, metavar="DATA", help="records.jsonl and queries.jsonl")
    collection = load(parser.parse_args().data)
    wording = {entry.id: entry.question for entry in collection.entries}
    questions = {comparable(text, ()): text for text in wording.values()}
    same, other = list[float](), list[float]()
    for asked in collection.queries:
        own = {comparable(wording[one], ()) for one in asked.expected}
        for key, text in questions.items():
            if key != comparable(asked.query, ()):
                (same if key in own else other).append(likeness(text, asked.query))
    apart = [likeness(*pair) for pair in combinations(questions.values(), 2)]
    print(f"{len(questions)} questions, {len(same)} paraphrases, {len(other)} of other questions,")
    print(f"{len(apart)} pairs of questions; the threshold is {THRESHOLD}")
    print(f"{'at least':>8} {'found':>8} {'right':>8} {'apart':>8}")
    for least in _THRESHOLDS:
        found, wrong = (sum(one >= least for one in many) for many in (same, other))
        share = found / (found + wrong) if found else 0.0
        print(
            f"{least:>8} {found / len(same):>8.3f} {share:>8.3f} "
            f"{sum(one >= least for one in apart):>8}"
        )


if __name__ == "__main__":
    main()
