import { expect, it } from 'vitest';
import { shippedPolicies } from '#shared/policies/policies.ts';
import { shippedBundles } from '#shared/staff/roles.ts';
import type { Privilege, Role } from '#shared/staff/roles.ts';
import { chartsShutToAll } from '#main/access/index.ts';
import type { Snapshot } from '#main/access/index.ts';

const now = '2026-03-12T10:00:00.000Z';
const snapshot = (staff: Readonly<Record<string, Role>>, closed: Readonly<Record<string, readonly string[]>>, more: Partial<Snapshot> = {}): Snapshot => ({
  staff: new Map(Object.entries(staff).map(([id, role]) => [id, { role, hasEnded: false }])),
  bundles: new Map(Object.entries(shippedBundles) as [Role, ReadonlySet<Privilege>][]), grants: new Map(), emergencies: new Map(), policies: shippedPolicies,
  closed: new Map(Object.entries(closed).map(([key, ids]) => [key, new Set(ids)])), ...more,
});
const people = { ruth: 'administrator', omar: 'privacy-officer', nina: 'nurse' } as const;
const denied = { privilege: 'restrictions:manage', effect: 'deny', until: null } as const;
const granted = { privilege: 'restrictions:manage', effect: 'grant', until: '2026-03-12T11:00:00.000Z' } as const;

it.each<[string, Snapshot, readonly string[]]>([
  ['nothing is closed', snapshot(people, {}), []],
  ['one of two may still open it', snapshot(people, { 'role/administrator': ['asha'] }), []],
  ['a nurse may not lift, so that she may open it does not count', snapshot(people, { 'role/administrator': ['asha'], 'person/omar': ['asha', 'ravi'] }), ['asha']],
  ['whoever left does not count', snapshot(people, { 'role/administrator': ['asha'] }, { staff: new Map([['ruth', { role: 'administrator', hasEnded: false }], ['omar', { role: 'privacy-officer', hasEnded: true }]]) }), ['asha']],
  ['nor whom the privilege was denied', snapshot(people, { 'role/administrator': ['asha'] }, { grants: new Map([['omar', [denied]]]) }), ['asha']],
  ['whom it was given counts while it holds', snapshot(people, { 'role/administrator': ['asha'], 'person/omar': ['asha'] }, { grants: new Map([['nina', [granted]]]) }), []],
  ['and not after', snapshot(people, { 'role/administrator': ['asha'], 'person/omar': ['asha'] }, { grants: new Map([['nina', [{ ...granted, until: now }]]]) }), ['asha']],
  ['an emergency is no cure', snapshot({ ruth: 'administrator' }, { 'person/ruth': ['asha'] }, { emergencies: new Map([['ruth', [{ patientId: 'asha', until: '2026-03-12T11:00:00.000Z' }]]]) }), ['asha']],
  ['with nobody at all every closed chart is shut', snapshot({ nina: 'nurse' }, { 'person/nina': ['asha'], 'role/nurse': ['asha', 'ravi'] }), ['asha', 'ravi']],
])('%s', (_what, at, shut) => {
  expect(chartsShutToAll(at, now)).toEqual(shut);
});
