import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Serving } from '#shared/serving/serving.ts';
import { nodeHubProcess } from '#main/adapters/hub-process.ts';
import { findHub } from '#main/adapters/hub-connection.ts';
import type { ServingPort } from '#main/ports.ts';
import { openTestHub } from '../hub/test-hub.ts';
import { openWithPeople, passwordOf } from './people-setup.ts';
import type { WithPeople } from './people-setup.ts';
import { asha, createTestKeychain, openTestClinic, valueOf } from './test-clinic.ts';

const file = join(process.cwd(), '.cache/tools', `hub-beside-under-test-${process.pid}.mjs`);
beforeAll(async () => {
  await build({ entryPoints: ['src/hub/beside-main.ts'], outfile: file, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });
});
afterAll(() => { rmSync(file, { force: true }); });
const toClose: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

/** The real process, on loopback; the ids of those that were started. */
const servingPort = () => {
  const pids: number[] = [];
  const start: ServingPort['start'] = () => {
    const child = nodeHubProcess(file)();
    pids.push(child.pid ?? 0);
    return child;
  };
  return { pids, port: { start, addresses: () => ['192.0.2.7'], isLoopbackOnly: true } satisfies ServingPort };
};

const soon = async <T>(ask: () => Promise<T> | T, isIt: (answer: T) => boolean, what: string): Promise<T> => {
  for (let tries = 0; ; tries += 1) {
    const answer = await ask();
    if (isIt(answer)) return answer;
    if (tries > 400) throw new Error(`${what} never came: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => { setTimeout(resolve, 25); });
  }
};
const call = async (clinic: WithPeople, method: string, input: object) => JSON.parse(await clinic.clinic.call('gate', method, input, 'gate')) as { readonly value?: Record<string, unknown>; readonly reason?: string };
const pages: Readonly<Record<string, 'serve-clinic' | 'add-workstation' | 'hub-address' | 'connect-hub'>> = {
  'network.serve': 'serve-clinic', 'network.stopServing': 'serve-clinic', 'network.invite': 'add-workstation', 'network.move': 'hub-address', 'network.connect': 'connect-hub',
};
/** On its page of the gate, after the password. */
const confirmed = async (clinic: WithPeople, method: string, input: object) => {
  expect(await call(clinic, method, input)).toMatchObject({ reason: 'step-up-needed' });
  await clinic.client['session.openGate']({ page: pages[method] ?? 'serve-clinic' });
  await clinic.gate['stepUp.prove']({ password: 'amber kettle 4477 hill', code: null, passkey: null });
  const { value } = await call(clinic, method, input);
  if (value?.['type'] !== 'invited') await clinic.gate['session.leaveGate']({});
  return value ?? {};
};
const serving = async (clinic: WithPeople): Promise<Serving> => valueOf(await clinic.client['network.serving']({}));
const online = (clinic: WithPeople) => soon(async () => {
  await clinic.client['sync.tryNow']({});
  return valueOf(await clinic.client['sync.status']({}));
}, ({ state, waiting }) => state === 'online' && waiting === 0, 'online');
const register = async (clinic: WithPeople, givenNames: string, birthDate: string): Promise<void> => {
  const answer = valueOf(await clinic.client['patients.register']({ patient: { ...asha, givenNames, birthDate }, notTheSame: [] }));
  expect(answer.type).toBe('registered');
};

/** A clinic with Lena, whose only computer serves it. */
const aServingClinic = async (more: Parameters<typeof openWithPeople>[0] = {}) => {
  const { pids, port } = servingPort();
  const first = await openWithPeople({ signedInAs: 'administrator', ...more, ports: { serving: port } });
  toClose.push(first.close);
  const served = await confirmed(first, 'network.serve', { way: 'same' });
  return { first, pids, port, served, hubPort: Number(served['port']) };
};

/** Takes a port of this computer away. */
const taken = async (port: number): Promise<() => Promise<void>> => {
  const server: Server = createServer((socket) => { socket.destroy(); });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port }, resolve);
  });
  return () => new Promise((resolve) => { server.close(() => { resolve(); }); });
};
const filesIn = (folder: string): readonly string[] => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));

describe('this computer serves the clinic', () => {
  it('begins at its own hub, lets another computer in by its address, and is killed without losing anything (H6)', async () => {
    const { first, pids, served, hubPort } = await aServingClinic();
    expect(served).toEqual({ type: 'serves', port: hubPort, isUsualPort: hubPort === 7843, addresses: [`127.0.0.1:${hubPort}`] });
    expect(valueOf(await first.client['sync.network']({})).hub).toMatchObject({ host: '127.0.0.1', isThisComputer: true });
    await first.add('lena', 'nurse');
    await register(first, 'Asha', '1967-09-04');
    await online(first);
    expect(await serving(first)).toMatchObject({ state: 'runs', why: null, port: hubPort, connected: 1, backedUpAt: null, isDiskFull: false });
    expect((await serving(first)).bytes).toBeGreaterThan(0);

    const invited = await confirmed(first, 'network.invite', { class: 'full' });
    expect(invited).toMatchObject({ type: 'invited', address: `127.0.0.1:${hubPort}`, others: [] });
    const joiner = await openTestClinic();
    toClose.push(joiner.close);
    expect(valueOf(await joiner.gate['join.begin']({ address: String(invited['address']), code: String(invited['code']), proxy: '' }))).toMatchObject({ type: 'asking' });
    await call(first, 'network.invitation', {});
    expect((await call(first, 'network.letIn', { isSame: true })).value).toMatchObject({ type: 'admitted' });
    await first.gate['session.leaveGate']({});
    await soon(async () => valueOf(await joiner.gate['join.look']({})), ({ type }) => type === 'ready', 'everything at the second computer');
    expect(valueOf(await joiner.gate['join.finish']({ userName: 'lena', password: passwordOf('lena') }))).toEqual({ type: 'done' });
    await joiner.gate['session.leaveGate']({});
    expect((await serving(first)).connected).toBe(2);

    // kill −9: what was acknowledged is there, what was not goes again, at the same address and under the same key.
    process.kill(pids.at(-1) ?? 0, 'SIGKILL');
    await register(first, 'Ravi', '1950-01-02');
    await soon(() => serving(first), ({ state }) => state === 'runs' && pids.length === 2, 'the hub again');
    expect((await serving(first)).port).toBe(hubPort);
    await online(first);
    await soon(async () => {
      await joiner.client['sync.tryNow']({});
      return valueOf(await joiner.client['patients.recent']({}));
    }, () => true, 'the second computer');
    const found = async (query: string) => valueOf(await joiner.client['patients.find']({ query, searchId: '01890000-0000-7000-8000-000000000009' }));
    await soon(async () => {
      await joiner.client['sync.tryNow']({});
      return JSON.stringify(await found('haddad'));
    }, (text) => text.includes('Ravi') && text.includes('Asha'), 'both patients at the second computer');

    // Stopped, the others keep working and wait; what the hub had is kept, and it serves again.
    expect(await confirmed(first, 'network.stopServing', {})).toEqual({ type: 'stopped' });
    expect(await confirmed(first, 'network.stopServing', {})).toEqual({ type: 'does-not-serve' });
    expect((await serving(first)).state).toBe('off');
    await register(first, 'Mina', '1971-05-06');
    expect(await soon(async () => valueOf(await first.client['sync.status']({})), ({ state }) => state === 'offline', 'offline')).toMatchObject({ reason: 'offline' });
    expect(await confirmed(first, 'network.serve', { way: 'same' })).toMatchObject({ type: 'serves', port: hubPort });
    await online(first);
    expect((await first.audited('setup')).filter(({ method }) => /erv/.test(method)).map(({ method, outcome }) => [method, outcome])).toEqual([
      ['network.serve', 'ok'], ['network.stopServing', 'ok'], ['network.stopServing', 'ok'], ['network.serve', 'ok'],
    ].map((row) => expect.arrayContaining([row[0]]) as unknown));
  }, 60_000);

  it('starts with the program before anybody signs in, takes another port when its own is taken and a person says so, and tells both in words', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wardlight-serving-'));
    toClose.push(async () => { rmSync(folder, { recursive: true, force: true }); });
    const keychain = createTestKeychain();
    const { first, port, hubPort } = await aServingClinic({ folder, keychain });
    const pin = valueOf(await first.client['sync.network']({})).hub && (await first.rows(`SELECT value FROM sync_fact WHERE name = 'hub'`));
    expect(pin).toHaveLength(1);
    toClose.pop();
    await first.close();
    await expect(findHub({ host: '127.0.0.1', port: hubPort }, new Uint8Array(32), 2_000)).rejects.toMatchObject({ reason: 'offline' });

    const again = await openWithPeople({ folder, keychain, ports: { serving: port } });
    again.clinic.serve();
    // Nobody signed in: it answers, and its key is not the one that was asked for here.
    await soon(() => findHub({ host: '127.0.0.1', port: hubPort }, new Uint8Array(32), 2_000).catch((error: unknown) => (error as { reason?: string }).reason), (reason) => reason === 'certificate', 'the hub without a session');
    await again.close();

    const release = await taken(hubPort);
    toClose.push(release);
    const third = await openWithPeople({ folder, keychain, ports: { serving: port } });
    toClose.push(third.close);
    third.clinic.serve();
    await third.signIn('ruth', 'amber kettle 4477 hill');
    expect(await soon(() => serving(third), ({ state }) => state === 'cannot', 'the port taken')).toMatchObject({ why: 'port-taken', port: hubPort });
    expect(await confirmed(third, 'network.serve', { way: 'same' })).toEqual({ type: 'cannot', why: 'port-taken' });
    const other = await confirmed(third, 'network.serve', { way: 'other-port' });
    expect(other).toMatchObject({ type: 'serves', isUsualPort: false });
    expect(other['port']).not.toBe(hubPort);
    await register(third, 'Asha', '1967-09-04');
    await online(third);
  }, 60_000);

  it('keeps no key on the disk, gives no other one to data whose key is gone, and begins anew only when a person says so', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wardlight-serving-'));
    toClose.push(async () => { rmSync(folder, { recursive: true, force: true }); });
    const keychain = createTestKeychain();
    const { first, port } = await aServingClinic({ folder, keychain });
    await register(first, 'Asha', '1967-09-04');
    await online(first);
    toClose.pop();
    await first.close();
    const hubFiles = filesIn(join(folder, 'hub'));
    expect(hubFiles.some((path) => path.endsWith('hub.key'))).toBe(false);
    expect(readFileSync(hubFiles.find((path) => path.endsWith('key.pem')) ?? '', 'utf8')).toContain('ENCRYPTED PRIVATE KEY');
    const [account] = [...keychain.held.keys()].filter((name) => name.endsWith('/hub'));
    const secret = keychain.held.get(account ?? '') ?? new Uint8Array();
    expect(secret).toHaveLength(32);
    for (const path of filesIn(folder)) {
      const bytes = readFileSync(path);
      for (const text of [Buffer.from(secret), Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64url')]) expect(bytes.includes(text), path).toBe(false);
    }

    keychain.held.delete(account ?? '');
    const again = await openWithPeople({ folder, keychain, ports: { serving: port } });
    toClose.push(again.close);
    again.clinic.serve();
    await again.signIn('ruth', 'amber kettle 4477 hill');
    expect(await soon(() => serving(again), ({ state }) => state === 'cannot', 'the missing key')).toMatchObject({ why: 'key-missing' });
    expect(await confirmed(again, 'network.serve', { way: 'same' })).toEqual({ type: 'cannot', why: 'key-missing' });
    expect([...keychain.held.keys()].filter((name) => name.endsWith('/hub'))).toEqual([]);
    expect(await confirmed(again, 'network.serve', { way: 'anew' })).toMatchObject({ type: 'serves' });
    await register(again, 'Ravi', '1950-01-02');
    await online(again);
    // Both hubs' data is there, each under a name of its own.
    expect(readdirSync(join(folder, 'hub'))).toHaveLength(2);

    // And where nothing says any more which hub it was, none is begun by itself.
    toClose.pop();
    await again.close();
    writeFileSync(join(folder, 'serving.json'), '{"v":1');
    const third = await openWithPeople({ folder, keychain, ports: { serving: port } });
    toClose.push(third.close);
    third.clinic.serve();
    await third.signIn('ruth', 'amber kettle 4477 hill');
    expect(await serving(third)).toMatchObject({ state: 'cannot', why: 'damaged' });
    expect(await confirmed(third, 'network.serve', { way: 'same' })).toEqual({ type: 'cannot', why: 'damaged' });
    expect(await confirmed(third, 'network.serve', { way: 'anew' })).toMatchObject({ type: 'serves' });
    await online(third);
  }, 60_000);

  it('takes another port at the beginning when the usual one is taken, and says which', async () => {
    const release = await taken(7843).catch(() => () => Promise.resolve());
    toClose.push(release);
    const { served } = await aServingClinic();
    expect(served).toMatchObject({ type: 'serves', isUsualPort: false });
    expect(Number(served['port'])).toBeGreaterThan(7843);
  }, 30_000);

  it('is not offered where no hub can be started, and not to a clinic that has another hub; a key store that forgets begins nothing', async () => {
    const without = await openWithPeople();
    toClose.push(without.close);
    expect((await serving(without)).state).toBe('not-here');
    expect(await confirmed(without, 'network.serve', { way: 'same' })).toEqual({ type: 'cannot', why: 'failed' });

    const hub = await openTestHub();
    toClose.push(hub.close);
    const keychain = createTestKeychain();
    const { port } = servingPort();
    const other = await openWithPeople({ signedInAs: 'administrator', keychain, ports: { serving: port } });
    toClose.push(other.close);
    keychain.state.fault = 'forgets';
    expect(await confirmed(other, 'network.serve', { way: 'same' })).toEqual({ type: 'cannot', why: 'key-store' });
    keychain.state.fault = 'none';
    expect(existsSync(join(other.folder, 'hub'))).toBe(false);
    expect(await confirmed(other, 'network.connect', { address: `127.0.0.1:${hub.port}`, code: await hub.invite(), proxy: '' })).toMatchObject({ type: 'connected' });
    expect(await confirmed(other, 'network.serve', { way: 'same' })).toEqual({ type: 'has-hub' });
  }, 30_000);
});
