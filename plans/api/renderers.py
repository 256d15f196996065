"""JSON with exact decimal numbers."""

from typing import Any

from rest_framework.renderers import BaseRenderer

from plans.opendata.streams import as_json, encode


class ExactJSON(BaseRenderer):
    """Render dicts, lists and values of tables. A Decimal keeps all its digits and never becomes a float."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: object = None) -> bytes:
        return to_json(data).encode()


def to_json(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join([f"{encode(key)}:{to_json(item)}" for key, item in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + ",".join([to_json(item) for item in value]) + "]"
    return as_json(value)
