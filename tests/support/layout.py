"""What is wrong with how a page is laid out, as a browser has drawn it."""

from __future__ import annotations

__all__ = ["LAYOUT_FAULTS"]

LAYOUT_FAULTS = r"""(() => {
  const width = document.documentElement.clientWidth;
  const faults = [];
  if (document.documentElement.scrollWidth > width) {
    faults.push(`the page is ${document.documentElement.scrollWidth} wide, the window ${width}`);
  }
  const nameOf = (one) => {
    const [name] = String(one.className).split(" ");
    return one.localName + (one.id ? `#${one.id}` : name && `.${name}`);
  };
  const pathOf = (one) => `${nameOf(one.parentElement ?? one)} > ${nameOf(one)}`;
  const hides = (one) => {
    const { clipPath, width, height, overflow } = getComputedStyle(one);
    return clipPath !== "none" || (overflow === "hidden" && width === "1px" && height === "1px");
  };
  /** Each line of each text: what a reader sees of it, and what of it can be scrolled to. */
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
    if (text.data.trim() === "") continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const within = [];
    for (let one = text.parentElement; one !== document.documentElement; one = one.parentElement) {
      within.push(one);
    }
    const [parent] = within;
    if (within.some((one) => hides(one) || one.matches(".skip-link, option, noscript"))) continue;
    if (!parent.checkVisibility({ visibilityProperty: true })) continue;
    const clamped = within.find((one) => getComputedStyle(one).webkitLineClamp !== "none");
    const end = clamped?.getBoundingClientRect().bottom ?? Infinity;
    for (const { left, right, top, bottom } of range.getClientRects()) {
      if (bottom > end + 4) continue; // an ellipsis says that there is more
      if (right - left < 1 || bottom - top < 1) continue;
      let [first, last, upper, lower] = [left, right, top, bottom];
      let isReached = false;
      for (const box of within) {
        const { overflowX, overflowY, position } = getComputedStyle(box);
        const { left: start, right: end, top: above, bottom: below } = box.getBoundingClientRect();
        if (["auto", "scroll"].includes(overflowX)) {
          isReached = true;
          [first, last] = [Math.max(first, start), Math.min(last, end)];
        } else if (["hidden", "clip"].includes(overflowX) && !isReached) {
          if (left < start - 1.5 || right > end + 1.5) {
            faults.push(`cut off in ${pathOf(box)}: ${text.data.trim().slice(0, 30)}`);
          }
        }
        if (["auto", "scroll"].includes(overflowY)) {
          [upper, lower] = [Math.max(upper, above), Math.min(lower, below)];
        }
        if (["hidden", "clip"].includes(overflowY) && (top < above - 4 || bottom > below + 4)) {
          faults.push(`cut off below in ${pathOf(box)}: ${text.data.trim().slice(0, 30)}`);
        }
        if (position === "fixed" || position === "absolute") break;
      }
      if (last - first < 1 || lower - upper < 1) continue;
      if (first < -1.5 || last > width + 1.5) {
        faults.push(`outside, ${Math.round(first)} to ${Math.round(last)}: ${pathOf(parent)}: ` +
          text.data.trim().slice(0, 30));
      }
      const said = text.data.trim().slice(0, 30);
      lines.push({ first, last, top: upper, bottom: lower, parent, text: said });
    }
  }
  // Lines of type are higher than letters: what overlaps by less than a third of them is no fault.
  lines.sort((a, b) => a.top - b.top);
  lines.forEach((one, place) => {
    for (let next = place + 1; next < lines.length && lines[next].top < one.bottom; next += 1) {
      const other = lines[next];
      if (one.parent.contains(other.parent) || other.parent.contains(one.parent)) continue;
      if (one.parent.closest("sup, sub") || other.parent.closest("sup, sub")) continue;
      const high = Math.min(one.bottom, other.bottom) - other.top;
      const wide = Math.min(one.last, other.last) - Math.max(one.first, other.first);
      const least = Math.min(one.bottom - one.top, other.bottom - other.top);
      if (wide > 2 && high > least / 3 && high > 4) {
        const both = `${one.text} / ${other.text}`;
        faults.push(`${pathOf(one.parent)} over ${pathOf(other.parent)}: ${both}`);
      }
    }
  });
  const scrolls = (one) =>
    one !== null &&
    (["auto", "scroll"].includes(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
  for (const one of document.querySelectorAll("a, button, input, select, textarea, img, hr")) {
    if (!one.checkVisibility() || one.closest(".skip-link, [class*=visually-hidden]")) continue;
    const { left, right } = one.getBoundingClientRect();
    if ((left < -1.5 || right > width + 1.5) && !scrolls(one.parentElement)) {
      faults.push(`outside: ${pathOf(one)}`);
    }
  }
  return [...new Set(faults)].slice(0, 20);
})()"""
"""An expression in JavaScript that gives the faults: a page that scrolls sideways, a text that is
outside of the window or cut off and cannot be scrolled to, two texts one over the other."""
