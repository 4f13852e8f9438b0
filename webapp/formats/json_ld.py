"""What a page says to search engines in the words of schema.org, as JSON-LD. Pure."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

__all__ = ["breadcrumb_list", "faq_page", "format_json_ld"]


def faq_page(answered: Iterable[tuple[str, str, dt.date | None]]) -> dict[str, Any]:
    """Questions, their answers as text or HTML, and when each was last changed, where known.

    It is a https://schema.org/FAQPage.
    """
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {
                    "@type": "Answer",
                    "text": answer,
                    **({"dateModified": day.isoformat()} if day else {}),
                },
            }
            for question, answer, day in answered
        ],
    }


def breadcrumb_list(trail: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The way to a page, name and address of each step: https://schema.org/BreadcrumbList."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(trail, 1)
        ],
    }


def format_json_ld(parts: list[dict[str, Any]]) -> str:
    r"""The content of a script of the type `application/ld+json`; no text in it can end the script.

    >>> format_json_ld([{"name": "</script>"}])
    '{"@context": "https://schema.org", "@graph": [{"name": "\\u003c/script>"}]}'
    """
    text = json.dumps({"@context": "https://schema.org", "@graph": parts}, ensure_ascii=False)
    return text.replace("<", "\\u003c")
