"""Words that stand in texts of every subject, by how little they say."""

from __future__ import annotations

__all__ = ["ASKING_WORDS", "GENERAL_WORDS", "STOP_WORDS"]

STOP_WORDS = (
    "a about am an and any are as at be been being but by did doing for from had has have having "
    "he her him his i if in into is it its just me my no not of on or our she so some than that "
    "the their them then there these they this to up us was we were with you your "
    "i'm i've you're you've we're we've they're they've he's she's it's that's there's "
    "what's aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't shouldn't "
    "wasn't weren't won't wouldn't"
)
"""Stop words, which say nothing about what is asked; as written, each is folded."""

ASKING_WORDS = frozenset(
    [
        "can",
        "could",
        "do",
        "does",
        "how",
        "should",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "would",
    ]
)
"""Words that ask: among questions they tell which kind of answer is wanted. Those that no record
holds are stop words, and no typing errors."""

GENERAL_WORDS = (
    "able about above across actually after again ago all allow almost already also always "
    "another answer any anybody anyone anything apply ask away back bad become before begin best "
    "better big both bring buy call change check choose close come correct could day difference "
    "different do down each easy either else end enough even ever every everyone everything "
    "exactly example except explain far few find fine first follow for found free from full get "
    "give go going good great happen hard help here high hold idea instead into issue just keep "
    "kind know large last late later leave less let like little long look lot make many matter "
    "may maybe mean meaning might more most move much must name near necessary need never new "
    "next no nobody none nothing now number off often okay old once one only open order other out "
    "over own part people person place please point possible problem put question quick quickly "
    "real really reason receive right same say second see seem send set several show side simple "
    "since small someone something sometimes soon sort start stay still stop such sure take talk "
    "tell thank thanks thing think three through time today together too try turn two type under "
    "understand until use useful usually very want way week well whole without word work wrong "
    "year yes yet"
)
"""Words that are found like others, and say little about the subject of a search; folded."""
