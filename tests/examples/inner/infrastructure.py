"""Terraform, GraphQL, Protocol Buffers, nginx."""

from __future__ import annotations

import os
import tempfile

from tests.examples.inner.answers import Problem


def parse_hcl(text, fragment, dialect):
    import hcl2

    try:
        hcl2.loads(text if text.endswith("\n") else text + "\n")
    except Exception as error:
        # lark's errors share no class with those of hcl2 itself.
        raise Problem("python-hcl2", str(error).split("\n")[0], getattr(error, "line", None)) from None
    return "python-hcl2"


def parse_graphql(text, fragment, dialect):
    import graphql

    try:
        document = graphql.parse(text)
    except graphql.GraphQLSyntaxError as error:
        raise Problem("graphql-core", error.message, error.locations[0].line) from None
    if any(isinstance(node, graphql.TypeDefinitionNode) for node in document.definitions) and not fragment:
        try:
            graphql.build_ast_schema(document)
        except TypeError as error:
            raise Problem("graphql-core", error) from None
    return "graphql-core"


def parse_proto(text, fragment, dialect):
    from proto_schema_parser.parser import Parser

    try:
        Parser().parse(text)
    except Exception as error:
        raise Problem("proto-schema-parser", error) from None
    return "proto-schema-parser"


def parse_nginx(text, fragment, dialect):
    import crossplane

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "nginx.conf")
        with open(path, "w", encoding="utf-8") as handle:
            handle.write(text)
        # A server block stands alone in many examples, so the place of a directive is not judged.
        found = crossplane.parse(path, single=True, strict=True, check_ctx=False, check_args=False)
    for error in found["errors"]:
        raise Problem("crossplane", error["error"].split(" in " + path)[0], error["line"])
    return "crossplane"


PARSERS = {"nginx": parse_nginx, "hcl": parse_hcl, "graphql": parse_graphql, "proto": parse_proto}
