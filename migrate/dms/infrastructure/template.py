"""The words of a CloudFormation template, as plain values.

A text that comes from a database is never put through `Fn::Sub`: there, `${` means something.
"""

import json
import re
from collections.abc import Iterator

from migrate.dms.infrastructure.naming import tags
from migrate.dms.infrastructure.variables import Variable
from migrate.dms.rules import Extra
from migrate.model.codec import Json

NOTHING: Extra = {"Ref": "AWS::NoValue"}
_KINDS = {
    "subnets": "List<AWS::EC2::Subnet::Id>",
    "security-groups": "List<AWS::EC2::SecurityGroup::Id>",
    "number": "Number",
}


def ref(name: str) -> Extra:
    """A reference to a parameter or to a resource."""
    return {"Ref": name}


def attribute(name: str, part: str) -> Extra:
    """An attribute of a resource."""
    return {"Fn::GetAtt": [name, part]}


def sub(text: str) -> Extra:
    """A text of our own with names of parameters in it."""
    return {"Fn::Sub": text}


def when(condition: str, value: Json, otherwise: Json = None) -> Extra:
    """One value or another, by a condition."""
    return {"Fn::If": [condition, value, NOTHING if otherwise is None else otherwise]}


def tagged(plan: str, part: str) -> list[Json]:
    """The tags of a resource."""
    return [{"Key": key, "Value": value} for key, value in tags(plan, part)]


def resource(kind: str, properties: Extra, **more: Json) -> Extra:
    """One resource; `more` are its attributes, such as `DependsOn`.

    A `${` that a name brings along stands for itself outside `Fn::Sub`; cfn-lint would take it for a forgotten one.
    """
    if _has_dollar(properties):
        more["Metadata"] = {"cfn-lint": {"config": {"ignore_checks": ["E1029"]}}}
    return {"Type": kind, **more, "Properties": properties}


def _has_dollar(value: Json) -> bool:
    if isinstance(value, dict):
        return any(_has_dollar(item) for key, item in value.items() if key != "Fn::Sub")
    if isinstance(value, list):
        return any(_has_dollar(item) for item in value)
    return isinstance(value, str) and "${" in value


def parameter(variable: Variable) -> Extra:
    """A parameter of the template."""
    found: Extra = {"Type": _KINDS.get(variable.kind, "String"), "Description": variable.description}
    if variable.default is not None:
        found["Default"] = variable.default
    if variable.pattern:
        found["AllowedPattern"] = variable.pattern
    if variable.allowed:
        found["AllowedValues"] = list(variable.allowed)
    return found


def template(
    description: str,
    variables: tuple[Variable, ...],
    conditions: Extra,
    resources: Extra,
    outputs: Extra,
    *,
    exported: bool = False,
) -> Extra:
    """A whole template. Empty parts and parameters that nothing uses are left out.

    With `exported`, other stacks can import the outputs.
    """
    used = set(_names((conditions, resources, outputs)))
    parts: Extra = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": description,
        "Parameters": {variable.name: parameter(variable) for variable in variables if variable.name in used},
        "Conditions": conditions,
        "Resources": resources,
        "Outputs": {name: _output(name, value, exported=exported) for name, value in outputs.items()},
    }
    return {key: value for key, value in parts.items() if value}


def _names(value: Json | tuple[Json, ...]) -> Iterator[str]:
    """What `Ref` and `Fn::Sub` name in a value."""
    if isinstance(value, dict):
        yield from [value["Ref"]] if set(value) == {"Ref"} else []
        yield from re.findall(r"\$\{(\w+)\}", value["Fn::Sub"]) if set(value) == {"Fn::Sub"} else []
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ():
        yield from _names(item)


def _output(name: str, value: Json, *, exported: bool) -> Extra:
    return {"Value": value, "Export": {"Name": sub(f"${{AWS::StackName}}-{name}")}} if exported else {"Value": value}


def is_set(name: str) -> Extra:
    """The condition that a parameter was given."""
    return {"Fn::Not": [{"Fn::Equals": [ref(name), ""]}]}


def render(document: Extra) -> str:
    """The template as text, the same for the same plan."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
