import { existsSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { readVault } from '#main/vault/vault-file.ts';
import { openTestHub } from '../hub/test-hub.ts';
import { openWithPeople, passwordOf } from './people-setup.ts';
import type { WithPeople } from './people-setup.ts';
import { asha, openTestClinic, valueOf } from './test-clinic.ts';

type Opened = Awaited<ReturnType<typeof openTestClinic>>;
const toClose: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

const aHub = async () => {
  const hub = await openTestHub();
  toClose.push(hub.close);
  return hub;
};
const aNewComputer = async (): Promise<Opened> => {
  const opened = await openTestClinic();
  toClose.push(opened.close);
  return opened;
};

const pages = { 'network.connect': 'connect-hub', 'network.invite': 'add-workstation', 'network.revoke': 'revoke-workstation' } as const;
/** On its page of the gate, after the password: no code is ever typed in the clinic's window. */
const confirmed = async (clinic: WithPeople, method: keyof typeof pages, input: object) => {
  expect(await call(clinic, method, input)).toMatchObject({ reason: 'step-up-needed' });
  await clinic.client['session.openGate']({ page: pages[method] });
  await clinic.gate['stepUp.prove']({ password: 'amber kettle 4477 hill', code: null, passkey: null });
  const { value } = await call(clinic, method, input);
  if (value?.['type'] !== 'invited') await clinic.gate['session.leaveGate']({});
  return value as Record<string, string> & { readonly type: string };
};
const call = async (clinic: WithPeople, method: string, input: object) => JSON.parse(await clinic.clinic.call('gate', method, input, 'gate')) as { readonly value?: Record<string, unknown>; readonly reason?: string };

/** A clinic with a hub, a patient and Lena, a nurse. */
const aClinicWithHub = async () => {
  const hub = await aHub();
  const first = await openWithPeople();
  toClose.push(first.close);
  const address = `127.0.0.1:${hub.port}`;
  expect(await confirmed(first, 'network.connect', { address, code: await hub.invite(), proxy: '' })).toEqual({ type: 'connected', host: '127.0.0.1', port: hub.port });
  const lena = await first.add('lena', 'nurse');
  const registered = valueOf(await first.client['patients.register']({ patient: asha, notTheSame: [] }));
  if (registered.type !== 'registered') throw new Error(registered.type);
  return { hub, first, address, lena, patientId: registered.patient.id };
};
const soon = async <T>(ask: () => Promise<T>, isIt: (answer: T) => boolean): Promise<T> => {
  for (let tries = 0; ; tries += 1) {
    const answer = await ask();
    if (isIt(answer) || tries > 150) return answer;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
};
const gateCall = async (clinic: WithPeople, method: string, input: object) => (await call(clinic, method, input)).value ?? {};
const look = async (joiner: Opened) => valueOf(await joiner.gate['join.look']({}));

/** The first workstation gives a code, a new computer takes it, and a person compares the numbers. */
const bringIn = async (first: WithPeople, joiner: Opened, kind: 'admin' | 'full' = 'full') => {
  const invited = await confirmed(first, 'network.invite', { class: kind });
  const asking = valueOf(await joiner.gate['join.begin']({ address: invited['address'] ?? '', code: (invited['code'] ?? '').toLowerCase().replaceAll('-', ' '), proxy: '' }));
  const asked = await gateCall(first, 'network.invitation', {});
  return { invited, asking, asked };
};

describe('a second workstation', () => {
  it('joins by a code, brings everything, and opens for somebody of the staff; what either writes is then at both', async () => {
    const { first, lena, patientId } = await aClinicWithHub();
    const joiner = await aNewComputer();
    const { asking, asked } = await bringIn(first, joiner);
    expect(asking).toMatchObject({ type: 'asking', clinicName: 'Harbour Street Clinic' });
    expect(asked).toEqual({ type: 'asked', name: expect.any(String) as string, checkNumber: (asking as { checkNumber: string }).checkNumber });
    expect(await look(joiner)).toEqual(asking);
    expect(existsSync(joiner.clinic.parts.paths.database)).toBe(false);
    expect(await gateCall(first, 'network.letIn', { isSame: true })).toMatchObject({ type: 'admitted', dev: 2 });
    // Both run on one host here, as computers from one image do: a person still tells them apart.
    const names = [...(first.clinic.keeper.workspace()?.keys.current()?.roster().devices.values() ?? [])].map(({ name }) => name);
    expect(names).toEqual([names[0], `${names[0] ?? ''} 2`]);
    await first.gate['session.leaveGate']({});
    expect(await soon(() => look(joiner), ({ type }) => type === 'ready')).toEqual({ type: 'ready', clinicName: 'Harbour Street Clinic' });
    expect(readVault(joiner.clinic.parts.paths.vault)).toMatchObject({ vault: { setUp: false } });
    expect(valueOf(await joiner.gate['clinic.status']({})).state).toBe('setting-up');
    expect(valueOf(await joiner.gate['join.finish']({ userName: 'lena', password: passwordOf('ruth') }))).toEqual({ type: 'wrong', waitSeconds: 0 });
    expect(valueOf(await joiner.gate['join.finish']({ userName: 'nobody', password: passwordOf('lena') }))).toEqual({ type: 'wrong', waitSeconds: 0 });
    expect(valueOf(await joiner.gate['join.finish']({ userName: 'lena', password: passwordOf('lena') }))).toEqual({ type: 'done' });
    await joiner.gate['session.leaveGate']({});
    expect(joiner.clinic.keeper.current()?.session).toMatchObject({ staffId: lena, role: 'nurse' });
    expect(valueOf(await joiner.client['patients.show']({ id: patientId })).patient).toMatchObject({ familyName: 'Haddad' });

    const written = valueOf(await joiner.client['patients.register']({ patient: { ...asha, givenNames: 'Ravi', birthDate: '1950-01-02' }, notTheSame: [] }));
    if (written.type !== 'registered') throw new Error(written.type);
    const ravi = async () => valueOf(await first.client['patients.show']({ id: written.patient.id })).patient;
    expect(await soon(ravi, (patient) => patient !== null)).toMatchObject({ givenNames: 'Ravi' });

    // Sealed it opens for Lena, and for Ruth only once it is open: she never sat here.
    await joiner.clinic.keeper.seal('suspend');
    expect(valueOf(await joiner.gate['session.signIn']({ userName: 'ruth', password: 'amber kettle 4477 hill' }))).toMatchObject({ type: 'wrong' });
    await joiner.signIn('lena', passwordOf('lena'));
    await joiner.clinic.keeper.lock('switch');
    await joiner.signIn('ruth', 'amber kettle 4477 hill');

    // L5: she is ended at the first one; here her session ends too.
    await first.stepUp('staff.end', { staffId: lena, reason: 'moved away' });
    await soon(async () => (await first.rows('SELECT 1 AS n FROM sync_outbox WHERE kind = ?', 'staff')).length, (n) => n === 0);
    const slots = () => { const found = readVault(joiner.clinic.parts.paths.vault); return found.type === 'ok' ? found.vault.slots.length : 0; };
    expect(await soon(() => Promise.resolve(slots()), (n) => n === 1)).toBe(1);
  });

  it('another computer\'s number differs, it is sent away, and holds nothing; the code is used', async () => {
    const { first } = await aClinicWithHub();
    const [other, joiner] = [await aNewComputer(), await aNewComputer()];
    const { invited, asking, asked } = await bringIn(first, other);
    const typed = { address: invited['address'] ?? '', code: invited['code'] ?? '', proxy: '' };
    expect(valueOf(await joiner.gate['join.begin'](typed))).toEqual({ type: 'code-used' });
    expect((asked as { checkNumber: string }).checkNumber).toBe((asking as { checkNumber: string }).checkNumber);
    expect(await gateCall(first, 'network.letIn', { isSame: false })).toEqual({ type: 'declined' });
    expect(await look(other)).toEqual({ type: 'declined' });
    expect(await look(other)).toEqual({ type: 'none' });
    expect([existsSync(other.clinic.parts.paths.vault), existsSync(other.clinic.parts.paths.database)]).toEqual([false, false]);
    expect(first.clinic.keeper.workspace()?.keys.current()?.roster().devices.size).toBe(1);
  });

  it('cut off or walked away from in the middle leaves nothing, and the same computer may begin again', async () => {
    const { first } = await aClinicWithHub();
    const joiner = await aNewComputer();
    await bringIn(first, joiner);
    await gateCall(first, 'network.letIn', { isSame: true });
    await first.gate['session.leaveGate']({});
    expect(await soon(() => look(joiner), ({ type }) => type === 'ready')).toMatchObject({ type: 'ready' });
    await joiner.gate['join.cancel']({});
    expect([existsSync(joiner.clinic.parts.paths.vault), existsSync(joiner.clinic.parts.paths.database)]).toEqual([false, false]);
    expect(valueOf(await joiner.gate['clinic.status']({})).state).toBe('not-set-up');
    const { asking } = await bringIn(first, joiner);
    expect(asking).toMatchObject({ type: 'asking' });
  });

  it('taken out of the clinic is refused by the hub, and keeps what it has', async () => {
    const { first } = await aClinicWithHub();
    const joiner = await aNewComputer();
    await bringIn(first, joiner);
    await gateCall(first, 'network.letIn', { isSame: true });
    await first.gate['session.leaveGate']({});
    await soon(() => look(joiner), ({ type }) => type === 'ready');
    await joiner.gate['join.finish']({ userName: 'lena', password: passwordOf('lena') });
    await joiner.gate['session.leaveGate']({});
    expect(await confirmed(first, 'network.revoke', { dev: 1, why: 'lost' })).toEqual({ type: 'itself' });
    expect(await confirmed(first, 'network.revoke', { dev: 7, why: 'lost' })).toEqual({ type: 'no-such' });
    expect(await confirmed(first, 'network.revoke', { dev: 2, why: 'lost' })).toEqual({ type: 'revoked' });
    expect(await confirmed(first, 'network.revoke', { dev: 2, why: 'lost' })).toEqual({ type: 'no-such' });
    await joiner.client['sync.tryNow']({});
    expect(await soon(async () => valueOf(await joiner.client['sync.status']({})).reason, (reason) => reason === 'revoked')).toBe('revoked');
    expect(valueOf(await joiner.client['patients.recent']({}))).toBeDefined();
  });
});

describe('what is typed wrong, too late or for somebody else', () => {
  it('says which group of the code cannot be read, and that an address or a proxy is none', async () => {
    const joiner = await aNewComputer();
    const begin = async (typed: { address?: string; code?: string; proxy?: string }) =>
      valueOf(await joiner.gate['join.begin']({ address: '127.0.0.1:1', code: 'ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789', proxy: '', ...typed }));
    expect(await begin({ code: 'ABCD-EFGH-JKMN-PQRU-TVWX-YZ01-2345-6789' })).toEqual({ type: 'bad-code', group: 4 });
    expect(await begin({ code: 'ABCD-EFGH' })).toEqual({ type: 'bad-code', group: 0 });
    expect(await begin({ address: 'a b' })).toEqual({ type: 'bad-address' });
    expect(await begin({ proxy: 'ftp://x' })).toEqual({ type: 'bad-proxy' });
    expect(await begin({})).toEqual({ type: 'hub-trouble', why: 'offline' });
  });

  it('H5: a wrong letter in the first half is another hub: nothing is sent to it; in the second it is no code of this one', async () => {
    const { first, address, hub } = await aClinicWithHub();
    const joiner = await aNewComputer();
    const { code = '' } = await confirmed(first, 'network.invite', { class: 'full' });
    const turned = (at: number) => `${code.slice(0, at)}${code[at] === 'A' ? 'B' : 'A'}${code.slice(at + 1)}`;
    expect(valueOf(await joiner.gate['join.begin']({ address, code: turned(0), proxy: '' }))).toEqual({ type: 'hub-trouble', why: 'certificate' });
    expect(valueOf(await joiner.gate['join.begin']({ address, code: turned(38), proxy: '' }))).toEqual({ type: 'code-over' });
    await hub.close();
    toClose.splice(0, 1);
    expect(valueOf(await joiner.gate['join.begin']({ address, code, proxy: '' }))).toEqual({ type: 'hub-trouble', why: 'offline' });
  });

  it('a code that nobody answered in ten minutes is over on both sides', async () => {
    const { first } = await aClinicWithHub();
    await confirmed(first, 'network.invite', { class: 'full' });
    expect(await gateCall(first, 'network.invitation', {})).toEqual({ type: 'waiting' });
    first.clock.pass(10 * 60_000);
    expect(await gateCall(first, 'network.invitation', {})).toEqual({ type: 'over' });
    expect(await gateCall(first, 'network.letIn', { isSame: true })).toEqual({ type: 'over' });
  });

  it('a code of a hub begins one clinic once, and a clinic has one hub', async () => {
    const { hub, first, address } = await aClinicWithHub();
    expect(await confirmed(first, 'network.connect', { address, code: await hub.invite(), proxy: '' })).toEqual({ type: 'has-hub' });
    const other = await openWithPeople();
    toClose.push(other.close);
    const code = await hub.invite();
    expect(await confirmed(other, 'network.invite', { class: 'full' })).toEqual({ type: 'no-hub' });
    expect(await confirmed(other, 'network.connect', { address, code, proxy: '' })).toMatchObject({ type: 'connected' });
    const third = await openWithPeople();
    toClose.push(third.close);
    expect(await confirmed(third, 'network.connect', { address, code, proxy: '' })).toEqual({ type: 'code-over' });
  });
});
