"""The element on pages that listen to keys, and whose plugins join, copy and delay its script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser, Locator, Page, expect

from support.chromium import forget, hosted, served
from support.content import write_small_content
from support.unreliable import HASTENED
from webapp.export.exporter import export_site

pytestmark = pytest.mark.browser

LINK = '<faq-search{attributes}><a href="{faq}search/index.html">Search there</a></faq-search>'

SHORTCUTS = """
<input id="other"><script>
window.heard = [];
for (const kind of ["keydown", "keypress", "keyup"]) {
  [PLACE].addEventListener(kind, (event) => {
    if (/INPUT|TEXTAREA/.test(event.target.tagName)) return;
    window.heard.push(event.key);
    if (event.key.length === 1) event.preventDefault();
  }, [EARLY]);
}
</script>
"""
"""Shortcuts as pages have them, which take no field of a shadow tree for one."""

LISTENING = [("document", "false"), ("document", "true"), ("document.body", "true")]
"""Where they listen, and whether before anything within the page does."""

WAYS = {
    "its own script": '<script src="{faq}assets/faq-search.js" defer></script>',
    "with a version": '<script src="{faq}assets/faq-search.js?ver=6.5.2" async></script>',
    "a module": '<script type="module" src="/cache/module.js"></script>',
    "joined": '<script src="/cache/autoptimize_abc.js" defer></script>',
    "a copy of the same name": '<script src="/min/assets/faq-search.js"></script>',
    "written into the page": "<script>{text}</script>",
    "under strict rules": (
        "<script>'use strict'; var other = function () {{ {text} }}; other();</script>"
    ),
    "put off by its type": (
        '<script type="a1b2-text/javascript" src="{faq}assets/faq-search.js" defer></script>'
        """<script>addEventListener('DOMContentLoaded', () => {{
          const old = document.querySelector('script[type^=a1b2]');
          const one = document.createElement('script');
          for (const {{ name, value }} of old.attributes) one.setAttribute(name, value);
          one.type = 'text/javascript';
          old.replaceWith(one);
        }})</script>"""
    ),
    "put off and written into the page": (
        '<script type="a1b2-text/javascript">{text}</script>'
        """<script>addEventListener('load', () => {{
          const one = document.createElement('script');
          one.text = document.querySelector('script[type^=a1b2]').text;
          document.body.append(one);
        }})</script>"""
    ),
    "evaluated": (
        "<script>fetch('/cache/a.js').then((one) => one.text()).then((text) => (0, eval)(text))"
        "</script>"
    ),
    "delayed": (
        "<script>addEventListener('load', () => setTimeout(() => {{ const one = "
        "document.createElement('script'); one.src = '{faq}assets/faq-search.js'; "
        "document.head.append(one); }}))</script>"
    ),
}
"""How a page comes by the script."""

KNOWN = ("its own script", "with a version", "delayed", "put off by its type")
"""Those that say where the site is."""


@dataclass(frozen=True)
class Site:
    """A site on the web, in two exports: one knows its own address."""

    root: str
    folder: Path
    association: Flask
    """Another site, whose page has the element."""
    host: str
    """Its address."""

    @property
    def text(self) -> str:
        return (self.folder / "assets" / "faq-search.js").read_text("utf-8")


def _shortcuts(place: str = "document", early: str = "false") -> str:
    return SHORTCUTS.replace("[PLACE]", place).replace("[EARLY]", early)


def _association() -> Flask:
    app = Flask("association")

    @app.get("/")
    def page() -> Response:
        return Response(app.config["HTML"], headers={"Content-Security-Policy": app.config["CSP"]})

    @app.get("/cache/<name>.js")
    @app.get("/min/assets/faq-search.js")
    def script(name: str = "") -> Response:
        return Response(app.config["SCRIPT"], mimetype="text/javascript")

    return app


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[bool, Site]]:
    folder = tmp_path_factory.mktemp("elsewhere")
    association = _association()
    with hosted(folder) as address, served(association) as host:
        made = {}
        for has_base in (True, False):
            name = "known" if has_base else "unknown"
            content = folder / f"{name}-content"
            write_small_content(content)
            if has_base:
                text = f'[site]\nbase_address = "{address}{name}/"\n'
                (content / "site.toml").write_text(text, "utf-8")
            export_site(content, folder / name)
            made[has_base] = Site(f"{address}{name}/", folder / name, association, host)
        yield made


@pytest.fixture(scope="module")
def kept_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.add_init_script(HASTENED)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(kept_page: Page) -> Iterator[Page]:
    """A page for one test after the other: what is opened in it is another document each time."""
    yield kept_page
    forget(kept_page)
    kept_page.mouse.move(0, 0)


def _show(
    page: Page, site: Site, way: str, attributes: str = "", above: str = "", policy: str = ""
) -> Locator:
    """The element on the page of an association that comes by the script in this way."""
    script = WAYS[way].format(faq=site.root, text=site.text)
    inside = LINK.format(faq=site.root, attributes=attributes)
    html = f"<!doctype html><title>A</title><body>{above}{inside}{script}</body>"

    app = site.association
    app.config.update(HTML=html, CSP=policy, SCRIPT=f"var other = 1;\n{site.text}")
    page.goto(site.host)
    page.wait_for_function("customElements.get('faq-search') !== undefined")
    page.wait_for_timeout(100)
    return page.locator("faq-search")


def _assert_searches(element: Locator, root: str) -> None:
    element.locator("input").fill("cost")
    expect(element.locator(".title a").first).to_be_visible()
    address = str(element.locator(".title a").first.get_attribute("href"))
    assert address.startswith(f"{root}questions/")
    assert str(element.locator(".all a").get_attribute("href")).startswith(f"{root}search/")
    assert not element.get_by_text("Search there").is_visible()


@pytest.mark.parametrize("way", WAYS)
def test_it_finds_a_site_that_knows_its_address(
    page: Page, sites: dict[bool, Site], way: str
) -> None:
    _assert_searches(_show(page, sites[True], way), sites[True].root)


@pytest.mark.parametrize("way", WAYS)
def test_it_finds_the_site_that_the_page_names(
    page: Page, sites: dict[bool, Site], way: str
) -> None:
    site = sites[False]
    for attribute in (site.root, site.root.rstrip("/")):
        _assert_searches(_show(page, site, way, f' site="{attribute}"'), site.root)


@pytest.mark.parametrize("way", WAYS)
def test_where_nothing_says_the_address_the_link_within_stays(
    page: Page, sites: dict[bool, Site], way: str
) -> None:
    site = sites[False]
    element = _show(page, site, way)
    if way in KNOWN:
        _assert_searches(element, site.root)
        return
    if way == "a copy of the same name":  # it seems to be where the site is
        expect(element.get_by_text("Search there")).to_be_hidden()
        element.locator("input").fill("cost")
    expect(element.get_by_text("Search there")).to_be_visible()
    element.get_by_text("Search there").click()
    page.wait_for_url(f"{site.root}search/index.html")


def test_an_address_that_is_none_leaves_the_link(page: Page, sites: dict[bool, Site]) -> None:
    element = _show(page, sites[True], "joined", ' site="https://:"')
    expect(element.get_by_text("Search there")).to_be_visible()


def test_a_page_has_two_names_more_and_no_others(page: Page, sites: dict[bool, Site]) -> None:
    above = "<script>const before = new Set(Object.getOwnPropertyNames(window))</script>"
    _assert_searches(_show(page, sites[True], "its own script", above=above), sites[True].root)
    names = "Object.getOwnPropertyNames(window).filter((name) => !before.has(name)).sort()"
    assert page.evaluate(names) == ["FaqSearch", "FaqSearchIndex"]


def test_the_strictest_policy_that_lets_the_script_run_is_enough(
    page: Page, sites: dict[bool, Site]
) -> None:
    site = sites[True]
    policy = f"default-src 'none'; script-src {site.root}; base-uri 'none'; form-action 'none'"
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    _assert_searches(_show(page, site, "its own script", policy=policy), site.root)
    assert [one for one in complaints if "favicon" not in one] == []


def test_a_policy_that_lets_no_script_load_another_leaves_the_link(
    page: Page, sites: dict[bool, Site]
) -> None:
    policy = "require-trusted-types-for 'script'"
    element = _show(page, sites[True], "its own script", policy=policy)
    element.locator("input").fill("cost")
    expect(element.get_by_text("Search there")).to_be_visible()
    expect(element.locator("[role=status]")).to_contain_text("could not be loaded")


# Keys


@pytest.mark.parametrize(("place", "early"), LISTENING)
def test_what_is_typed_is_no_shortcut_of_the_page_around(
    page: Page, sites: dict[bool, Site], place: str, early: str
) -> None:
    above = _shortcuts(place, early)
    element = _show(page, sites[True], "its own script", above=above)
    field = element.locator("input")
    field.click()
    page.keyboard.type("toddlers and/or jk? 12 ÄßS")
    expect(field).to_have_value("toddlers and/or jk? 12 ÄßS")
    for key in ("Backspace", "ArrowLeft", "Home", "Delete", "Enter", "Control+a", "Control+z"):
        page.keyboard.press(key)
    assert page.evaluate("heard") == []


@pytest.mark.parametrize(("place", "early"), LISTENING)
def test_keys_that_lead_through_the_results_are_not_heard(
    page: Page, sites: dict[bool, Site], place: str, early: str
) -> None:
    above = _shortcuts(place, early)
    element = _show(page, sites[True], "its own script", above=above)
    element.locator("input").click()
    page.keyboard.type("cost")
    expect(element.locator(".title a").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(element.locator(".title a").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(element.locator("input")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(element.locator(".results")).to_be_hidden()
    expect(element.locator("input")).to_be_focused()
    assert page.evaluate("heard") == []


def test_a_box_that_is_taken_away_takes_no_keys(page: Page, sites: dict[bool, Site]) -> None:
    element = _show(page, sites[True], "its own script", above=_shortcuts())
    element.locator("input").click()
    page.keyboard.type("cost")
    expect(element.locator(".title a").first).to_be_visible()
    element.evaluate("one => one.remove()")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    assert page.evaluate("heard") == ["Escape", "Escape", "s", "s"]


def test_keys_that_leave_the_field_are_heard(page: Page, sites: dict[bool, Site]) -> None:
    element = _show(page, sites[True], "its own script", above=_shortcuts())
    element.locator("input").click()
    page.keyboard.type("zebra")
    expect(element.locator(".results")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("heard") == [], "it closed the results"
    page.keyboard.press("Escape")
    page.keyboard.press("F2")
    page.keyboard.press("Tab")
    assert page.evaluate("heard.slice(0, 5)") == ["Escape", "Escape", "F2", "F2", "Tab"]


def test_a_slash_in_the_element_does_not_lead_to_the_search_of_the_site(
    page: Page, sites: dict[bool, Site]
) -> None:
    page.goto(f"{sites[True].root}pieces/index.html")
    field = page.locator("faq-search input")
    field.click()
    page.keyboard.type("and/or")
    expect(field).to_have_value("and/or")
    expect(page.locator("header input[name=q]")).to_have_value("")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("header input[name=q]")).to_be_focused()


def test_a_slash_in_any_field_of_a_shadow_tree_stays_there(
    page: Page, sites: dict[bool, Site]
) -> None:
    page.goto(f"{sites[True].root}index.html")
    page.evaluate("""() => {
      const host = document.createElement("div");
      host.attachShadow({ mode: "open" }).append(document.createElement("textarea"));
      document.querySelector("main").prepend(host);
    }""")
    page.locator("main textarea").first.click()
    page.keyboard.type("1/2")
    expect(page.locator("main textarea").first).to_have_value("1/2")
