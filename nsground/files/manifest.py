"""Manifests: a folder says with which settings its work began; the same settings resume it, others are refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nsground.errors import DataError
from nsground.files.reading import read_json_object


def ensure_same_settings(
    manifest: Path, settings: Mapping[str, Any], kind: str, informative: Mapping[str, Any] | None = None
) -> None:
    """Make sure that a manifest, if there is one, holds these settings; what else it holds does not matter.

    Mappings among the settings are compared name by name, and a name that the manifest lacks is null there.

    Args:
        manifest: a JSON file; where it does not exist, everything is fine.
        settings: what must be equal for the work to go on.
        kind: what the folder holds, in words, such as ``a run``.
        informative: what may differ, but may help to see why the settings do.

    Raises:
        DataError: with all that differs, and what to do.
    """
    if not manifest.is_file():
        return
    before = dict(_flat(read_json_object(manifest)))
    differing = [
        _difference(name, before.get(name), value)
        for name, value in _flat(_plain(settings))
        if before.get(name) != value
    ]
    if differing:
        differing += [
            _difference(name, before[name], value)
            for name, value in _flat(_plain(informative or {}))
            if before.get(name) not in (None, value)
        ]
        raise DataError(
            f"{manifest.parent}: holds {kind} with {', and with '.join(differing)}; "
            "give another folder, or remove this one"
        )


def _difference(name: str, before: Any, now: Any) -> str:
    return f"{name} {json.dumps(before, ensure_ascii=False)}, not {json.dumps(now, ensure_ascii=False)}"


def _plain(settings: Mapping[str, Any]) -> Any:
    """The settings as JSON gives them back."""
    return json.loads(json.dumps(settings))


def _flat(settings: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The settings name by name, one level down: ``{"a": {"b": 1}}`` as ``("a.b", 1)``."""
    for name, value in settings.items():
        yield from ((f"{name}.{k}", v) for k, v in value.items()) if isinstance(value, dict) else [(name, value)]
