"""YAML documents that a schema is known for: Kubernetes objects, Compose files."""

from __future__ import annotations

import json
import os

from tests.examples.inner.answers import Problem

KUBERNETES = "1.37"


def judge(documents):
    """Judge the documents by what they are; return the tool that did, or None where no schema fits."""
    tool = None
    for document in documents:
        if not isinstance(document, dict):
            continue
        if "apiVersion" in document and "kind" in document:
            tool = _kubernetes(document) or tool
        elif isinstance(document.get("services"), dict):
            tool = _compose(document) or tool
    return tool


def _kubernetes(document):
    import kubernetes_validate

    tool = "kubernetes-validate"
    try:
        kubernetes_validate.validate(document, KUBERNETES, strict=True)
    except kubernetes_validate.SchemaNotFoundError:
        # The kind of an operator: its schema is not Kubernetes' own.
        return None
    except kubernetes_validate.ValidationError as error:
        where = ".".join(str(part) for part in getattr(error, "path", []) or [])
        raise Problem(tool, "{}: {}: {}".format(document["kind"], where, error.message)) from None
    return tool


def _compose(document):
    import check_jsonschema
    import jsonschema

    folder = os.path.join(os.path.dirname(check_jsonschema.__file__), "builtin_schemas", "vendor")
    with open(os.path.join(folder, "compose-spec.json"), encoding="utf-8") as handle:
        schema = json.load(handle)
    validator = jsonschema.validators.validator_for(schema)(schema)
    for error in sorted(validator.iter_errors(document), key=lambda error: len(error.path)):
        where = ".".join(str(part) for part in error.path)
        raise Problem("compose-spec", "{}: {}".format(where, jsonschema.exceptions.best_match([error]).message))
    return "compose-spec"
