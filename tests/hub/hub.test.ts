import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toCbor } from '#shared/sync/cbor.ts';
import { decodePullAnswer, decodePushAnswer, decodeRosterAnswer } from '#shared/sync/protocol.ts';
import type { RunningHub } from '#hub/start-hub.ts';
import { ask, helloByWords, hex, makeClinic, pull, push, refusalIn } from './hub-device.ts';
import type { TestClinic, TestDevice } from './hub-device.ts';
import { openTestHub } from './test-hub.ts';

let hub: RunningHub;
let clinic: TestClinic;
let first: TestDevice;
let token = '';

beforeAll(async () => {
  hub = await openTestHub();
  clinic = makeClinic();
  first = clinic.device(1);
  expect((await clinic.register(hub, await hub.invite())).status).toBe(200);
  ({ token } = await first.hello(hub));
});
afterAll(() => hub.close());

describe('a clinic at its hub', () => {
  it('pushes a batch and pulls it as it was', async () => {
    const { incarnation, head } = await first.hello(hub);
    const batch = first.batch({ envelopes: 3, keys: 2 });
    const pushed = decodePushAnswer((await push(hub, token, batch)).body);
    expect(pushed).toEqual({ accepted: 3, dup: 0, head: head + 3, incarnation });
    const page = decodePullAnswer((await pull(hub, token, { incarnation, seq: head })).body);
    expect(page.envelopes.map(({ bytes }) => hex(bytes))).toEqual(batch.envelopes.map(hex));
    expect(page.keys.map(({ bytes }) => hex(bytes))).toEqual(batch.keys.map(hex));
    expect(page.manifests.map(({ manifest, signature }) => [hex(manifest), hex(signature)])).toEqual([[hex(batch.manifest), hex(batch.signature)]]);
    expect(page).toMatchObject({ next: head + 3, head: head + 3, more: false });
  });

  it('answers a batch that is sent again the same (H2, H6)', async () => {
    const batch = first.batch();
    const once = decodePushAnswer((await push(hub, token, batch)).body);
    const again = decodePushAnswer((await push(hub, token, batch)).body);
    expect(again).toEqual({ ...once, accepted: 0, dup: 3 });
  });

  it('gives its roster to a device and to whoever holds the words', async () => {
    const words = await helloByWords(hub, clinic);
    for (const each of [token, words.token]) {
      const roster = decodeRosterAnswer((await ask(hub, '/s1/roster', { token: each })).body);
      expect([hex(roster.genesis), roster.length, roster.entries.map(hex)]).toEqual([hex(clinic.genesis), clinic.entries.length, clinic.entries.map(hex)]);
    }
    expect(refusalIn(await push(hub, words.token, first.clone().batch()))).toMatchObject({ status: 403, code: 'revoked' });
  });

  it('takes an entry of the roster once, and refuses it after another (roster-behind)', async () => {
    const length = clinic.entries.length;
    clinic.device(2, 'full');
    const put = (from: number, entries: readonly Uint8Array[]) => ask(hub, '/s1/roster', { method: 'PUT', token, body: toCbor({ length: from, entries }) });
    const added = clinic.entries.slice(length);
    expect((await put(length, added)).status).toBe(200);
    expect((await put(length, added)).status).toBe(200);
    expect(refusalIn(await put(length, [clinic.entries[0] ?? new Uint8Array()]))).toMatchObject({ status: 409, code: 'roster-behind', action: 'fetch-roster' });
  });
});
