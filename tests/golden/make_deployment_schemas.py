"""Writes tests/golden/deployment_schemas.json: the JSON schemas of the kinds in deployment/kubernetes and of Compose files.

Run from the project's folder: python -m tests.golden.make_deployment_schemas SWAGGER COMPOSE_SPEC
SWAGGER: kubernetes/swagger.json.unprocessed of github.com/kubernetes-client/python (here: 024658493, Kubernetes 1.36).
COMPOSE_SPEC: schema/compose-spec.json of github.com/compose-spec/compose-spec (here: of commit 170098b).
Both are under Apache-2.0. Descriptions are left out, and fields that Kubernetes does not know are refused.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("deployment_schemas.json")
KINDS = {
    "Deployment": "io.k8s.api.apps.v1.Deployment",
    "Ingress": "io.k8s.api.networking.v1.Ingress",
    "NetworkPolicy": "io.k8s.api.networking.v1.NetworkPolicy",
    "PersistentVolumeClaim": "io.k8s.api.core.v1.PersistentVolumeClaim",
    "Service": "io.k8s.api.core.v1.Service",
}
INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"


def main(swagger: Path, compose_spec: Path) -> None:
    """Write the file anew."""
    schemas = {
        "kubernetes": kubernetes(json.loads(swagger.read_text())["definitions"]),
        "compose": without_descriptions(json.loads(compose_spec.read_text())),
    }
    PATH.write_text(json.dumps(schemas, separators=(",", ":")) + "\n", encoding="utf-8")


def kubernetes(definitions: dict[str, Any]) -> dict[str, Any]:
    """Kind -> its schema under "kinds", and all that these rest on under "definitions"."""
    needed: set[str] = set()
    to_do = list(KINDS.values())
    while to_do:
        if (name := to_do.pop()) not in needed:
            needed.add(name)
            to_do += references(definitions[name])
    found = {name: strict(without_descriptions(definitions[name])) for name in sorted(needed)}
    found[INT_OR_STRING] = {"type": ["integer", "string"]}
    return {"kinds": {kind: f"#/definitions/{name}" for kind, name in KINDS.items()}, "definitions": found}


def without_descriptions(schema: Any) -> Any:
    """The schema without the texts for people and without what only Kubernetes's own programs read."""
    if isinstance(schema, dict):
        kept = {
            key: value
            for key, value in schema.items()
            if not (key == "description" and isinstance(value, str)) and not key.startswith("x-kubernetes")
        }
        return {key: without_descriptions(value) for key, value in kept.items()}
    return [without_descriptions(each) for each in schema] if isinstance(schema, list) else schema


def strict(definition: dict[str, Any]) -> dict[str, Any]:
    """The definition of an object refuses fields that it does not list."""
    return {**definition, "additionalProperties": False} if "properties" in definition else definition


def references(schema: Any) -> Iterator[str]:
    """Names of the definitions that a schema rests on."""
    if isinstance(schema, dict):
        if isinstance(target := schema.get("$ref"), str):
            yield target.rpartition("/")[2]
        schema = list(schema.values())
    if isinstance(schema, list):
        for each in schema:
            yield from references(each)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
