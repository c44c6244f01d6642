import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toCbor } from '#shared/sync/cbor.ts';
import { parseEnrolmentCode } from '#shared/sync/enrolment-code.ts';
import { decodeBoxAnswer, decodeChallenge, decodeHaveAnswer, decodeRefusal, decodeWaitAnswer, helloText, syncMediaType } from '#shared/sync/protocol.ts';
import type { SealedBatch } from '#shared/sync/protocol.ts';
import type { RunningHub } from '#hub/start-hub.ts';
import { ask, helloByWords, hex, makeClinic, pull, push, refusalIn } from './hub-device.ts';
import type { TestClinic, TestDevice } from './hub-device.ts';
import { openTestHub } from './test-hub.ts';

let hub: RunningHub;
let other: RunningHub;
let clinic: TestClinic;
let admin: TestDevice;
let nurse: TestDevice;
let token = '';
let ahead = 0;
const logged: string[] = [];

const registered = async (at: RunningHub) => {
  const made = makeClinic();
  const [first, second] = [made.device(1), made.device(2, 'full')];
  expect((await made.register(at, await at.invite())).status).toBe(200);
  return { made, first, second };
};
beforeAll(async () => {
  hub = await openTestHub({ nowMs: () => Date.now() + ahead, log: { write: (event, facts) => void logged.push(JSON.stringify({ event, ...facts })) } });
  other = await openTestHub();
  ({ made: clinic, first: admin, second: nurse } = await registered(hub));
  ({ token } = await admin.hello(hub));
});
afterAll(() => Promise.all([hub.close(), other.close()]));

const post = (path: string, message: unknown, by = token) => ask(hub, path, { method: 'POST', token: by, body: toCbor(message) });
const cursorNow = async () => {
  const { incarnation, head } = await admin.hello(hub);
  return { incarnation, seq: head };
};

describe('what the hub refuses, always as CBOR', () => {
  it.each(['/', '/index.html', '/s1', '/s1/unknown', '/s1/push', '/favicon.ico', '/../hub.key', '/s1/box/not-hex', '/s1/blob/00'])('GET %s is not found, and no page (H1)', async (path) => {
    const answer = await ask(hub, path);
    expect(answer.type).toBe(syncMediaType);
    expect(refusalIn(answer)).toEqual({ status: 404, code: 'not-found', retry: 0, action: 'none' });
  });

  it('a body that is no CBOR, cut, of another type or packed (H1)', async () => {
    const bodies = [randomBytes(40), toCbor({ cursor: {} }), toCbor([1]), toCbor({ manifest: 1 }).subarray(0, 5), new Uint8Array()];
    for (const body of bodies) expect(refusalIn(await ask(hub, '/s1/pull', { method: 'POST', token, body }))).toMatchObject({ status: 400, code: 'bad-request' });
    const body = toCbor({ cursor: await cursorNow(), maxBytes: 1_000 });
    const sent = (headers: Readonly<Record<string, string>>) => ask(hub, '/s1/pull', { method: 'POST', token, body, headers });
    for (const type of ['application/json', 'text/html', 'multipart/form-data; boundary=x', 'application/sync+cborx']) expect(refusalIn(await sent({ 'content-type': type }))).toMatchObject({ status: 400, code: 'bad-request' });
    expect(refusalIn(await sent({ 'content-encoding': 'gzip' }))).toMatchObject({ status: 400, code: 'bad-request' });
    for (const type of ['application/sync+cbor', 'application/sync+cbor;v=2']) expect(refusalIn(await sent({ 'content-type': type }))).toMatchObject({ status: 426, code: 'upgrade' });
    expect((await sent({})).status).toBe(200);
  });

  it('a message longer than any may be, before it is read (H1)', async () => {
    const answer = await ask(hub, '/s1/push', { method: 'POST', token, body: new Uint8Array(9 * 1024 * 1024) }).catch((error: unknown) => error);
    // The hub may hang up while the rest is still being sent.
    if (answer instanceof Error) expect(answer.message).toMatch(/EPIPE|ECONNRESET|socket hang up/);
    else expect(refusalIn(answer as never)).toMatchObject({ status: 413, code: 'too-large', action: 'split' });
  });

  it('a hello for another protocol, clinic or challenge, or by another key', async () => {
    await expect(makeClinic().device(1).hello(hub)).rejects.toThrow('not-found');
    const hello = (changes: Readonly<Record<string, unknown>>) =>
      ask(hub, '/s1/hello', { method: 'POST', body: toCbor({ proto: [1], app: 't', schema: 1, clinic: clinic.id, dev: 1, challenge: new Uint8Array(40), signature: new Uint8Array(64), ...changes }) });
    const challenged = async () => decodeChallenge((await ask(hub, '/s1/challenge')).body).challenge;
    const signedBy = (device: TestDevice, hubId: string, challenge: Uint8Array) => sign('sha256', helloText(hubId, clinic.id, 1, challenge), { key: device.pair.key, dsaEncoding: 'ieee-p1363' });
    expect(refusalIn(await hello({ proto: [2, 3] }))).toMatchObject({ status: 426, code: 'upgrade' });
    expect(refusalIn(await hello({}))).toMatchObject({ status: 401, code: 'unauthenticated', action: 'hello' });
    const challenge = await challenged();
    // Another device's key, and an answer that was meant for another hub.
    for (const signature of [signedBy(nurse, hub.hubId, challenge), signedBy(admin, other.hubId, challenge)]) expect(refusalIn(await hello({ challenge, signature }))).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect((await hello({ challenge, signature: signedBy(admin, hub.hubId, challenge) })).status).toBe(200);
    ahead = -61_000;
    const old = await challenged();
    ahead = 0;
    expect(refusalIn(await hello({ challenge: old, signature: signedBy(admin, hub.hubId, old) }))).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(refusalIn(await hello({ dev: 9, challenge, signature: signedBy(admin, hub.hubId, challenge) }))).toMatchObject({ status: 403, code: 'revoked' });
  });

  it('a token of another hub, clinic or time, made by nobody, or none', async () => {
    const elsewhere = await registered(other);
    const foreign = await elsewhere.first.hello(other);
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const forged = await new SignJWT({ clinic: clinic.id }).setProtectedHeader({ alg: 'ES256', typ: 'wardlight-hub+jwt' }).setIssuer(hub.hubId).setAudience(hub.hubId).setSubject('1').setIssuedAt().setExpirationTime('5m').sign(privateKey);
    const none = `${Buffer.from('{"alg":"none","typ":"wardlight-hub+jwt"}').toString('base64url')}.${forged.split('.')[1] ?? ''}.`;
    const asked = { cursor: await cursorNow(), maxBytes: 1_000 };
    for (const bad of [foreign.token, forged, none, `${token.slice(0, -4)}AAAA`, 'x', '']) expect(refusalIn(await post('/s1/pull', asked, bad))).toMatchObject({ status: 401, code: 'unauthenticated', action: 'hello' });
    for (const [method, path] of [['POST', '/s1/push'], ['POST', '/s1/have'], ['GET', '/s1/wait'], ['GET', '/s1/roster'], ['PUT', '/s1/roster'], ['PUT', '/s1/witness'], ['GET', '/s1/witness']] as const) {
      expect(refusalIn(await ask(hub, path, { method, ...(method === 'GET' ? {} : { body: toCbor({ length: 0, entries: [] }) }) }))).toMatchObject({ status: 401 });
    }
    ahead = 15 * 60_000 + 1_000;
    expect(refusalIn(await post('/s1/pull', asked))).toMatchObject({ status: 401, code: 'unauthenticated' });
    ahead = 0;
    expect((await post('/s1/pull', asked)).status).toBe(200);
  });

  it('a batch of another clinic, device, signature, leaf or device number (H3)', async () => {
    const stranger = makeClinic().device(1);
    const good = admin.clone().batch({ envelopes: 2, keys: 1 });
    const swapped = nurse.clone().batch({ envelopes: 2 });
    const wrong: readonly SealedBatch[] = [
      { ...good, signature: randomBytes(64) },
      { ...good, signature: swapped.signature },
      { ...good, envelopes: [...good.envelopes].reverse() },
      { ...good, envelopes: good.envelopes.slice(1) },
      { ...good, envelopes: swapped.envelopes },
      { ...good, keys: [] },
      { ...good, envelopes: good.envelopes.map((bytes, i) => (i === 0 ? Uint8Array.from(bytes, (byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte)) : bytes)) },
      stranger.batch(),
    ];
    const before = await cursorNow();
    for (const batch of wrong) expect(refusalIn(await push(hub, token, batch))).toMatchObject({ status: 422, code: 'bad-signature', action: 'quarantine' });
    expect(refusalIn(await push(hub, token, { ...good, manifest: randomBytes(200) }))).toMatchObject({ status: 400 });
    expect(refusalIn(await push(hub, token, admin.clone().batch({ envelopes: 0 })))).toMatchObject({ status: 400 });
    expect(await cursorNow()).toEqual(before);
    expect((await push(hub, token, good)).status).toBe(200);
    // Our copy of the device is where the hub's is.
    admin.batch({ envelopes: 2, keys: 1 });
  });

  it('a batch signed on a roster that the hub has not, until it has it', async () => {
    const batch = nurse.clone().batch({ roster: randomBytes(32) });
    expect(refusalIn(await push(hub, (await nurse.hello(hub)).token, batch))).toMatchObject({ status: 409, code: 'roster-behind', action: 'offer' });
  });

  it('a fork of a device, and a batch whose forerunners are missing (H2)', async () => {
    const { made, first } = await registered(hub);
    const own = (await first.hello(hub)).token;
    const cloned = first.clone();
    expect((await push(hub, own, first.batch())).status).toBe(200);
    expect(refusalIn(await push(hub, own, cloned.batch()))).toMatchObject({ status: 409, code: 'fork', action: 'enrol' });
    const [missing, next] = [first.batch(), first.batch()];
    expect(refusalIn(await push(hub, own, next))).toMatchObject({ status: 409, code: 'incarnation', action: 'offer' });
    const have = decodeHaveAnswer((await ask(hub, '/s1/have', { method: 'POST', token: own, body: toCbor({ batches: [{ dev: 1, to: 3 }] }) })).body);
    expect(have.lacks).toEqual([{ dev: 1, from: 2, to: 3 }]);
    for (const batch of [missing, next]) expect((await push(hub, own, batch)).status).toBe(200);
    expect(made.entries).toHaveLength(2);
  });

  it('a cursor of another incarnation or ahead (H2, H4)', async () => {
    const { incarnation, seq } = await cursorNow();
    expect(refusalIn(await pull(hub, token, { incarnation: 'of-another-time', seq }))).toMatchObject({ status: 409, code: 'incarnation', action: 'offer' });
    expect(refusalIn(await pull(hub, token, { incarnation, seq: seq + 1 }))).toMatchObject({ status: 409, code: 'incarnation' });
  });

  it('a revoked device from the next call on, with a token that is still good', async () => {
    const { made, first, second } = await registered(hub);
    const [by, lost] = [(await first.hello(hub)).token, (await second.hello(hub)).token];
    const late = second.batch();
    expect((await push(hub, lost, second.batch())).status).toBe(409);
    const length = made.entries.length;
    const entry = made.add({ type: 'revoke', dev: 2, lastBseq: 0, lastHash: new Uint8Array(32), why: 'lost' }, first);
    expect((await ask(hub, '/s1/roster', { method: 'PUT', token: by, body: toCbor({ length, entries: [entry] }) })).status).toBe(200);
    expect(refusalIn(await push(hub, lost, late))).toMatchObject({ status: 403, code: 'revoked', action: 'enrol' });
    await expect(second.hello(hub)).rejects.toThrow('revoked');
    // Who still belongs may offer what it holds of the other: nothing is lost with a device.
    expect((await push(hub, by, late)).status).toBe(200);
  });

  it('an entry of the roster that nobody may sign', async () => {
    const { made, first, second } = await registered(hub);
    const by = (await first.hello(hub)).token;
    const length = made.entries.length;
    const entry = made.add({ type: 'revoke', dev: 1, lastBseq: 0, lastHash: new Uint8Array(32), why: 'left' }, second);
    for (const entries of [[entry], [randomBytes(200)]]) {
      const refusal = refusalIn(await ask(hub, '/s1/roster', { method: 'PUT', token: by, body: toCbor({ length, entries }) }));
      expect([400, 422]).toContain(refusal.status);
      expect(refusal.action).toBe('none');
    }
    expect((await first.hello(hub)).rosterLength).toBe(length);
  });

  it('a registration without a code, with a used one, or of a clinic that does not hang together', async () => {
    const [made, twice] = [makeClinic(), makeClinic()];
    made.device(1);
    twice.device(1);
    expect(refusalIn(await made.register(hub, 'nothing'))).toMatchObject({ status: 401, action: 'none' });
    const code = await hub.invite();
    expect((await made.register(hub, code)).status).toBe(200);
    expect((await made.register(hub, code)).status).toBe(200);
    expect(refusalIn(await twice.register(hub, code))).toMatchObject({ status: 401 });
    const empty = makeClinic();
    expect(refusalIn(await empty.register(hub, await hub.invite()))).toMatchObject({ status: 400 });
    const mixed = { ...twice, genesis: made.genesis };
    expect(refusalIn(await ask(hub, '/s1/register', { method: 'POST', body: toCbor({ secret: parseEnrolmentCode(await hub.invite())?.secret, genesis: mixed.genesis, entries: mixed.entries }) }))).toMatchObject({ status: 422, action: 'none' });
  });

  it('a mailbox that nobody opened; one that is open carries messages both ways', async () => {
    const box = `/s1/box/${hex(randomBytes(16))}`;
    const leave = (n: number, text: string, by?: string) => ask(hub, box, { method: 'PUT', token: by, body: toCbor({ n, bytes: Buffer.from(text) }) });
    expect(refusalIn(await leave(0, 'open'))).toMatchObject({ status: 401 });
    expect(refusalIn(await leave(1, 'first'))).toMatchObject({ status: 404 });
    expect((await leave(0, 'open', token)).status).toBe(200);
    expect((await leave(1, 'first')).status).toBe(200);
    expect(refusalIn(await leave(1, 'other'))).toMatchObject({ status: 409, code: 'fork', action: 'none' });
    expect(refusalIn(await leave(16, 'many'))).toMatchObject({ status: 400 });
    expect(refusalIn(await leave(2, 'x'.repeat(70_000)))).toMatchObject({ status: 413 });
    expect(decodeBoxAnswer((await ask(hub, box)).body).messages.map(({ n, bytes }) => [n, Buffer.from(bytes).toString()])).toEqual([[0, 'open'], [1, 'first']]);
    ahead = 15 * 60_000 + 1;
    expect(decodeBoxAnswer((await ask(hub, box)).body).messages).toEqual([]);
    ahead = 0;
  });

  it('writes a log of calls and figures, and nothing of what was sent (P8)', () => {
    expect(logged.length).toBeGreaterThan(20);
    const text = logged.join('\n');
    for (const secret of [clinic.id, token, 'Workstation', '/s1/box/0']) expect(text).not.toContain(secret);
    expect(logged.filter((line) => line.includes('"failed"'))).toEqual([]);
  });
});

describe('waiting for news', () => {
  it('answers at once when there is more, when more comes, and when the time is up', async () => {
    const { made, first } = await registered(hub);
    const own = (await first.hello(hub)).token;
    const wait = (query: string) => ask(hub, `/s1/wait?${query}`, { token: own }).then(({ body }) => decodeWaitAnswer(body));
    expect(await wait('head=0&roster=0')).toEqual({ head: 0, roster: 2 });
    const waiting = wait('head=0');
    await sleep(50);
    const started = performance.now();
    await push(hub, own, first.batch());
    expect(await waiting).toEqual({ head: 3, roster: 2 });
    expect(performance.now() - started).toBeLessThan(450);
    expect(decodeRefusal((await ask(hub, '/s1/wait?head=-1', { token: own })).body).code).toBe('bad-request');
    expect(made.id).not.toBe(clinic.id);
  });

  it('takes whoever holds the words for the roster alone', async () => {
    const words = await helloByWords(hub, clinic);
    expect((await ask(hub, '/s1/roster', { token: words.token })).status).toBe(200);
    for (const path of ['/s1/wait?head=0', '/s1/witness']) expect(refusalIn(await ask(hub, path, { token: words.token }))).toMatchObject({ status: 403, code: 'revoked' });
  });
});
