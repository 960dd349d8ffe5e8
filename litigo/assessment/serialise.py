"""``assessment.json``: the same assessment gives the same bytes; its JSON Schema comes from the same classes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from litigo.assessment.model import Assessment


def plain(value: object) -> Any:  # noqa: ANN401  # JSON values are of any type
    """Turn a result into plain JSON values: days as ISO text, amounts as text with two decimals."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def to_json(value: object) -> bytes:
    """Serialise an assessment, or a part of one: one line per field, one per deadline, strategy or question."""
    data = plain(value)
    if not isinstance(data, dict):
        return (_compact(data) + "\n").encode()
    return ("{\n" + ",\n".join(f"{_compact(key)}: {_lines(item)}" for key, item in data.items()) + "\n}\n").encode()


def _lines(value: object) -> str:
    if not isinstance(value, list) or not value:
        return _compact(value)
    return "[\n" + ",\n".join(map(_compact, value)) + "\n]"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


def assessment_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of ``assessment.json``."""
    from pydantic import TypeAdapter  # noqa: PLC0415  # slow to import, and only this needs it

    schema = TypeAdapter(Assessment).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
