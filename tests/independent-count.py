#!/usr/bin/env python3
"""Counts what a first import of a folder of FHIR R4 JSON must say, without any of Wardlight's code.

usage: independent-count.py FOLDER [--source NAME]

Prints one JSON line: for each FHIR type met, the eleven that become records first,

`found`      every occurrence, in every file, in bundles of every type (responses and history too). In the shared sample
             data: 96 Patients, 5,081 Observations (vital signs and results are one FHIR type), 37 AllergyIntolerances.
`answers`    how many of them lie in bundles that are answers or history, which no importer takes.
`repeats`    occurrences beyond the first of the same (source, type, id) with the same content.
`contents`   distinct (source, type, id, content).
`identities` distinct (source, type, id): no import can add more records than this.
`conflicts`  contents beyond an identity's first that no later `meta.lastUpdated` lifts over it: refused by name. One with
             a later date replaces the first, one with an earlier date goes to the history; neither adds a record.
`noPatient`  identities of the nine types that belong to a patient, whose patient is not in the data: refused by name.
`expected`   identities less noPatient: what `resources` (eleven types) or `kept` (every other) of a first import must say.

found = answers + repeats + contents. A resource of another type is kept whether or not its patient is here.

Source: --source, else the base of an absolute fullUrl, else the folder's name; an id that is a UUID needs none; without
a usable id the content stands for it. Content is the JSON with sorted keys; 1.0 and 1 are one number.

A patient is looked for by `subject`, `patient` and (Appointment) the participants' actors: first among the fullUrls of
the innermost bundle, then by key (urn:uuid, absolute, or relative to where the resource came from), then by identifier
(`Patient?identifier=system|value`, or `identifier` without a literal reference) among all Patients taken. More than one
Patient with that identifier is none. A contained Patient is none.

Judgements. FHIR versions are not told apart, nor are fields judged: what an import refuses as `dstu2`, `stu3`, `r5` or
`bad-field` is counted here as taken, and has to be subtracted by the report's own refusals; so is what would be too deep
or too large. Where contents of one identity name different patients, the first one met decides. Files are those ending
in .json or .ndjson, in order of their path; a line that is no JSON is passed over.
"""
import hashlib
import json
import os
import re
import sys

RECORDS = (
    "Patient", "Observation", "AllergyIntolerance", "Condition", "MedicationRequest", "MedicationStatement",
    "Immunization", "Encounter", "Appointment", "Practitioner", "Organization",
)
OF_A_PATIENT = set(RECORDS) - {"Patient", "Practitioner", "Organization"}
IMPORTED = {"transaction", "batch", "collection", "searchset", "message", "document"}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
REST = re.compile(r"(https?://[^?#]+)/([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(/_history/[^/?#]+)?")
RELATIVE = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(/_history/[^/?#]+)?")


def plain(value):
    """1.0 and 1 are one number, as they are to a JavaScript reader."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return value


class Found:
    """One occurrence. `bundles` are the fullUrl tables around it, innermost last."""

    def __init__(self, resource, full_url, taken, bundles, folder, given):
        self.resource, self.full_url, self.taken, self.bundles, self.given = resource, full_url, taken, bundles, given
        self.type = resource["resourceType"]
        base = REST.fullmatch(full_url)
        self.source = given or (base.group(1) if base else folder)
        self.digest = hashlib.sha256(json.dumps(plain(resource), sort_keys=True).encode()).hexdigest()
        own = resource.get("id")
        usable = isinstance(own, str) and ID.fullmatch(own)
        self.key = (self.type,) + (key_of(self.source, own) if usable else (self.source, "sha256:" + self.digest))

    @property
    def updated(self):
        meta = self.resource.get("meta")
        text = meta.get("lastUpdated") if isinstance(meta, dict) else None
        return moment(text) if isinstance(text, str) else None


def moment(text):
    """Seconds since 1970 of a FHIR instant, or None."""
    from datetime import datetime

    try:
        read = datetime.fromisoformat(re.sub(r"\.(\d{1,6})\d*", lambda m: "." + m.group(1).ljust(6, "0"), text.replace("Z", "+00:00")))
        return read.timestamp() if read.tzinfo else None
    except ValueError:
        return None


def key_of(source, own):
    return ("", own.lower()) if UUID.fullmatch(own) else (source, own)


def walk(resource, folder, given, full_url="", taken=True, bundles=()):
    """Yields every resource that is no bundle."""
    if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
        return
    if resource["resourceType"] != "Bundle":
        yield Found(resource, full_url, taken, bundles, folder, given)
        return
    inner = {}
    for entry in resource.get("entry") or []:
        if isinstance(entry, dict) and "resource" in entry:
            url = entry.get("fullUrl") or ""
            for found in walk(entry["resource"], folder, given, url, taken and resource.get("type") in IMPORTED, bundles + (inner,)):
                if url and found.bundles[-1] is inner:
                    inner.setdefault(url, found)
                yield found


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


def everything(root, given):
    paths = [os.path.join(folder, name) for folder, _, names in os.walk(root) for name in names if name.endswith((".json", ".ndjson"))]
    for path in sorted(paths):
        folder = os.path.basename(os.path.dirname(os.path.abspath(path)))
        for document in documents(path):
            yield from walk(document, folder, given)


def patient_references(resource):
    told = [resource.get("subject"), resource.get("patient")]
    if resource["resourceType"] == "Appointment":
        told += [part.get("actor") for part in resource.get("participant") or [] if isinstance(part, dict)]
    return [reference for reference in told if isinstance(reference, dict)]


class Patients:
    """The Patients that an import takes, by key and by identifier."""

    def __init__(self, taken):
        self.keys = {found.key for found in taken if found.type == "Patient"}
        self.by_identifier = {}
        for found in taken:
            for identifier in (found.resource.get("identifier") or []) if found.type == "Patient" else []:
                if isinstance(identifier, dict) and identifier.get("value"):
                    self.by_identifier.setdefault((identifier.get("system") or "", identifier["value"]), set()).add(found.key)

    def one(self, system, value):
        if system is None:
            keys = set().union(*[keys for (_, own), keys in self.by_identifier.items() if own == value] or [set()])
        else:
            keys = self.by_identifier.get((system, value), set())
        return len(keys) == 1

    def knows(self, reference, found):
        literal = reference.get("reference")
        if isinstance(literal, str):
            return self.knows_literal(literal, found)
        identifier = reference.get("identifier")
        return isinstance(identifier, dict) and bool(identifier.get("value")) and reference.get("type") in (None, "Patient") \
            and self.one(identifier.get("system") or "", identifier["value"])

    def knows_literal(self, literal, found):
        if literal.startswith("Patient?identifier="):
            system, bar, value = literal[len("Patient?identifier="):].rpartition("|")
            return self.one(system if bar else None, value)
        base = REST.fullmatch(found.full_url)
        relative = RELATIVE.fullmatch(literal)
        urls = [literal] + ([f"{base.group(1)}/{relative.group(1)}/{relative.group(2)}"] if base and relative else [])
        for bundle in reversed(found.bundles):
            for url in urls:
                if url in bundle:
                    return bundle[url].type == "Patient" and bundle[url].taken
        if literal.lower().startswith("urn:uuid:"):
            return ("Patient", "", literal[9:].lower()) in self.keys
        absolute = REST.fullmatch(literal)
        if absolute:
            return absolute.group(2) == "Patient" and ("Patient",) + key_of(found.given or absolute.group(1), absolute.group(3)) in self.keys
        return bool(relative) and relative.group(1) == "Patient" and ("Patient",) + key_of(found.source, relative.group(2)) in self.keys


def conflicts(contents):
    """How many of one identity's contents, in the order met, are refused: no later date tells which one stands."""
    standing, refused = contents[0].updated, 0
    for other in contents[1:]:
        if standing is None or other.updated is None or standing == other.updated:
            refused += 1
        else:
            standing = max(standing, other.updated)
    return refused


def count(root, given):
    everyone = list(everything(root, given))
    taken = [found for found in everyone if found.taken]
    patients = Patients(taken)
    by_key = {}
    for found in taken:
        by_key.setdefault(found.key, {}).setdefault(found.digest, found)
    types = sorted({found.type for found in everyone} - set(RECORDS))
    counts = {}
    for type_ in (*RECORDS, *types):
        found = sum(one.type == type_ for one in everyone)
        here = sum(one.type == type_ for one in taken)
        own = [list(contents.values()) for key, contents in by_key.items() if key[0] == type_]
        contents = sum(len(one) for one in own)
        lost = 0
        if type_ in OF_A_PATIENT:
            lost = sum(not any(patients.knows(reference, one[0]) for reference in patient_references(one[0].resource)) for one in own)
        counts[type_] = {
            "found": found, "answers": found - here, "repeats": here - contents, "contents": contents, "identities": len(own),
            "conflicts": sum(conflicts(one) for one in own), "noPatient": lost, "expected": len(own) - lost,
        }
    return counts


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
