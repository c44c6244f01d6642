import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toCbor } from '#shared/sync/cbor.ts';
import { decodeHaveAnswer, decodePullAnswer, decodePushAnswer } from '#shared/sync/protocol.ts';
import type { SealedBatch } from '#shared/sync/protocol.ts';
import { ask, hex, makeClinic, pull, push, refusalIn } from './hub-device.ts';
import type { HubPlace, TestDevice } from './hub-device.ts';
import { buildHub, hubCommand, startHubProcess } from './hub-process.ts';
import type { HubProcess } from './hub-process.ts';

let built: Awaited<ReturnType<typeof buildHub>>;
let folder = '';
const data = () => join(folder, 'hub');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wardlight-hub-process-'));
  built = await buildHub();
});
const started: HubProcess[] = [];
const start = async (port = 0): Promise<HubProcess> => {
  const hub = await startHubProcess(built.file, data(), { port });
  started.push(hub);
  return hub;
};
afterAll(async () => {
  // One that a failed test left running holds the folder.
  await Promise.all(started.map((hub) => hub.kill('SIGKILL')));
  built.remove();
  rmSync(folder, { recursive: true, force: true });
});

const heldBy = async (place: HubPlace, device: TestDevice): Promise<readonly string[]> => {
  const { token, incarnation } = await device.hello(place);
  const held: string[] = [];
  for (let seq = 0; ;) {
    const page = decodePullAnswer((await pull(place, token, { incarnation, seq })).body);
    held.push(...page.envelopes.map(({ bytes }) => hex(bytes)));
    if (!page.more) return held;
    seq = page.next;
  }
};

describe('the hub as a process', () => {
  const clinic = makeClinic();
  const device = clinic.device(1);
  const sent: SealedBatch[] = [];
  const sentinel = 'Asha Rao 1984-02-11 penicillin';

  it('keeps what it acknowledged when it is killed, and answers what is sent again the same (H6)', async () => {
    let hub = await start();
    expect((await clinic.register(hub, hub.code ?? '')).status).toBe(200);
    let acknowledged = 0;
    for (let kill = 0; kill < 2; kill += 1) {
      const { token } = await device.hello(hub);
      const killed = hub;
      // Whatever was in the air is sent again: the device never knows whether it arrived.
      for (let answers = 0; ; answers += 1) {
        if (answers === 3) void sleep(kill * 5).then(() => killed.kill('SIGKILL'));
        const batch = sent[acknowledged] ?? device.batch({ envelopes: 2, bytes: 2_000 });
        if (sent[acknowledged] === undefined) sent.push(batch);
        try {
          expect((await push(hub, token, batch)).status).toBe(200);
          acknowledged += 1;
        } catch {
          break;
        }
      }
      await hub.kill('SIGKILL');
      hub = await start(hub.port);
      expect(hub.code).toBeNull();
    }
    const { token, incarnation } = await device.hello(hub);
    for (const batch of sent.slice(acknowledged)) expect((await push(hub, token, batch)).status).toBe(200);
    const again = decodePushAnswer((await push(hub, token, sent[0] ?? device.batch())).body);
    expect(again).toMatchObject({ accepted: 0, dup: 2, incarnation, head: sent.length * 2 });
    expect(acknowledged).toBeGreaterThanOrEqual(6);
    expect(await heldBy(hub, device)).toEqual(sent.flatMap(({ envelopes }) => envelopes.map(hex)));
    await hub.kill('SIGKILL');
  }, 60_000);

  it('ends in order: what waits is answered, and the folder is free', async () => {
    const hub = await start();
    const { token } = await device.hello(hub);
    const waiting = ask(hub, '/s1/wait?head=99999', { token });
    await sleep(150);
    const ending = hub.kill('SIGTERM');
    expect((await waiting).status).toBe(200);
    expect(await ending).toBe(0);
    expect(hub.log()).toContain('"ended"');
    const again = await start();
    expect((await hubCommand(built.file, ['--data', data(), '--listen', '127.0.0.1:0', '--metrics', 'off'])).said).toContain('already');
    expect(await again.kill('SIGTERM')).toBe(0);
  }, 30_000);

  it('is put back from a copy: another incarnation, and it lacks what came after (H4)', async () => {
    let hub = await start();
    const before = await device.hello(hub);
    const copy = join(folder, 'copy.db');
    expect((await hubCommand(built.file, ['backup', copy, '--data', data()])).code).toBe(0);
    const batch = device.batch();
    sent.push(batch);
    expect((await push(hub, before.token, batch)).status).toBe(200);
    expect((await hubCommand(built.file, ['restore', copy, '--data', data()])).said).toContain('End it first');
    await hub.kill('SIGTERM');
    expect(await hubCommand(built.file, ['restore', copy, '--data', data()])).toMatchObject({ code: 0 });
    hub = await start();
    const after = await device.hello(hub);
    expect(after.incarnation).not.toBe(before.incarnation);
    expect(after.hubId).toBe(before.hubId);
    expect(after.head).toBe(before.head);
    expect(refusalIn(await pull(hub, after.token, { incarnation: before.incarnation, seq: before.head }))).toMatchObject({ code: 'incarnation', action: 'offer' });
    const { lacks } = decodeHaveAnswer((await ask(hub, '/s1/have', { method: 'POST', token: after.token, body: toCbor({ batches: [{ dev: 1, to: sent.length }] }) })).body);
    expect(lacks).toEqual([{ dev: 1, from: sent.length, to: sent.length }]);
    expect((await push(hub, after.token, batch)).status).toBe(200);
    expect(await heldBy(hub, device)).toEqual(sent.flatMap(({ envelopes }) => envelopes.map(hex)));
    await hub.kill('SIGTERM');
  }, 30_000);

  it('notices by its watermark that somebody put an old file in the place of its database', async () => {
    let hub = await start();
    const before = await device.hello(hub);
    await hub.kill('SIGTERM');
    const old = join(folder, 'old');
    cpSync(join(data(), 'hub.db'), old);
    hub = await start();
    expect((await device.hello(hub)).incarnation).toBe(before.incarnation);
    const batch = device.batch({ text: sentinel });
    expect((await push(hub, before.token, batch)).status).toBe(200);
    await hub.kill('SIGTERM');
    cpSync(old, join(data(), 'hub.db'));
    hub = await start();
    const after = await device.hello(hub);
    expect(after.head).toBe(before.head);
    expect(after.incarnation).not.toBe(before.incarnation);
    expect(hub.log()).toContain('"restored"');
    expect((await push(hub, after.token, batch)).status).toBe(200);
    await hub.kill('SIGTERM');
  }, 30_000);

  it('has nothing readable on its disk: not the clinic, not a device\'s name, not what an envelope holds (P8)', () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.some((file) => file.endsWith('hub.db'))).toBe(true);
    for (const file of files) {
      const bytes = readFileSync(file);
      for (const secret of [sentinel, 'Workstation 1', hex(device.pair.spki)]) expect(bytes.includes(secret), `${secret} in ${file}`).toBe(false);
    }
  });
});
