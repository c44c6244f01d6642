import { z } from 'zod';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { moment, uuid } from '#shared/contract/fields.ts';
import { auditActions } from './actions.ts';
import { showings } from './showing.ts';

const dayMs = 86_400_000;
/** The law keeps the papers of privacy for six years (45 CFR 164.316(b)(2)(i)). */
const longestDays = 7 * 366;
/** The whole clinic is asked about for a month at most: a year of it is nobody's question. */
const longestClinicDays = 32;
const pageSize = 50;
const mostPeople = 200;
const mostPatients = 200;

const patient = z.strictObject({ type: z.literal('patient'), patientId: uuid });
const person = z.strictObject({ type: z.literal('person'), staffId: uuid });
const clinic = z.strictObject({ type: z.literal('clinic') });

/** Whom a question is about: who opened this patient, what did this person open, what happened here. */
export const About = z.discriminatedUnion('type', [patient, person, clinic]);
export type About = z.infer<typeof About>;

interface Asked { readonly about: About; readonly from: string; readonly to: string }
/** From `from` on, before `to`. */
const span = { from: moment, to: moment } as const;
const fitsSpan = ({ about, from, to }: Asked): boolean => {
  const days = (Date.parse(to) - Date.parse(from)) / dayMs;
  // What is no moment has been said of its own field already.
  return !(days <= 0 || days > (about.type === 'clinic' ? longestClinicDays : longestDays));
};
const wrongSpan = { path: ['to'] };

/** Somebody the log names, as they are called now. */
const Named = z.object({ staffId: uuid, name: z.string(), role: z.string() });
/** A patient in the log: the record number; the name only where it was asked for and the reader may know it. */
const LogPatient = z.object({ id: uuid, recordNumber: z.string(), name: z.string().nullable() });

/** Whom the answer is about. A patient's name and birth date only for whoever may open who a patient is. */
const Subject = z.discriminatedUnion('type', [
  z.object({ type: z.literal('patient'), patientId: uuid, recordNumber: z.string(), familyName: z.string(), givenNames: z.string(), birthDate: z.string().nullable() }),
  Named.extend({ type: z.literal('person') }),
  z.object({ type: z.literal('clinic') }),
]);
export type Subject = z.infer<typeof Subject>;

/** One row of the log as plain facts; the page makes a sentence of them. */
export const LogLine = z.object({
  seq: z.number().int(), at: moment, action: z.enum(auditActions), method: z.string(), outcome: z.string(),
  /** With the role the person had then. Null: nobody was signed in, or the core did it. */
  who: Named.nullable(),
  recordKind: z.string().nullable(), purpose: z.string().nullable(),
  /** Null when the row is about nobody, when it is the patient asked about, or when `isHidden`. */
  patient: LogPatient.nullable(),
  /** About a chart that is closed, to the reader or to somebody while the reader does not manage that. */
  isHidden: z.boolean(),
  from: z.string(), device: z.number().int(), count: z.number().int().nullable(),
});
export type LogLine = z.infer<typeof LogLine>;

const count = z.number().int();
/** `outside`: of the openings, those on a day or at an hour when the clinic is closed. */
const HeatHour = z.object({ hour: z.number().int().min(0).max(23), openings: count, outside: count, refused: count, emergencies: count, alerts: count });
export type HeatHour = z.infer<typeof HeatHour>;
const HeatPerson = Named.extend({ openings: z.number().int(), hours: z.array(HeatHour).max(24) });
export type HeatPerson = z.infer<typeof HeatPerson>;

/** Why somebody who looks after privacy would look twice at what a person opened. */
export const graphReasons = ['same-surname', 'broke-the-glass', 'refused', 'after-hours', 'not-scheduled'] as const;
export type GraphReason = (typeof graphReasons)[number];
const GraphPatient = z.object({ patient: LogPatient.nullable(), openings: z.number().int(), latestAt: moment, reasons: z.array(z.enum(graphReasons)) });
export type GraphPatient = z.infer<typeof GraphPatient>;

/** Nobody of that id; or a chart that its patient closed to somebody, whose log is for whoever manages that. */
const notForReader = [z.object({ type: z.literal('no-such') }), z.object({ type: z.literal('closed-chart') })] as const;

const asked = ({ about }: { readonly about: About }): readonly string[] => (about.type === 'patient' ? [about.patientId] : []);
/** Each patient whose name was shown beside the one asked about. */
const named = (patients: readonly (z.infer<typeof LogPatient> | null)[]): readonly string[] => patients.flatMap((each) => (each === null || each.name === null ? [] : [each.id]));

/** Reading the log is written down like any other reading, with the patient asked about, and each one whose name was asked for. */
export const auditContract = defineContract({
  /** Rows newest first, by sequence; `before` is the `next` of the page before, null for the first. */
  'audit.timeline': method({
    kind: 'read', permission: 'audit:read',
    audit: { action: 'read', subjects: (input, output) => [...asked(input), ...(output?.type === 'timeline' ? named(output.lines.map((each) => each.patient)) : [])] },
    input: z.strictObject({ about: About, ...span, show: z.enum(showings), before: z.number().int().positive().nullable(), names: z.boolean() }).refine(fitsSpan, wrongSpan),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('timeline'), lines: z.array(LogLine).max(pageSize), next: z.number().int().nullable() }), ...notForReader,
    ]),
  }),
  /** Openings of charts: people by hours of the day on this computer's clock. Whoever opened nothing and was refused nothing is left out. */
  'audit.heat': method({
    kind: 'read', permission: 'audit:read', audit: { action: 'read', subjects: asked },
    input: z.strictObject({ about: About, ...span }).refine(fitsSpan, wrongSpan),
    output: z.discriminatedUnion('type', [
      z.object({
        type: z.literal('heat'), about: Subject, people: z.array(HeatPerson).max(mostPeople), openings: z.number().int(),
        /** Hours from `opensAt` on and before `closesAt` the clinic is open. */
        opensAt: z.number().int(), closesAt: z.number().int(),
      }), ...notForReader,
    ]),
  }),
  /** Whose charts one person opened: what is worth a second look first, then what was opened most. */
  'audit.graph': method({
    kind: 'read', permission: 'audit:read',
    audit: { action: 'read', subjects: (_input, output) => (output?.type === 'graph' ? named(output.patients.map((each) => each.patient)) : []) },
    input: z.strictObject({ about: person, ...span, names: z.boolean() }).refine(fitsSpan, wrongSpan),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('graph'), patients: z.array(GraphPatient).max(mostPatients), patientCount: z.number().int(), openings: z.number().int() }), ...notForReader,
    ]),
  }),
  /** Everybody the log may name: whoever works here and whoever left. */
  'audit.people': method({
    kind: 'read', permission: 'audit:read', audit: { action: 'none', subjects: noSubjects },
    input: z.strictObject({}), output: z.object({ people: z.array(Named.extend({ hasEnded: z.boolean() })) }),
  }),
});

export { longestClinicDays, mostPatients, mostPeople, pageSize };
