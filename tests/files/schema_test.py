"""The JSON Schema of the model form: the models we ship pass it, and it knows the keys that the reader knows, no more."""

import json
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(os.environ["PREFERO_SOURCE_DIR"])
for folder in sorted((ROOT / ".venv" / "lib").glob("python3*/site-packages")):
    sys.path.insert(0, str(folder))
import jsonschema  # noqa: E402
import yaml  # noqa: E402

SCHEMA = json.loads((ROOT / "docs" / "model.schema.json").read_text(encoding="utf-8"))


def require(holds, what):
    if not holds:
        sys.exit(f"schema_test: {what}")


def keys_in_source(file, name):
    """The names of `const std::vector<std::string> NAME{"a", ...}` in the reader."""
    text = (ROOT / "mcda" / "files" / file).read_text(encoding="utf-8")
    found = re.search(name + r"\{([^}]*)\}", text)
    require(found is not None, f"{file} has no list {name}")
    return set(re.findall(r'"([a-z_]+)"', found.group(1)))


def keys_checked(file, before):
    """The names that check_keys() is called with after the text `before`."""
    text = (ROOT / "mcda" / "files" / file).read_text(encoding="utf-8")
    found = re.search(re.escape(before) + r"\s*\{([^}]*)\}", text)
    require(found is not None, f"{file} has no check_keys with {before}")
    return set(re.findall(r'"([a-z_]+)"', found.group(1)))


def known_keys():
    of = SCHEMA["$defs"]
    criterion = of["criterion"]["properties"]

    def inner(value):
        return set(next(one for one in value["anyOf"] if one.get("type") == "object")["properties"])

    sources = (ROOT / "mcda" / "files" / "model_file.cpp").read_text(encoding="utf-8")
    told_portrait = (ROOT / "mcda" / "files" / "portrait_section.cpp").read_text(encoding="utf-8")
    portrait = set(re.findall(r'\{"([a-z_]+)", &section\.', told_portrait)) | {"period"}
    alternatives = set(re.findall(r'\{"([a-z]+)", &source\.', sources))
    crm = (ROOT / "mcda" / "files" / "model_crm.cpp").read_text(encoding="utf-8")
    section = SCHEMA["properties"]["crm"]["properties"]
    told = set(re.findall(r'\{"([a-z_]+)",\s*&settings\.', crm))
    catalogue = (ROOT / "mcda" / "clients" / "criteria_catalogue.cpp").read_text(encoding="utf-8")
    parameters = set(re.findall(r'\{"([a-z_]+)", [0-9.]+, [0-9]+, [0-9e]+, "', catalogue))
    records = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "mcda" / "clients").glob("criteria_records*.cpp"))
    criteria = set(re.findall(r'^    \{\d+, "([a-z0-9_]+)",', records, re.MULTILINE))
    by_name, by_parameters = criterion["crm"]["anyOf"]
    presets = (ROOT / "mcda" / "clients" / "crm_headers.cpp").read_text(encoding="utf-8")
    titles = set(re.findall(r'\{"([a-z0-9_]+)", "', presets[presets.index("titles[]"):]))
    return [
        ("crm", set(section), told | parameters - {"months"}),
        ("crm: preset", set(section["preset"]["enum"]), titles),
        ("a criterion of the catalogue", set(by_parameters["properties"]), parameters | {"id"}),
        ("the catalogue", set(by_name["enum"]), criteria),
        ("the catalogue with parameters", set(by_parameters["properties"]["id"]["enum"]), criteria),
        ("the model", set(SCHEMA["properties"]), keys_in_source("model_file.cpp", "top_keys")),
        ("alternatives", set(SCHEMA["properties"]["alternatives"]["properties"]), alternatives),
        ("portrait", set(SCHEMA["properties"]["portrait"]["properties"]), portrait),
        ("a criterion", set(criterion), keys_in_source("model_criteria.cpp", "leaf_keys")),
        ("a group", set(of["group"]["properties"]), keys_in_source("model_criteria.cpp", "group_keys")),
        ("goal", inner(criterion["goal"]), keys_checked("model_criteria.cpp", 'name_ + ": goal",')),
        ("value", inner(criterion["value"]), keys_checked("model_criteria.cpp", 'name_ + ": value",')),
        ("preference", inner(criterion["preference"]), keys_checked("model_criteria.cpp", 'name_ + ": preference",')),
        ("missing", inner(of["missing"]), keys_checked("model_reading.cpp", "check_keys(node, what,")),
        ("a constraint", set(SCHEMA["properties"]["constraints"]["items"]["properties"]),
         keys_checked("model_file.cpp", "check_keys(one, what,")),
        ("a limit of a selection", set(SCHEMA["properties"]["selection"]["items"]["properties"]),
         keys_checked("model_selection.cpp", "check_keys(node, what,")),
        ("reference", set(SCHEMA["properties"]["reference"]["properties"]),
         keys_checked("reference.cpp", 'check_keys(node, "reference",')),
    ]


def models_in(text):
    """The model files that a page shows whole."""
    for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL):
        if re.search(r"^criteria:", block, re.MULTILINE):
            yield block


class Strict(yaml.SafeLoader):
    """As the program reads scalars: dates are texts, and only true and false are truth values."""


Strict.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Strict.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))


def main():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for place, ours, readers in known_keys():
        require(ours == readers, f"keys of {place}: only the schema knows {ours - readers}, only the reader {readers - ours}")

    validator = jsonschema.Draft202012Validator(SCHEMA)
    models = [(path, path.read_text(encoding="utf-8")) for path in sorted((ROOT / "examples").rglob("*.yaml"))]
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        models += [(page, block) for block in models_in(page.read_text(encoding="utf-8"))]
    models = [(path, text) for path, text in models if re.search(r"^criteria:", text, re.MULTILINE)]
    require(len(models) >= 3, f"only {len(models)} models found")
    for path, text in models:
        errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(yaml.load(text, Strict))]
        require(not errors, f"{path}: {'; '.join(errors)}")

    base = "criteria: {margin: {column: m, goal: max}}\n"
    for wrong in ("criterias: {}\n", base + "method: topsis\n", "criteria: {margin: {colum: m}}\n",
                  "criteria: {margin: {goal: most}}\n", "criteria: {g: {children: {}}}\n", base + "missing: zero\n",
                  base + "constraints: [{column: m}]\n", base + "methods: []\n",
                  "criteria: {m: {value: {scale: log2}}}\n", "criteria: {m: {weight: heavy}}\n",
                  base + "alternatives: {source: a.csv, dates: dym}\n", base + "portrait: {key: won, model: forest}\n",
                  base + "crm: {source: crm, preset: hubspott}\n", "crm: {source: c}\ncriteria: {m: {crm: {id: rev_12m, month: 3}}}\n"):
        require(not validator.is_valid(yaml.load(wrong, Strict)), f"the schema lets this pass: {wrong}")


main()
