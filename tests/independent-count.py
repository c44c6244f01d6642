#!/usr/bin/env python3
"""Counts the resources of a folder of FHIR R4 JSON that Wardlight imports, without any of its code.

usage: independent-count.py FOLDER [--source NAME]

Three kinds are counted: Patient, vital-sign Observation (category code `vital-signs`) and AllergyIntolerance.
Bundles are walked at any depth; contained resources belong to their owner and are not counted.

`found`      every occurrence, in every file, in bundles of every type (responses and history too). In the shared sample
             data this is what the agreed figures are: 96 Patients, 1,709 vital-sign Observations, 37 AllergyIntolerances.
`answers`    how many of them lie in bundles that are answers or history, which no importer takes.
`repeats`    occurrences beyond the first of the same (source, type, id) with the same content.
`contents`   distinct (source, type, id, content): each is imported, replaced by a later one, or refused by name.
`identities` distinct (source, type, id): no import can add more records than this.

found = answers + repeats + contents, and for an import report: contents = added + replaced + refused by name.

Source: --source, else the base of an absolute fullUrl, else the folder's name; an id that is a UUID needs none;
without an id the content stands for it. Content is the JSON with sorted keys.
"""
import hashlib
import json
import os
import re
import sys

KINDS = ("Patient", "Observation", "AllergyIntolerance")
IMPORTED = {"transaction", "batch", "collection", "searchset", "message", "document"}
UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", re.I)
REST = re.compile(r"^(https?://[^?#]+)/[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}(/_history/[^/?#]+)?$")


def is_vital_sign(resource):
    return any(
        coding.get("code") == "vital-signs"
        for category in resource.get("category") or [] if isinstance(category, dict)
        for coding in category.get("coding") or []
    )


def plain(value):
    """1.0 and 1 are one number, as they are to a JavaScript reader."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return value


def walk(resource, full_url="", taken=True):
    """Yields (resource, fullUrl, taken) for everything that is not a bundle."""
    if not isinstance(resource, dict):
        return
    if resource.get("resourceType") != "Bundle":
        yield resource, full_url, taken
        return
    taken = taken and resource.get("type") in IMPORTED
    for entry in resource.get("entry") or []:
        if isinstance(entry, dict) and "resource" in entry:
            yield from walk(entry["resource"], entry.get("fullUrl") or "", taken)


def documents(path):
    with open(path, encoding="utf-8-sig") as file:
        text = file.read()
    try:
        return [json.loads(text)]
    except ValueError:
        parsed = []
        for line in text.splitlines():
            try:
                parsed.append(json.loads(line))
            except ValueError:
                continue
        return parsed


def count(root, source):
    found = dict.fromkeys(KINDS, 0)
    answers = dict.fromkeys(KINDS, 0)
    contents = {kind: set() for kind in KINDS}
    for folder, _, names in sorted(os.walk(root)):
        for name in sorted(names):
            if not name.endswith((".json", ".ndjson")):
                continue
            for document in documents(os.path.join(folder, name)):
                for resource, full_url, taken in walk(document):
                    kind = resource.get("resourceType")
                    if kind not in KINDS or (kind == "Observation" and not is_vital_sign(resource)):
                        continue
                    found[kind] += 1
                    if not taken:
                        answers[kind] += 1
                        continue
                    digest = hashlib.sha256(json.dumps(plain(resource), sort_keys=True).encode()).hexdigest()
                    base = REST.match(full_url)
                    home = source or (base.group(1) if base else os.path.basename(folder))
                    own = resource.get("id")
                    key = ("", own.lower()) if own and UUID.match(own) else (home, own or "sha256:" + digest)
                    contents[kind].add((key, digest))
    return {
        kind: {
            "found": found[kind],
            "answers": answers[kind],
            "repeats": found[kind] - answers[kind] - len(contents[kind]),
            "contents": len(contents[kind]),
            "identities": len({key for key, _ in contents[kind]}),
        }
        for kind in KINDS
    }


if __name__ == "__main__":
    arguments = sys.argv[1:]
    named = ""
    if "--source" in arguments:
        at = arguments.index("--source")
        named = arguments[at + 1]
        del arguments[at:at + 2]
    if len(arguments) != 1:
        sys.exit(__doc__)
    print(json.dumps(count(arguments[0], named)))
