"""The association's own colour: legible whatever it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.content import ROOT
from webapp.site.theme import contrast, theme_style

STYLE = (ROOT / "webapp/static/css/tokens.css").read_text("utf-8")

colours = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def _values(style: str) -> list[dict[str, str]]:
    """Name -> colour, of the light and the dark scheme."""
    return [dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for block in style.split("@media")]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#0000ff", 2.15)],
)
def test_contrast_is_as_known_pairs_have_it(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == ratio


@given(colours)
def test_any_colour_can_be_read_in_both_schemes(colour: str) -> None:
    light, dark = _values(theme_style(colour))
    for ground in ("#fdf9f3", "#f4ebdf", "#ffffff"):
        assert contrast(light["accent"], ground) >= 4.5
        assert contrast(light["accent-deep"], ground) >= 4.5
    for ground in ("#1b1a20", "#26242d", "#211f27"):
        assert contrast(dark["accent"], ground) >= 4.5
        assert contrast(dark["accent-deep"], ground) >= 4.5
    for scheme in (light, dark):
        assert contrast(scheme["accent"], scheme["on-accent"]) >= 4.5


def test_a_colour_that_can_be_read_stays_what_it_is() -> None:
    light, dark = _values(theme_style("#8a1c7c"))
    assert light["accent"] == "#8a1c7c"
    assert dark["accent"] != "#8a1c7c"
    assert theme_style("") == ""


def test_the_grounds_are_those_of_the_style() -> None:
    assert re.search(r"--linen: #f4ebdf;", STYLE)
    assert re.search(r"--dusk: #26242d;", STYLE)
    assert re.search(r"--surface-quiet: var\(--linen\);", STYLE)
    assert re.search(r"--surface: var\(--dusk\);", STYLE)
