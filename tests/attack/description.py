"""An OpenAPI description of a site: every verb of every route, with the fields of the forms that its pages show."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.attack.forms import Page
from tipline.web.headers import fixed_headers

PARAMETER = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
STATUSES = (200, 201, 204, 302, 303, 308, 400, 401, 403, 404, 405, 409, 410, 413, 429)
"""What we answer with. Anything else is a finding."""
NO_FORM = ("HEAD", "OPTIONS")
MOST_KNOWN = 8
TOKEN, ONCE = "csrf_token", "once"
DEEP = "asks-the-database"
ASKING = ("/search", "/follow-up", "/sign-in", "/api/tips")
"""Ends of routes whose forms are looked up in the database, word for word."""
USUAL = 3
"""In so many forms a field is usual: a form that was on no page is thought to have it too."""
TEXT = {"type": "string"}

Schema = dict[str, Any]


@dataclass
class Known:
    """By route: values of its parameters and of its query, and fields of its forms, as the pages have them."""

    parameters: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    query: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    fields: dict[tuple[str, str], dict[str, Schema]] = field(default_factory=lambda: defaultdict(dict))

    def usual_fields(self) -> dict[str, Schema]:
        everywhere = [each for form in self.fields.values() for each in form.items()]
        counted = Counter(name for name, _ in everywhere)
        return {name: schema for name, schema in everywhere if counted[name] >= USUAL or name == TOKEN}


class Routes:
    """The routes of one site, asked by address."""

    def __init__(self, site: Flask) -> None:
        self.rules = list(site.url_map.iter_rules())
        self._matching = site.url_map.bind("localhost")

    def ways(self) -> set[tuple[str, str]]:
        """Every verb and route, but for those that Flask answers by itself."""
        return {(verb, rule.rule) for rule in self.rules for verb in (rule.methods or set()) - set(NO_FORM)}

    def of(self, address: str, verb: str = "GET") -> tuple[str, Mapping[str, Any]]:
        """Route and parameters of an address. The route is empty where there is none."""
        try:
            rule, values = self._matching.match(urlsplit(address).path, method=verb, return_rule=True)
        except HTTPException:
            return "", {}
        return rule.rule, values

    def told(self, address: str, verb: str) -> str:
        """The route as findings name it, whatever the address says of this run."""
        return PARAMETER.sub(r"<\2>", self.of(address, verb)[0]) or "an address of no page"


def known_from(pages: Iterable[Page], routes: Routes) -> Known:
    known = Known()
    for page in pages:
        for address in (page.address, *page.links):
            _note_address(known, routes, address, "GET")
        for form in page.forms:
            route = _note_address(known, routes, form.address, form.verb)
            for name, values in form.fields.items():
                if form.verb == "GET":
                    known.query[route][name] += values
                else:
                    _note_field(known.fields[form.verb, route], name, values, file=name in form.files)
    return known


def _note_address(known: Known, routes: Routes, address: str, verb: str) -> str:
    route, parameters = routes.of(address, verb)
    for name, value in parameters.items():
        values = known.parameters[route, name]
        if str(value) not in values:
            values.append(str(value))
    for name, value in parse_qsl(urlsplit(address).query):
        known.query[route][name].append(value)
    return route


def _note_field(fields: dict[str, Schema], name: str, values: list[str], *, file: bool) -> None:
    if name == TOKEN:
        # Never anything else: a token that is wrong ends every attack at the door.
        fields.setdefault(TOKEN, {"type": "string", "enum": []})["enum"] += values
    elif file:
        fields[name] = {"type": "string", "format": "binary"}
    elif name == ONCE:
        fields[name] = {"type": "string", "pattern": "^[0-9a-f]{32}$", "example": "0" * 32}
    elif name not in fields or "example" not in fields[name]:
        fields[name] = _some(values)


def _some(values: list[str], *, number: bool = False) -> Schema:
    """What the page offers, or anything else."""
    offered = list(dict.fromkeys(each for each in values if each))[:MOST_KNOWN]
    shapes = [{"type": "string", "enum": offered}] if offered else []
    shapes += [{"type": "integer"}, TEXT] if number else [TEXT]
    return {"anyOf": shapes, "example": offered[0] if offered else "1"}


def description(ways: Iterable[tuple[str, str]], known: Known, server: str) -> Schema:
    """The description of these ways, as a dictionary to be written as JSON."""
    paths: dict[str, Schema] = defaultdict(dict)
    for verb, route in sorted(ways):
        paths[PARAMETER.sub(r"{\2}", route)][verb.lower()] = _operation(verb, route, known)
    info = {"title": "Tipline", "version": "1"}
    return {"openapi": "3.0.3", "info": info, "servers": [{"url": server}], "paths": paths}


def _operation(verb: str, route: str, known: Known) -> Schema:
    # A parameter of a route that was on no page is like its namesake elsewhere.
    alike = {name: values for (_, name), values in known.parameters.items()}
    parameters = [
        {"in": "path", "name": name, "required": True}
        | {"schema": _some(known.parameters.get((route, name)) or alike.get(name, []), number=kind == "int")}
        for kind, name in PARAMETER.findall(route)
    ]
    asked = known.query.get(route, {}) if verb == "GET" else {}
    parameters += [{"in": "query", "name": name, "schema": _some(values)} for name, values in asked.items()]
    headers = {name: {"required": True, "schema": TEXT} for name in (*fixed_headers(https=True), "Cache-Control")}
    responses = {str(each): {"description": "", "headers": headers} for each in STATUSES}
    operation: Schema = {"operationId": f"{verb} {route}", "parameters": parameters, "responses": responses}
    if asked or (verb == "POST" and route.endswith(ASKING)):
        operation["tags"] = [DEEP]
    if verb not in ("GET", "DELETE"):
        operation["requestBody"] = _body(known.fields.get((verb, route)) or known.usual_fields())
    return operation


def _body(fields: Mapping[str, Schema]) -> Schema:
    needed = [name for name in (TOKEN, ONCE) if name in fields]
    schema = {"type": "object", "properties": {**fields, "unasked": TEXT}} | ({"required": needed} if needed else {})
    kinds = ("application/x-www-form-urlencoded", "multipart/form-data")
    return {"required": True, "content": {each: {"schema": schema} for each in kinds}}
