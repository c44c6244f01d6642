import { policies, policyNames } from '#shared/policies/policies.ts';
import { roles, shippedBundles } from '#shared/staff/roles.ts';
import type { Role } from '#shared/staff/roles.ts';
import type { Answers } from './fake-bridge.ts';

export const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const haddad = id(16);

const staff = (n: number, userName: string, displayName: string, role: Role, more: object = {}) => ({
  id: id(n), userName, displayName, role, addedAt: '2024-03-01T09:00:00.000Z', state: 'active', hasSecondFactor: true, needsSecondFactor: false, endedAt: null, endedOn: [], ...more,
});

const people = [
  staff(1, 'priya', 'Priya Raman', 'administrator', { needsSecondFactor: true }),
  staff(2, 'lena', 'Dr Lena Bergström', 'clinician'),
  staff(9, 'ines', 'Inês Ferreira', 'nurse', { hasSecondFactor: false }),
  staff(3, 'tariq', 'Tariq Mansour', 'nurse', { state: 'new', hasSecondFactor: false }),
  staff(4, 'maya', 'Maya Okonkwo', 'front-desk', { state: 'needs-password', hasSecondFactor: false }),
  staff(5, 'helen', 'Helen Adeyemi', 'privacy-officer', { hasSecondFactor: false, needsSecondFactor: true }),
  staff(6, 'karim', 'Karim Haddad', 'laboratory', {
    state: 'ended', endedAt: '2026-03-12T14:02:00.000Z', hasSecondFactor: false, endedOn: [{ computer: 'Room 1', at: '2026-03-12T14:02:00.000Z' }, { computer: 'Front desk', at: null }],
  }),
];

const grant = (n: number, staffId: string, privilege: string, effect: string, reason: string, until: string | null, endedAt: string | null = null) =>
  ({ id: id(n), staffId, privilege, effect, reason, givenBy: 'Priya Raman', givenAt: '2026-03-02T08:15:00.000Z', until, endedAt });
const grants = [
  grant(70, id(3), 'emergency:open', 'deny', 'In training until the course in April', '2099-04-30T23:59:59.999Z'),
  grant(71, id(2), 'audit:read', 'grant', 'Looks after the audit while Helen is away', null),
  grant(72, id(3), 'sensitive:read', 'grant', 'Stood in for the evening clinic', '2026-03-09T23:59:59.999Z'),
];

const restriction = (n: number, closedTo: object, closedToName: string, reason: string, more: object = {}) =>
  ({ id: id(n), patientId: haddad, closedTo, closedToName, reason, addedAt: '2026-03-10T09:20:00.000Z', addedBy: 'Helen Adeyemi', liftedAt: null, liftedBy: null, liftReason: '', ...more });
const restrictions = [
  restriction(80, { type: 'person', staffId: id(6) }, 'Karim Haddad', 'Family member works here'),
  restriction(81, { type: 'role', role: 'front-desk' }, '', 'Asked at the visit of 10 March'),
  restriction(82, { type: 'role', role: 'laboratory' }, '', 'Until the results were in', { liftedAt: '2026-03-11T16:40:00.000Z', liftedBy: 'Helen Adeyemi', liftReason: 'Patient agreed by phone' }),
];

/** One access that runs for 52 more minutes by this computer's clock. */
export const runningAccess = () => ({
  id: id(90), patientId: haddad, reason: 'Collapsed in the car park, cannot be asked', openedAt: new Date(Date.now() - 8 * 60_000).toISOString(), until: new Date(Date.now() + 52 * 60_000 + 20_000).toISOString(),
  endedAt: null, wasRestricted: false,
});

const review = (n: number, staffName: string, reason: string, more: object = {}) => ({
  id: id(n), patientId: haddad, reason, openedAt: '2026-03-09T16:02:00.000Z', until: '2026-03-09T17:02:00.000Z', endedAt: '2026-03-09T16:31:00.000Z', wasRestricted: false, recordNumber: 'WL 20 4816', staffName, isMine: false,
  reviewDueAt: '2026-03-13T16:02:00.000Z', isOverdue: false, finding: null, note: '', reviewedAt: null, reviewedBy: null, ...more,
});
const reviews = [
  review(91, 'Tariq Mansour', 'Unconscious, cannot be asked', { isOverdue: true, reviewDueAt: '2026-03-11T08:00:00.000Z', wasRestricted: true }),
  review(92, 'Dr Lena Bergström', 'Severe allergic reaction in room 2', { recordNumber: 'WL 20 4803' }),
  review(93, 'Inês Ferreira', 'Collapsed in the clinic', { isMine: true, endedAt: null }),
  review(94, 'Dr Samuel Adeyemi', 'Heavy bleeding', { patientId: null, recordNumber: 'WL 20 4807' }),
  review(95, 'Tariq Mansour', 'Severe trouble breathing', { finding: 'justified', note: 'Ambulance was called at 16:05.', reviewedAt: '2026-03-10T09:00:00.000Z', reviewedBy: 'Helen Adeyemi' }),
];

const alert = (n: number, kind: string, at: string, staffName: string, more: object = {}) =>
  ({ id: id(n), kind, at, staffName, staffId: '', reasons: [], state: 'new', ownerName: null, isYours: false, isAboutYou: false, explainedBy: null, explanation: '', finding: null, byName: null, recordNumber: null, patientId: null, settledAt: null, settledBy: null, note: '', ...more });
const alerts = [
  alert(60, 'restricted-emergency', '2026-03-12T09:14:00.000Z', 'Tariq Mansour', { recordNumber: 'WL 20 4816', patientId: haddad }),
  alert(61, 'password-reset', '2026-03-12T08:40:00.000Z', 'Maya Okonkwo', { byName: 'Priya Raman' }),
  alert(62, 'too-many-patients', '2026-03-11T21:14:00.000Z', 'Karim Haddad'),
  alert(63, 'policy-weakened', '2026-03-10T11:00:00.000Z', 'Priya Raman', { settledAt: '2026-03-10T12:00:00.000Z', settledBy: 'Helen Adeyemi', note: 'Agreed in the meeting of 9 March.' }),
];

const approvals = [
  { id: id(50), method: 'policies.change', askedBy: 'Priya Raman', askedAt: '2026-03-12T09:30:00.000Z', isMine: false,
    shown: [{ label: 'policy', value: 'lock.idleMinutes' }, { label: 'from', value: '3' }, { label: 'value', value: '10' }] },
  { id: id(51), method: 'staff.add', askedBy: 'Inês Ferreira', askedAt: '2026-03-11T15:10:00.000Z', isMine: true,
    shown: [{ label: 'displayName', value: 'Noor Jansen' }, { label: 'userName', value: 'noor' }, { label: 'role', value: 'administrator' }] },
];

/** Answers of the methods about people and privacy, of the clinic that `clinicAnswers` invents. */
export const peopleAnswers: Answers = {
  'staff.list': () => ({ staff: people }),
  'staff.privileges': () => ({
    grants,
    bundles: roles.map((role) => {
      const shipped = [...shippedBundles[role]];
      return { role, shipped, holds: role === 'front-desk' ? shipped.filter((each) => each !== 'allergies:read') : role === 'laboratory' ? [...shipped, 'documents:read'] : shipped };
    }),
  }),
  'policies.list': () => ({
    policies: policyNames.map((name) => ({
      name, value: name === 'lock.sealMinutes' ? 30 : policies[name].shipped, shipped: policies[name].shipped, rule: policies[name].rule,
      changedAt: name === 'lock.sealMinutes' ? '2026-02-03T10:20:00.000Z' : null, changedBy: name === 'lock.sealMinutes' ? 'Priya Raman' : null,
    })),
  }),
  'approvals.list': () => ({ approvals }),
  'approvals.takeBack': () => ({ type: 'taken-back' }),
  'restrictions.list': (input: { patientId: string }) => ({ restrictions: input.patientId === haddad ? restrictions : [] }),
  'restrictions.add': () => ({ type: 'added', id: id(83) }),
  'restrictions.lift': () => ({ type: 'lifted' }),
  'emergency.current': () => ({ accesses: [] }),
  'emergency.open': () => ({ type: 'opened', access: runningAccess() }),
  'emergency.addReason': () => ({ type: 'added', patientId: haddad }),
  'emergency.end': () => ({ type: 'ended', patientId: haddad }),
  'emergency.reviews': () => ({ reviews }),
  'emergency.review': () => ({ type: 'reviewed', patientId: haddad }),
  'alerts.list': () => ({ alerts, open: 3 }),
  'alerts.settle': () => ({ type: 'settled' }),
  'stepUp.ask': () => ({ type: 'asked' }),
  'stepUp.outcome': () => ({ outcome: null }),
  'sections.label': () => ({ type: 'labelled' }),
};
