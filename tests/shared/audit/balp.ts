// Rules of FHIR R4's AuditEvent (4.0.1) and of the profiles of IHE ITI Basic Audit Log Patterns 1.1.4, written from the published
// StructureDefinitions IHE.BasicAudit.{Create,Read,Update,Delete,Query} and their Patient… children. Each rule has a name of its own.

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
type Thing = { readonly [name: string]: Json };

const isThing = (value: Json | undefined): value is Thing => typeof value === 'object' && value !== null && !Array.isArray(value);
const thing = (value: Json | undefined): Thing => (isThing(value) ? value : {});
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
const things = (value: Json | undefined): readonly Thing[] => list(value).map(thing);
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const has = (holder: Thing, name: string): boolean => holder[name] !== undefined && (!Array.isArray(holder[name]) || list(holder[name]).length > 0);

const dcm = 'http://dicom.nema.org/resources/ontology/DCM';
const participation = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
const restful = 'http://hl7.org/fhir/restful-interaction';
const entityTypes = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const roles = 'http://terminology.hl7.org/CodeSystem/object-role';
const ownTypes = 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType';
const urls = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.';

const is = (coding: Json | undefined, system: string, ...codes: readonly string[]): boolean => thing(coding)['system'] === system && codes.includes(text(thing(coding)['code']));
/** Pattern on a CodeableConcept: at least this coding is among its own. */
const means = (concept: Json | undefined, system: string, ...codes: readonly string[]): boolean => things(thing(concept)['coding']).some((coding) => is(coding, system, ...codes));

const instant = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))$/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const people = ['PractitionerRole', 'Practitioner', 'Organization', 'Device', 'Patient', 'RelatedPerson'];

const typeOfReference = (reference: Thing): string => text(reference['type']) || /^([A-Z][A-Za-z]+)\//.exec(text(reference['reference']))?.[1] || '';
/** ref of a Reference: something that identifies. */
const isReference = (value: Json | undefined): boolean => isThing(value) && (has(value, 'reference') || has(value, 'identifier') || has(value, 'display'));

interface Rule { readonly name: string; readonly holds: (event: Thing) => boolean }
const rule = (name: string, holds: Rule['holds']): Rule => ({ name, holds });
const codingHasCode = (coding: Thing): boolean => has(coding, 'system') && has(coding, 'code');

/** FHIR R4: what every AuditEvent must have, and the value sets bound as required. */
export const baseRules: readonly Rule[] = [
  rule('resourceType', (event) => event['resourceType'] === 'AuditEvent'),
  rule('id', (event) => event['id'] === undefined || /^[A-Za-z0-9\-.]{1,64}$/.test(text(event['id']))),
  rule('known elements only', (event) => Object.keys(event).every((name) => ['resourceType', 'id', 'meta', 'type', 'subtype', 'action', 'period', 'recorded', 'outcome', 'outcomeDesc', 'purposeOfEvent', 'agent', 'source', 'entity'].includes(name))),
  rule('no empty element', (event) => !/""|\[\]|\{\}|null/.test(JSON.stringify(event))),
  rule('type 1..1', (event) => isThing(event['type']) && codingHasCode(event['type'])),
  rule('subtype is codings', (event) => things(event['subtype']).every(codingHasCode)),
  rule('action in audit-event-action', (event) => event['action'] === undefined || ['C', 'R', 'U', 'D', 'E'].includes(text(event['action']))),
  rule('recorded 1..1 instant', (event) => instant.test(text(event['recorded']))),
  rule('outcome in audit-event-outcome', (event) => event['outcome'] === undefined || ['0', '4', '8', '12'].includes(text(event['outcome']))),
  rule('agent 1..*', (event) => things(event['agent']).length > 0),
  rule('agent.requestor 1..1', (event) => things(event['agent']).every((agent) => typeof agent['requestor'] === 'boolean')),
  rule('agent.who is a person, organization or device', (event) => things(event['agent']).every((agent) => agent['who'] === undefined || (isReference(agent['who']) && ['', ...people].includes(typeOfReference(thing(agent['who'])))))),
  rule('agent.network.type in network-type', (event) => things(event['agent']).every((agent) => thing(agent['network'])['type'] === undefined || ['1', '2', '3', '4', '5'].includes(text(thing(agent['network'])['type'])))),
  rule('source 1..1', (event) => isThing(event['source'])),
  rule('source.observer 1..1', (event) => isReference(thing(event['source'])['observer']) && ['', ...people].includes(typeOfReference(thing(thing(event['source'])['observer'])))),
  rule('entity.detail has type and value', (event) => things(event['entity']).every((entity) => things(entity['detail']).every((detail) => has(detail, 'type') && has(detail, 'valueString') !== has(detail, 'valueBase64Binary')))),
  rule('entity.query is base64', (event) => things(event['entity']).every((entity) => entity['query'] === undefined || (text(entity['query']) !== '' && base64.test(text(entity['query']))))),
  rule('sev-1: name or query', (event) => things(event['entity']).every((entity) => !has(entity, 'name') || !has(entity, 'query'))),
];

interface Shape {
  readonly subtypes: readonly string[]; readonly action: string;
  readonly client: readonly [system: string, code: string]; readonly server: readonly [system: string, code: string]; readonly user: readonly string[];
}
const custodian = ['http://terminology.hl7.org/CodeSystem/provenance-participant-type', 'custodian'] as const;
const source = [dcm, '110153'] as const;
const destination = [dcm, '110152'] as const;
/** The value set DataSources. */
const authors = ['AUT', 'INF', 'CST'];
export const shapes = {
  Create: { subtypes: ['create'], action: 'C', client: source, server: destination, user: authors },
  Read: { subtypes: ['read', 'vread'], action: 'R', client: destination, server: source, user: ['IRCP'] },
  Update: { subtypes: ['update', 'patch'], action: 'U', client: source, server: destination, user: authors },
  Delete: { subtypes: ['delete'], action: 'D', client: [dcm, '110150'], server: custodian, user: authors },
  Query: { subtypes: ['search', 'search-type', 'search-system'], action: 'E', client: source, server: destination, user: ['IRCP'] },
} as const satisfies Readonly<Record<string, Shape>>;
export type ShapeName = keyof typeof shapes;

const agentsOf = (event: Thing, [system, code]: readonly [string, string]) => things(event['agent']).filter((agent) => means(agent['type'], system, code));
/** Slice by the type's value: whichever says it is a user at all is one. */
const usersOf = (event: Thing, shape: Shape) => things(event['agent']).filter((agent) => means(agent['type'], participation, ...shape.user));
const entitiesOf = (event: Thing, system: string, code: string) => things(event['entity']).filter((entity) => is(entity['type'], system, code));

const endRules = (end: 'client' | 'server', type: readonly [string, string]): readonly Rule[] => [
  rule(`agent:${end} 1..1`, (event) => agentsOf(event, type).length === 1),
  rule(`agent:${end}.who 1..1`, (event) => agentsOf(event, type).every((agent) => isReference(agent['who']))),
  rule(`agent:${end}.network 1..1`, (event) => agentsOf(event, type).every((agent) => isThing(agent['network']))),
  rule(`agent:${end}.media 0..0`, (event) => agentsOf(event, type).every((agent) => !has(agent, 'media'))),
];

const dataRules: readonly Rule[] = [
  rule('entity:data 1..1', (event) => entitiesOf(event, entityTypes, '2').length === 1),
  rule('entity:data.what 1..1', (event) => entitiesOf(event, entityTypes, '2').every((entity) => isReference(entity['what']))),
  rule('entity:data.role in RestObjectRoles', (event) => entitiesOf(event, entityTypes, '2').every((entity) => is(entity['role'], roles, '4', '3', '20'))),
];
const queryRules: readonly Rule[] = [
  rule('entity:query 1..1', (event) => entitiesOf(event, entityTypes, '2').length === 1),
  rule('entity:query.role is Query', (event) => entitiesOf(event, entityTypes, '2').every((entity) => is(entity['role'], roles, '24'))),
  rule('entity:query.query 1..1', (event) => entitiesOf(event, entityTypes, '2').every((entity) => has(entity, 'query'))),
  rule('entity:query.what 0..0', (event) => entitiesOf(event, entityTypes, '2').every((entity) => !has(entity, 'what'))),
  rule('entity:query.lifecycle 0..0', (event) => entitiesOf(event, entityTypes, '2').every((entity) => !has(entity, 'lifecycle'))),
  rule('entity:query.detail 0..0', (event) => entitiesOf(event, entityTypes, '2').every((entity) => !has(entity, 'detail'))),
];
const patientRules: readonly Rule[] = [
  rule('entity 2..*', (event) => things(event['entity']).length >= 2),
  rule('entity:patient 1..1', (event) => entitiesOf(event, entityTypes, '1').length === 1),
  rule('entity:patient.role is Patient', (event) => entitiesOf(event, entityTypes, '1').every((entity) => is(entity['role'], roles, '1'))),
  rule('entity:patient.what 1..1', (event) => entitiesOf(event, entityTypes, '1').every((entity) => isReference(entity['what']))),
  rule('entity:patient.what is a Patient', (event) => entitiesOf(event, entityTypes, '1').every((entity) => ['', 'Patient'].includes(typeOfReference(thing(entity['what']))))),
];

/** The rules of one profile, without those of FHIR itself. */
export const profileRules = (name: ShapeName, isOfPatient: boolean): readonly Rule[] => {
  const shape = shapes[name];
  return [
    rule('type is rest', (event) => is(event['type'], 'http://terminology.hl7.org/CodeSystem/audit-event-type', 'rest')),
    rule('subtype 1..*', (event) => things(event['subtype']).length > 0),
    rule(`subtype:any${name} 1..1`, (event) => things(event['subtype']).filter((coding) => is(coding, restful, ...shape.subtypes)).length === 1),
    rule('action is the pattern\'s', (event) => event['action'] === shape.action),
    rule('outcome is 0', (event) => event['outcome'] === '0'),
    rule('agent 2..*', (event) => things(event['agent']).length >= 2),
    ...endRules('client', shape.client), ...endRules('server', shape.server),
    rule('agent:user 0..1', (event) => usersOf(event, shape).length <= 1),
    rule('agent:user where somebody asked', (event) => things(event['agent']).every((agent) => !means(agent['type'], participation, ...authors, 'IRCP') || usersOf(event, shape).includes(agent))),
    rule('agent:user.who 1..1', (event) => usersOf(event, shape).every((agent) => isReference(agent['who']))),
    rule('agent:user.requestor is true', (event) => usersOf(event, shape).every((agent) => agent['requestor'] === true)),
    rule('agent:user.media 0..0', (event) => usersOf(event, shape).every((agent) => !has(agent, 'media'))),
    rule('agent:user.network 0..0', (event) => usersOf(event, shape).every((agent) => !has(agent, 'network'))),
    rule('entity 1..*', (event) => things(event['entity']).length >= 1),
    rule('entity:transaction 0..1', (event) => entitiesOf(event, ownTypes, 'XrequestId').length <= 1),
    rule('entity:transaction.what.identifier.value 1..1', (event) => entitiesOf(event, ownTypes, 'XrequestId').every((entity) => text(thing(thing(entity['what'])['identifier'])['value']) !== '')),
    ...(name === 'Query' ? queryRules : dataRules), ...(isOfPatient ? patientRules : []),
  ];
};

/** The profile an event says it matches, or undefined. */
export const claimed = (event: Thing): { readonly name: ShapeName; readonly isOfPatient: boolean } | undefined => {
  const url = text(list(thing(event['meta'])['profile'])[0]);
  const found = /^(Patient)?(Create|Read|Update|Delete|Query)$/.exec(url.startsWith(urls) ? url.slice(urls.length) : '');
  return found ? { name: found[2] as ShapeName, isOfPatient: found[1] !== undefined } : undefined;
};

/** Names of the rules an event breaks: those of FHIR R4, and those of the profile it claims. */
export const violations = (value: unknown): readonly string[] => {
  const event = thing(JSON.parse(JSON.stringify(value)) as Json);
  const profile = claimed(event);
  return [...baseRules, ...(profile ? profileRules(profile.name, profile.isOfPatient) : [])].filter(({ holds }) => !holds(event)).map(({ name }) => name);
};
