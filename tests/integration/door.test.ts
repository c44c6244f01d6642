import { afterEach, describe, expect, it, vi } from 'vitest';
import { clinicContract, gateContract } from '#shared/contract/clinic.ts';
import type { MethodSpec } from '#shared/contract/define.ts';
import { sql } from '#shared/database/types.ts';
import { roles, shippedBundles } from '#shared/staff/roles.ts';
import type { Role } from '#shared/staff/roles.ts';
import { asha, openTestClinic, searchId, valueOf } from './test-clinic.ts';
import type { TestClinicOptions } from './test-clinic.ts';

type Opened = Awaited<ReturnType<typeof openTestClinic>>;
let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});
const open = async (options: TestClinicOptions) => {
  const opened = await openTestClinic(options);
  close = opened.close;
  return opened;
};

const methods: readonly { window: 'clinic' | 'gate'; name: string; spec: MethodSpec }[] = [
  ...Object.entries(clinicContract).map(([name, spec]) => ({ window: 'clinic' as const, name, spec })),
  ...Object.entries(gateContract).map(([name, spec]) => ({ window: 'gate' as const, name, spec })),
];
const closed = methods.filter(({ spec }) => spec.permission !== 'public');
const privileged = closed.filter(({ spec }) => !['signed-in', 'signing-in', 'enrolling'].includes(spec.permission));
const call = async (opened: Opened, window: 'clinic' | 'gate', name: string, input: unknown) =>
  JSON.parse(await opened.clinic.call(window, name, input, window)) as Record<string, unknown>;
const auditRows = async (opened: Opened) =>
  (await opened.clinic.keeper.current()?.db.read.all<Record<string, unknown>>(sql`SELECT * FROM audit_row WHERE action <> 'alarm' ORDER BY seq`)) ?? [];

/** Grows by hand: what anybody at the keyboard may call before signing in. */
const publicMethods = [
  'clinic.status', 'join.begin', 'join.cancel', 'join.finish', 'join.look', 'recoverClinic.accept', 'recoverClinic.find', 'recoverClinic.finish', 'recoverClinic.look', 'recoverClinic.stop', 'recovery.open', 'session.passkey', 'session.passkeyOptions', 'session.signIn', 'session.unlock', 'session.unlockWithPassword',
  'settings.appearance', 'setup.begin', 'setup.confirm', 'setup.retry',
];

it('I4: the public methods are these and no others, and the clinic window has only the look of the screen', () => {
  const found = methods.filter(({ spec }) => spec.permission === 'public');
  const inWindow = (kind: string) => found.filter(({ window }) => window === kind).map(({ name }) => name).sort();
  expect(inWindow('gate')).toEqual(publicMethods);
  expect(inWindow('clinic')).toEqual(['settings.appearance']);
});

it('every method that touches a record names an audit action, and every write does', () => {
  const quiet = methods.filter(({ spec }) => spec.audit.action === 'none' && !['public', 'signed-in', 'signing-in', 'enrolling'].includes(spec.permission)).map(({ name }) => name);
  expect(quiet.sort()).toEqual([
    'alerts.list', 'approvals.list', 'audit.export', 'audit.people', 'audit.proof', 'directory.find', 'interchange.addPiece', 'interchange.job', 'interchange.pause',
    'interchange.start', 'network.address', 'network.devices', 'network.invitation', 'policies.list', 'review.count', 'review.people', 'staff.list', 'staff.privileges', 'sync.keptCount', 'sync.whereIs',
  ]);
  // An export writes its own row, before the first byte reaches the disk; a draft is what one person had half typed, for nobody else: it is no record yet.
  expect(methods.filter(({ spec }) => spec.kind === 'write' && spec.audit.action === 'none').map(({ name }) => name)).toEqual(['drafts.save', 'drafts.discard']);
});

it('L2: without a session every other method answers no-session, whatever comes in', async () => {
  const clinic = await open({});
  await clinic.setUp();
  valueOf(await clinic.client['session.signOut']({}));
  for (const { window, name } of closed) {
    for (const input of [{}, null, { patientId: searchId, id: searchId }]) {
      expect(await call(clinic, window, name, input), name).toEqual({ type: 'refused', reason: 'no-session' });
    }
  }
});

describe.each(roles)('as %s', (role: Role) => {
  it('a method whose privilege the role lacks is forbidden, with one audit row that says who', async () => {
    const clinic = await open({ signedInAs: role });
    const lacking = privileged.filter(({ spec }) => !shippedBundles[role].has(spec.permission as never));
    for (const { window, name } of lacking) {
      const before = await auditRows(clinic);
      expect(await call(clinic, window, name, {}), name).toEqual({ type: 'refused', reason: 'forbidden' });
      const after = await auditRows(clinic);
      expect(after.slice(before.length), name).toMatchObject([{ action: 'refused', method: name, outcome: 'forbidden', role, from_where: window }]);
    }
    for (const { window, name } of privileged.filter((each) => !lacking.includes(each))) {
      expect((await call(clinic, window, name, { nothing: 'fits' }))['reason'], name).toBe('bad-input');
    }
  });
});

it('no public method says anything of a patient or of the staff', async () => {
  const clinic = await open({ signedInAs: 'nurse' });
  valueOf(await clinic.client['patients.register']({ patient: { ...asha, street: '7 Quarrel Lane', town: 'Umberleigh' }, notTheSame: [] }));
  valueOf(await clinic.client['session.signOut']({}));
  const person = { userName: 'mallory', displayName: 'Mallory', password: 'a new long password 71' };
  const inputs: Record<string, unknown> = {
    'clinic.status': {}, 'setup.begin': { clinicName: 'Other', ...person }, 'setup.confirm': { words: ['a', 'b', 'c', 'd'] }, 'setup.retry': {},
    'session.signIn': { userName: 'nurse', password: 'wrong password 12' }, 'recovery.open': { words: 'a b c', userName: 'nurse', newPassword: person.password },
    'settings.appearance': { theme: 'dark' }, 'session.unlock': { staffId: searchId, pin: '135790' }, 'session.passkeyOptions': { staffId: searchId },
    'join.begin': { address: 'hub.invalid', code: 'ABCD', proxy: '' }, 'join.look': {}, 'join.finish': { userName: 'nurse', password: person.password }, 'join.cancel': {},
    'recoverClinic.find': { address: 'hub.invalid', code: 'ABCD', proxy: '', words: 'a b c', isAnew: false }, 'recoverClinic.accept': { clinicName: 'Other', lost: [1] }, 'recoverClinic.look': {},
    'recoverClinic.finish': { userName: 'nurse', password: person.password, isNew: true }, 'recoverClinic.stop': {},
    'session.unlockWithPassword': { staffId: searchId, password: 'wrong password 12' }, 'session.passkey': { response: '{}' },
  };
  expect(Object.keys(inputs).sort()).toEqual(publicMethods);
  for (const [name, input] of Object.entries(inputs)) {
    const answer = await clinic.clinic.call('gate', name, input, 'gate');
    expect(JSON.parse(answer), name).toMatchObject({ type: 'value' });
    for (const planted of ['Haddad', 'Asha', '1967', '0144', 'Quarrel', 'Umberleigh', 'WL 01', 'Penhallow', 'nurse']) expect(answer, name).not.toContain(planted);
  }
});

describe('windows', () => {
  it('I3: a method of the other window, or from a window that is not shown, is refused', async () => {
    const clinic = await open({ signedInAs: 'nurse' });
    expect(await call(clinic, 'gate', 'patients.find', { query: 'a', searchId })).toEqual({ type: 'refused', reason: 'wrong-window' });
    expect(await call(clinic, 'clinic', 'session.signIn', {})).toEqual({ type: 'refused', reason: 'wrong-window' });
    expect(await clinic.gate['clinic.status']({})).toEqual({ type: 'refused', reason: 'wrong-window' });
    const connection = clinic.clinic.host.connect('clinic');
    connection.close();
    expect(JSON.parse(await connection.call('session.current', '{}'))).toEqual({ type: 'refused', reason: 'wrong-window' });
  });

  it('I2: past the limit a window is refused without work, and another one is not', async () => {
    const clinic = await open({ signedInAs: 'nurse' });
    const connection = clinic.clinic.host.connect('clinic');
    const answers = await Promise.all(Array.from({ length: 500 }, () => connection.call('session.activity', '{}')));
    expect(answers.filter((answer) => answer.includes('too-many-calls'))).toHaveLength(100);
    expect(await clinic.client['session.activity']({})).toEqual({ type: 'value', value: {} });
  });

  it('I2: an input over 1 MB is refused before it is parsed', async () => {
    const clinic = await open({ signedInAs: 'nurse' });
    const parse = vi.spyOn(JSON, 'parse');
    const answer = await clinic.clinic.host.connect('clinic').call('patients.find', 'x'.repeat(1_000_001));
    expect(parse).not.toHaveBeenCalled();
    expect(answer).toBe('{"type":"refused","reason":"too-large"}');
  });

  it('L2: nothing that was asked before sign-out is answered after it', async () => {
    const clinic = await open({ signedInAs: 'administrator' });
    valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
    const connection = clinic.clinic.host.connect('clinic');
    const asked = [
      connection.call('patients.find', JSON.stringify({ query: 'haddad', searchId })), connection.call('patients.recent', '{}'), connection.call('staff.list', '{}'),
      connection.call('patients.register', JSON.stringify({ patient: { ...asha, familyName: 'Other' }, notTheSame: [] })),
    ];
    const out = connection.call('session.signOut', '{}');
    for (const answer of await Promise.all(asked)) expect(JSON.parse(answer)).toEqual({ type: 'refused', reason: 'no-session' });
    expect(JSON.parse(await out)).toEqual({ type: 'value', value: {} });
  });
});
