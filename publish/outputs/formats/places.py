"""The places that the claims name as GeoJSON (RFC 7946): what the maps of the report show."""

from __future__ import annotations

import json
from collections.abc import Sequence

from publish.outputs.formats.content import Table


def content(tables: Sequence[Table]) -> str:
    """A feature for each place that has coordinates, with the claims that name it."""
    named = {table.name: table for table in tables}
    claims: dict[str, list[str]] = {}
    for claim in named["claims"].records():
        for place in str(claim["places"] or "").split(";"):
            claims.setdefault(place, []).append(str(claim["claim"]))
    features = []
    for row in named["places"].records():
        latitude, longitude = row.pop("latitude"), row.pop("longitude")
        if latitude is None:
            continue
        key = str(row["place"])
        features.append(
            {
                "type": "Feature",
                "id": key,
                # Longitude first.
                "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
                "properties": row | {"claims": claims.get(key, [])},
            }
        )
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
