"""`/api/v1/openapi.json`: what the API has, for programs that are made from such descriptions."""

from __future__ import annotations

from typing import Any

from ingest.content.model.records import Association
from webapp.api.parameters import DESCRIPTION

__all__ = ["openapi_json"]


def openapi_json(association: Association) -> dict[str, Any]:
    """The description with the title of the site, and where it is, as plain values."""
    info = {**DESCRIPTION["info"], "title": association.site_title}
    servers = [{"url": association.base_address.rstrip("/") or "/"}]
    return {**DESCRIPTION, "info": info, "servers": servers}
