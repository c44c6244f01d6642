import type { Appointment } from '#shared/appointments/appointment.ts';
import type { OwnFields } from '#shared/sections/section.ts';
import { codingsOf, conceptPhrase, createFieldReader } from './field-reader.ts';
import type { FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { answer, displayWords, listWords, oneOf } from './map-answer.ts';
import { readFhirDate } from './map-date.ts';
import { readNamed, referenceType } from './map-reference.ts';
import type { Named } from './map-reference.ts';
import { joinWords } from './map-words.ts';
import type { Mapping } from './staged.ts';

export type ImportedAppointment = OwnFields<Appointment>;

const statuses = ['proposed', 'pending', 'booked', 'arrived', 'fulfilled', 'cancelled', 'noshow', 'entered-in-error', 'checked-in', 'waitlist'] as const;

/** v3 ParticipationType of those who give care; tells who an actor is whose reference names no type (`urn:uuid:`). */
const givers: ReadonlySet<string> = new Set(['PPRF', 'SPRF', 'ATND', 'ADM', 'CON', 'PRF']);

const isGiver = (reader: FieldReader, participant: JsonObject, type: string): boolean =>
  type === 'Practitioner' || type === 'PractitionerRole'
  || (type === '' && reader.objects(participant['type'], 'participant.type').some((concept) => codingsOf(reader, concept, 'participant.type').some((coding) => givers.has(coding.code))));

/** All names told at once; a link only for a single one, as it can fill no more than the whole field. */
const together = (named: readonly Named[]): Named => {
  const words = joinWords(named.map((one) => one.words), ', ', 200);
  return { words, links: words === '' ? (named.find((one) => one.links.length > 0)?.links ?? []) : [] };
};

/** FHIR R4 Appointment to our fields. An actor that says neither its type nor its part is nobody we could name. */
export const mapAppointment = (appointment: JsonObject): Mapping => {
  const reader = createFieldReader();
  const practitioners: Named[] = [];
  const locations: Named[] = [];
  for (const participant of reader.objects(appointment['participant'], 'participant')) {
    const actor = reader.object(participant['actor'], 'participant.actor');
    if (actor === undefined) continue;
    const type = referenceType(actor);
    const read = (ours: string) => readNamed(reader, appointment, actor, { field: 'participant.actor', ours, max: 200 });
    if (type === 'Location') locations.push(read('location'));
    else if (isGiver(reader, participant, type)) practitioners.push(read('practitioner'));
  }
  const practitioner = together(practitioners);
  const location = together(locations);
  const description = reader.note(appointment['description'], 'description', 500);
  const reason = listWords(reader, appointment['reasonCode'], 'reasonCode', 500) || displayWords(reader, appointment['reasonReference'], 'reasonReference', 500);
  const service = listWords(reader, appointment['serviceType'], 'serviceType', 300) || conceptPhrase(reader, appointment['appointmentType'], 'appointmentType', 300);
  const note = [reason === '' ? '' : description, reader.note(appointment['comment'], 'comment', 2000), reader.note(appointment['patientInstruction'], 'patientInstruction', 2000)];
  const fields: ImportedAppointment = {
    status: oneOf(statuses, appointment['status']), service, reason: reason || description,
    starts: readFhirDate(reader, appointment['start'], 'start'), ends: readFhirDate(reader, appointment['end'], 'end'),
    practitioner: practitioner.words, location: location.words, note: joinWords(note, ' · ', 2000),
  };
  return answer('appointment', reader, fields, { words: service || fields.reason, links: [...practitioner.links, ...location.links] });
};
