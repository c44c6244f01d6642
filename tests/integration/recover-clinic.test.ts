import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectHub } from '#main/adapters/hub-connection.ts';
import { HubUnreachable } from '#main/sync/hub-connection.ts';
import type { ConnectHub } from '#main/sync/hub-connection.ts';
import { decodeRosterAnswer } from '#shared/sync/protocol.ts';
import { toCbor } from '#shared/sync/cbor.ts';
import { readVault } from '#main/vault/vault-file.ts';
import { buildHub, hubCommand, startHubProcess } from '../hub/hub-process.ts';
import type { HubProcess } from '../hub/hub-process.ts';
import { openTestHub } from '../hub/test-hub.ts';
import { openWithPeople, passwordOf } from './people-setup.ts';
import type { WithPeople } from './people-setup.ts';
import { asha, createTestKeychain, openTestClinic, valueOf } from './test-clinic.ts';
import type { TestClinicOptions } from './test-clinic.ts';

type Opened = Awaited<ReturnType<typeof openTestClinic>>;
interface HubPlace { readonly port: number; readonly invite: () => Promise<string> }

let program: Awaited<ReturnType<typeof buildHub>>;
beforeAll(async () => { program = await buildHub(); });
afterAll(() => { program.remove(); });
const toClose: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

/** A hub as a process of its own, as a clinic runs it. */
const aHubProcess = async (): Promise<HubPlace & { readonly process: HubProcess }> => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-hub-'));
  const process = await startHubProcess(program.file, folder);
  toClose.push(async () => {
    await process.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });
  const invite = async (): Promise<string> => /([0-9A-Z]{4}-){7}[0-9A-Z]{4}/.exec((await hubCommand(program.file, ['invite', '--data', folder])).said)?.[0] ?? '';
  return { port: process.port, process, invite };
};
const aHub = async (): Promise<HubPlace> => {
  const hub = await openTestHub();
  toClose.push(hub.close);
  return hub;
};
const aComputer = async (options: TestClinicOptions = {}): Promise<Opened> => {
  const opened = await openTestClinic(options);
  toClose.push(opened.close);
  return opened;
};
const soon = async <T>(ask: () => Promise<T>, isIt: (answer: T) => boolean): Promise<T> => {
  for (let tries = 0; ; tries += 1) {
    const answer = await ask();
    if (isIt(answer) || tries > 500) return answer;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
};
const addressOf = ({ port }: HubPlace): string => `127.0.0.1:${port}`;

/** A clinic at this hub with a patient and Lena, a nurse; everything it has is at the hub. */
const aClinicAt = async (hub: HubPlace) => {
  const first = await openWithPeople({});
  toClose.push(first.close);
  const words = (await first.setUp()).join(' ');
  await connect(first, hub);
  await first.add('lena', 'nurse');
  const registered = valueOf(await first.client['patients.register']({ patient: asha, notTheSame: [] }));
  if (registered.type !== 'registered') throw new Error(registered.type);
  await soon(async () => (await first.rows('SELECT 1 AS one FROM sync_outbox LIMIT 1')).length, (n) => n === 0);
  return { first, words, patientId: registered.patient.id };
};
const connect = async (clinic: WithPeople, hub: HubPlace): Promise<void> => {
  await clinic.client['session.openGate']({ page: 'connect-hub' });
  await clinic.gate['stepUp.prove']({ password: 'amber kettle 4477 hill', code: null, passkey: null });
  expect(valueOf(await clinic.gate['network.connect']({ address: addressOf(hub), code: await hub.invite(), proxy: '' }))).toMatchObject({ type: 'connected' });
  await clinic.gate['session.leaveGate']({});
};

const find = async (computer: Opened, hub: HubPlace, words: string, more: { readonly code?: string; readonly isAnew?: boolean } = {}) =>
  valueOf(await computer.gate['recoverClinic.find']({ address: addressOf(hub), code: await hub.invite(), proxy: '', words, isAnew: false, ...more }));
const accept = async (computer: Opened, lost: number[] = [1]) => valueOf(await computer.gate['recoverClinic.accept']({ clinicName: 'Harbour Street Clinic', lost }));
const look = async (computer: Opened) => valueOf(await computer.gate['recoverClinic.look']({}));
const finish = async (computer: Opened, userName: string, password: string, isNew = false) => valueOf(await computer.gate['recoverClinic.finish']({ userName, password, isNew }));
const untilReady = (computer: Opened) => soon(() => look(computer), ({ type }) => type === 'ready');
const isOnDisk = ({ clinic: { parts: { paths } } }: Opened): readonly boolean[] => [existsSync(paths.vault), existsSync(paths.database)];

describe('a clinic whose computers are all lost', () => {
  it('comes back onto a new one from its words and a hub process: shown first, then accepted; the lost one goes, and people sign in as before', async () => {
    const hub = await aHubProcess();
    const { first, words, patientId } = await aClinicAt(hub);
    await first.clinic.keeper.seal('quit');
    const fresh = await aComputer();

    const found = await find(fresh, hub, `  ${words.toUpperCase().replaceAll(' ', '  ')} `);
    expect(found).toMatchObject({ type: 'found', isGoingOn: false, clinicName: '', computers: [{ dev: 1, class: 'admin', isOut: false }] });
    expect((found as { envelopesSaid: number }).envelopesSaid).toBeGreaterThan(0);
    expect(JSON.stringify(found)).not.toMatch(/Harbour|Haddad|Lena/);
    expect(isOnDisk(fresh), 'nothing before it was accepted').toEqual([false, false]);
    expect(await look(fresh)).toEqual({ type: 'none' });

    expect(await accept(fresh)).toMatchObject({ clinicName: 'Harbour Street Clinic' });
    expect(valueOf(await fresh.gate['clinic.status']({})).state).toBe('setting-up');
    expect(await untilReady(fresh)).toMatchObject({ type: 'ready', brought: [{ changes: expect.any(Number) as number }] });
    expect(readVault(fresh.clinic.parts.paths.vault)).toMatchObject({ vault: { setUp: false } });
    expect(await finish(fresh, 'lena', 'not her password 1')).toEqual({ type: 'wrong', waitSeconds: 0 });
    expect(await finish(fresh, 'lena', passwordOf('lena'))).toEqual({ type: 'done' });
    await fresh.gate['session.leaveGate']({});
    expect(valueOf(await fresh.client['patients.show']({ id: patientId })).patient).toMatchObject({ familyName: 'Haddad' });

    // The lost one is out under another clinic key, with the last of its batches that came; what it had sent still counts.
    const roster = fresh.clinic.keeper.workspace()?.keys.current()?.roster();
    expect([roster?.devices.get(1)?.revoked?.why, (roster?.devices.get(1)?.revoked?.lastBseq ?? 0) > 0, roster?.isFloorDue, roster?.floorEpoch]).toEqual(['lost', true, false, 2]);
    await first.signIn('ruth', 'amber kettle 4477 hill');
    expect(await soon(async () => valueOf(await first.client['sync.status']({})).reason, (reason) => reason === 'revoked')).toBe('revoked');
  }, 30_000);

  it('an administrator whose password is lost too takes a new one, once the words were given; privacy officers are told', async () => {
    const hub = await aHub();
    const { words } = await aClinicAt(hub);
    const fresh = await aComputer();
    await find(fresh, hub, words);
    await accept(fresh);
    await untilReady(fresh);
    expect(await finish(fresh, 'lena', 'a new long pebble 77', true)).toEqual({ type: 'not-an-administrator' });
    expect(await finish(fresh, 'nobody', 'a new long pebble 77', true)).toEqual({ type: 'not-an-administrator' });
    expect(await finish(fresh, 'ruth', 'short', true)).toEqual({ type: 'password-too-weak', why: 'short' });
    expect(await finish(fresh, 'ruth', 'a new long pebble 77', true)).toEqual({ type: 'done' });
    await fresh.gate['session.leaveGate']({});
    expect(fresh.clinic.keeper.current()?.session).toMatchObject({ userName: 'ruth', role: 'administrator' });
    const rows = async (text: string) => (await fresh.clinic.keeper.workspace()?.db.read.all<Record<string, unknown>>({ text, values: [] })) ?? [];
    expect(await rows(`SELECT kind FROM alert WHERE kind = 'second-factor-reset'`)).toHaveLength(1);
    expect(await rows(`SELECT method, outcome FROM audit_row WHERE action = 'recover'`)).toEqual([{ method: 'recoverClinic.finish', outcome: 'ok' }]);
    // Lena's password stays hers.
    await fresh.clinic.keeper.lock('switch');
    await fresh.signIn('lena', passwordOf('lena'));
  }, 20_000);
});

describe('cut off in the middle', () => {
  it('before the hub heard of it, and again while records come, it goes on with the same words under the same number', async () => {
    const hub = await aHub();
    const { words } = await aClinicAt(hub);
    let isCut = false;
    let entriesShown = Number.POSITIVE_INFINITY;
    const cuttable: ConnectHub = (address) => {
      const real = connectHub(address);
      return {
        ...real,
        request: async (request) => {
          if (isCut && request.method === 'PUT') throw new HubUnreachable('offline');
          const answer = await real.request(request);
          if (!request.path.startsWith('/s1/roster?') || entriesShown === Number.POSITIVE_INFINITY) return answer;
          const { genesis, entries } = decodeRosterAnswer(answer.body);
          return { ...answer, body: toCbor({ genesis, length: entriesShown, entries: entries.slice(0, entriesShown) }) };
        },
      };
    };
    const computer = { folder: mkdtempSync(join(tmpdir(), 'wardlight-test-')), keychain: createTestKeychain(), ports: { connectHub: cuttable } };
    toClose.push(() => Promise.resolve(rmSync(computer.folder, { recursive: true, force: true })));
    const before = await openTestClinic(computer);
    await find(before, hub, words);
    isCut = true;
    expect(await accept(before)).toEqual({ type: 'hub-trouble', why: 'offline' });
    expect(isOnDisk(before), 'what was begun').toEqual([true, true]);
    await before.close();

    isCut = false;
    const again = await openTestClinic(computer);
    expect(valueOf(await again.gate['clinic.status']({})).state).toBe('not-set-up');
    expect(await find(again, hub, words)).toMatchObject({ type: 'found', isGoingOn: true, clinicName: 'Harbour Street Clinic', computers: [{ dev: 1 }] });
    await accept(again);
    await again.close();

    const third = await aComputer(computer);
    entriesShown = 1;
    expect(await find(third, hub, words), 'H4: less than this computer has seen').toMatchObject({ type: 'hub-older' });
    expect(isOnDisk(third)).toEqual([true, true]);
    entriesShown = Number.POSITIVE_INFINITY;
    expect(await find(third, hub, words)).toMatchObject({ type: 'found', isGoingOn: true, computers: [{ dev: 1 }] });
    await accept(third);
    await untilReady(third);
    expect(await finish(third, 'lena', passwordOf('lena'))).toEqual({ type: 'done' });
    expect(third.clinic.keeper.workspace()?.keys.current()).toMatchObject({ dev: 2 });
  }, 20_000);

  it('after ten minutes without an answer the words are typed again, and nothing was made', async () => {
    const hub = await aHub();
    const { words } = await aClinicAt(hub);
    const fresh = await aComputer();
    await find(fresh, hub, words);
    fresh.clock.pass(601_000);
    expect(await accept(fresh)).toEqual({ type: 'begin-again' });
    expect(isOnDisk(fresh)).toEqual([false, false]);
    expect(await finish(fresh, 'lena', passwordOf('lena'))).toEqual({ type: 'begin-again' });
  });
});

describe('H4: what is wrong, and a hub that is believed in nothing', () => {
  it('wrong words, another clinic, a hub that has nothing, no hub, and a code of another one', async () => {
    const [hub, empty] = [await aHub(), await aHub()];
    const { words } = await aClinicAt(hub);
    const fresh = await aComputer();
    const swapped = [...words.split(' ').slice(1), words.split(' ')[0]].join(' ');
    expect((await find(fresh, hub, swapped)).type).toMatch(/^(words-wrong|not-known)$/);
    expect(await find(fresh, hub, 'not any words')).toEqual({ type: 'words-wrong' });
    expect(await find(fresh, empty, words), 'a hub that has nothing').toEqual({ type: 'not-known' });
    expect(await find(fresh, hub, words, { code: await empty.invite() })).toEqual({ type: 'hub-trouble', why: 'certificate' });
    expect(await find(fresh, { port: 1, invite: hub.invite }, words)).toEqual({ type: 'hub-trouble', why: 'offline' });
    expect(await find(fresh, hub, words, { code: 'ABCD' })).toEqual({ type: 'bad-code', group: 0 });
    expect(isOnDisk(fresh)).toEqual([false, false]);
  });

  it('a computer that is set up already is left alone', async () => {
    const hub = await aHub();
    const { first, words } = await aClinicAt(hub);
    await first.clinic.keeper.seal('quit');
    expect(await find(first, hub, words)).toEqual({ type: 'already-set-up' });
    expect(await accept(first)).toEqual({ type: 'begin-again' });
    expect(readVault(first.clinic.parts.paths.vault)).toMatchObject({ vault: { setUp: true } });
  });

  it('somebody who administers the clinic after all takes the new computer out: it is told, and opens for nobody', async () => {
    const hub = await aHub();
    const { first, words } = await aClinicAt(hub);
    const fresh = await aComputer();
    await find(fresh, hub, words);
    await accept(fresh, []);
    await untilReady(fresh);
    const { db, keys } = first.clinic.keeper.workspace() ?? {};
    await soon(() => Promise.resolve(keys?.current()?.roster().devices.has(2)), (has) => has === true);
    await db?.transaction((tx) => keys?.current()?.revokeDevice(tx, 2, 'lost') ?? Promise.resolve());
    await first.client['sync.tryNow']({});
    expect(await soon(() => look(fresh), (state) => 'reason' in state && state.reason === 'revoked')).toMatchObject({ reason: 'revoked' });
    expect(await finish(fresh, 'lena', passwordOf('lena'))).toEqual({ type: 'begin-again' });
  });
});
