"""What KEDA would refuse of a ScaledObject, or silently not read. The schemas lie in `keda/`, which says where they come from."""

from pathlib import Path

import yaml
from jsonschema import Draft202012Validator

KEDA = Path(__file__).parent / "keda"


def problems(manifest):
    """Sentences, none where all is well."""
    found = [f"{error.message} at {'/'.join(map(str, error.path))}" for error in OBJECT.iter_errors(manifest)]
    return found or list(problems_between_fields(manifest["spec"]))


def problems_between_fields(spec):
    # KEDA's schema says this with an expression, which a JSON schema has not.
    if spec.get("minReplicaCount", 0) > spec.get("maxReplicaCount", 100):
        yield "minReplicaCount is more than maxReplicaCount"
    for number, trigger in enumerate(spec["triggers"]):
        metadata = METADATA.get(trigger["type"])
        if metadata is None:
            yield f"what a trigger of type {trigger['type']} is told is not known here: add it to {KEDA.name}/"
            continue
        for error in metadata.iter_errors(trigger["metadata"]):
            yield f"{error.message} at spec/triggers/{number}/metadata/{'/'.join(map(str, error.path))}"


def object_schema(declared):
    schema = closed(declared["schema"])
    schema["properties"]["apiVersion"] = {"const": f"{declared['group']}/{declared['version']}"}
    return schema


def closed(schema):
    """The API server refuses fields that a schema does not name; a JSON schema has to say so."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: closed(part) for name, part in schema.items()}
    if isinstance(parts.get("properties"), dict) and "type" in schema:
        parts.setdefault("additionalProperties", False)
    return parts


DECLARED = yaml.safe_load((KEDA / "scaled-object.yaml").read_text())
VERSION = DECLARED["keda"]
OBJECT = Draft202012Validator(object_schema(DECLARED))
METADATA = {"kafka": Draft202012Validator(yaml.safe_load((KEDA / "kafka-trigger.yaml").read_text()))}
