import type { Encounter } from '#shared/encounters/encounter.ts';
import type { OwnFields } from '#shared/sections/section.ts';
import { codingsOf, createFieldReader } from './field-reader.ts';
import type { FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { answer, displayWords, listWords, oneOf } from './map-answer.ts';
import { readPeriod } from './map-date.ts';
import { readNamed, referenceType } from './map-reference.ts';
import type { Named } from './map-reference.ts';
import type { Mapping } from './staged.ts';

export type ImportedEncounter = OwnFields<Encounter>;

const statuses = ['planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'finished', 'cancelled', 'entered-in-error'] as const;

/** v3 ActCode, ActEncounterCode: terminology.hl7.org/ValueSet/v3-ActEncounterCode. */
const classWords = new Map([
  ['AMB', 'ambulatory'], ['EMER', 'emergency'], ['FLD', 'field'], ['HH', 'home'], ['IMP', 'inpatient'], ['ACUTE', 'inpatient acute'],
  ['NONAC', 'inpatient non-acute'], ['OBSENC', 'observation'], ['PRENC', 'pre-admission'], ['SS', 'short stay'], ['VR', 'virtual'],
]);

const classOf = (reader: FieldReader, encounter: JsonObject): string => {
  const coding = reader.object(encounter['class'], 'class');
  const code = reader.text(coding?.['code'], 'class.code', 100);
  const system = reader.text(coding?.['system'], 'class.system', 300);
  const known = system === '' || system.endsWith('ActCode') ? classWords.get(code) : undefined;
  return known ?? (reader.note(coding?.['display'], 'class.display', 100) || code);
};

const nobody: Named = { words: '', links: [] };
/** v3 ParticipationType: who leads before who takes part. */
const leading = ['PPRF', 'ATND', 'ADM', 'CON', 'SPRF'];

const practitionerOf = (reader: FieldReader, encounter: JsonObject): Named => {
  const givers = reader.objects(encounter['participant'], 'participant').flatMap((participant) => {
    const individual = reader.object(participant['individual'], 'participant.individual');
    if (individual === undefined || referenceType(individual) === 'RelatedPerson') return [];
    const codes = participant['type'] === undefined ? []
      : reader.objects(participant['type'], 'participant.type').flatMap((type) => codingsOf(reader, type, 'participant.type')).map((coding) => leading.indexOf(coding.code));
    return [{ individual, rank: Math.min(leading.length, ...codes.filter((rank) => rank !== -1)) }];
  });
  const first = givers.sort((a, b) => a.rank - b.rank)[0];
  return first === undefined ? nobody : readNamed(reader, encounter, first.individual, { field: 'participant.individual', ours: 'practitioner', max: 200 });
};

/** Where the patient is, else the first place told. */
const locationOf = (reader: FieldReader, encounter: JsonObject): Named => {
  const places = reader.objects(encounter['location'], 'location');
  const place = places.find((candidate) => candidate['status'] === 'active') ?? places[0];
  return readNamed(reader, encounter, place?.['location'], { field: 'location.location', ours: 'location', max: 200 });
};

/** FHIR R4 Encounter to our fields. */
export const mapEncounter = (encounter: JsonObject): Mapping => {
  const reader = createFieldReader();
  const type = listWords(reader, encounter['type'], 'type', 500);
  const named = {
    practitioner: practitionerOf(reader, encounter), location: locationOf(reader, encounter),
    organization: readNamed(reader, encounter, encounter['serviceProvider'], { field: 'serviceProvider', ours: 'organization', max: 200 }),
  };
  const period = readPeriod(reader, encounter['period'], 'period');
  const fields: ImportedEncounter = {
    class: classOf(reader, encounter), type, status: oneOf(statuses, encounter['status']),
    reason: listWords(reader, encounter['reasonCode'], 'reasonCode', 500) || displayWords(reader, encounter['reasonReference'], 'reasonReference', 500),
    started: period.start, ended: period.end,
    practitioner: named.practitioner.words, location: named.location.words, organization: named.organization.words,
  };
  return answer('encounter', reader, fields, { words: type, links: [...named.practitioner.links, ...named.location.links, ...named.organization.links] });
};
