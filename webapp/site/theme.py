"""The association's own colour in the style of the pages, legible in light and in dark."""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls

__all__ = ["contrast", "theme_style"]

_LIGHT_GROUND = "#f4ebdf"
"""The darkest light ground on which links stand, --linen in style.css."""
_DARK_GROUND = "#26242d"
"""The lightest dark one, --dusk."""

_ENOUGH = 4.6
"""Contrast of text: WCAG 2.2, success criterion 1.4.3 asks for 4.5."""

_STEPS = 100


def theme_style(accent: str) -> str:
    """The rules that give links and buttons a colour, `#` and six hexadecimal digits.

    It is darkened for the light scheme, and lightened for the dark one, as far as legible text
    needs; the hue stays. Empty for no colour.
    """
    if not accent:
        return ""
    light = _legible(accent, _LIGHT_GROUND, towards=0.0)
    dark = _legible(accent, _DARK_GROUND, towards=1.0)
    return (
        f":root {{\n{_rules(light, _moved(light, 0.0, 0.3))}}}\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        f"  :root {{\n{_rules(dark, _moved(dark, 1.0, 0.4))}  }}\n}}\n"
    )


def _rules(accent: str, deep: str) -> str:
    on_accent = max("#ffffff", "#15141a", key=lambda colour: contrast(colour, accent))
    values = {"accent": accent, "accent-deep": deep, "on-accent": on_accent}
    return "".join(f"    --{name}: {value};\n" for name, value in values.items())


def _legible(colour: str, ground: str, towards: float) -> str:
    """The colour nearest to one that can be read on a ground, by moving its lightness."""
    for step in range(_STEPS + 1):
        moved = _moved(colour, towards, step / _STEPS)
        if contrast(moved, ground) >= _ENOUGH:
            return moved
    raise AssertionError("black and white can be read on the grounds above")


def _moved(colour: str, lightness: float, part: float) -> str:
    """The colour with its lightness moved a part of the way to another, from 0 to 1."""
    if part == 0:
        return colour
    hue, from_, saturation = rgb_to_hls(*_channels(colour))
    red, green, blue = hls_to_rgb(hue, from_ + (lightness - from_) * part, saturation)
    return "#" + "".join(f"{round(255 * one):02x}" for one in (red, green, blue))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21: WCAG 2.2, definition of contrast ratio.

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return round((high + 0.05) / (low + 0.05), 2)


def _luminance(colour: str) -> float:
    """Relative luminance from 0 to 1, of the same source."""
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
        for one in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of `#rrggbb`, from 0 to 1."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue
