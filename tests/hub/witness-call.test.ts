import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkpointBody, cosignedText, noteText, parseCosignature, parseNote } from '#shared/audit/checkpoint.ts';
import { appendLeaves, emptyFrontier, leafHash, rootOf } from '#shared/audit/merkle.ts';
import type { TreeNode } from '#shared/audit/merkle.ts';
import { consistencyRanges, hashesOf } from '#shared/audit/proofs.ts';
import { sha256 } from '#main/audit/sha256.ts';
import { isSigned, keyIdOf, newSigningPair, signText } from '#main/audit/signing.ts';
import { toCbor } from '#shared/sync/cbor.ts';
import { decodeWitnessName, decodeWitnessSaid } from '#shared/sync/protocol.ts';
import type { WitnessRequest, WitnessSaid } from '#shared/sync/protocol.ts';
import type { RunningHub } from '#hub/start-hub.ts';
import { ask, makeClinic, refusalIn } from './hub-device.ts';
import type { TestDevice } from './hub-device.ts';
import { openTestHub } from './test-hub.ts';

const keys = [newSigningPair(), newSigningPair()] as const;

const treeOf = (rows: string, size: number) => {
  const { frontier, completed } = appendLeaves(sha256, emptyFrontier, Array.from({ length: size }, (_each, i) => leafHash(sha256, Buffer.from(`${rows} ${i}`))));
  return { root: rootOf(sha256, frontier), nodes: new Map(completed.map((node: TreeNode) => [`${node.level}/${node.index}`, node.hash])) };
};
/** A head of a log with these rows, and the proof that it continues an older one. */
const request = async (oldSize: number, size: number, { rows = 'row', origin = 'wardlight/0123/branch-1' } = {}): Promise<WitnessRequest> => {
  const { root, nodes } = treeOf(rows, size);
  const body = checkpointBody({ origin, size, root, at: '2026-01-02T03:04:05.678Z', next: keys[1].publicKey, digests: {} });
  const proof = await hashesOf(sha256, (places) => Promise.resolve(places.map(({ level, index }) => nodes.get(`${level}/${index}`) ?? new Uint8Array(0))), consistencyRanges(oldSize, size));
  return { oldSize, proof, chain: [], note: noteText({ body, signatures: [{ name: origin, keyId: keyIdOf(keys[0].publicKey), signature: signText(keys[0].privateKey, body) }] }), firstKey: keys[0].publicKey };
};

let hub: RunningHub;
let [first, second]: TestDevice[] = [];
let [token, nurse] = ['', ''];

beforeAll(async () => {
  hub = await openTestHub();
  const clinic = makeClinic();
  [first, second] = [clinic.device(1), clinic.device(2, 'full')];
  await clinic.register(hub, await hub.invite());
  token = (await first.hello(hub)).token;
  nurse = (await second.hello(hub)).token;
});
afterAll(() => hub.close());

const witness = async (asked: WitnessRequest, by = token): Promise<WitnessSaid> => decodeWitnessSaid((await ask(hub, '/s1/witness', { method: 'PUT', token: by, body: toCbor({ ...asked }) })).body);

describe('the hub as witness of a device\'s log (H4, A3)', () => {
  it('cosigns a head that anybody can check by its key', async () => {
    const { name, key } = decodeWitnessName((await ask(hub, '/s1/witness', { token })).body);
    const asked = await request(0, 5);
    const { status, cosignature } = await witness(asked);
    expect(status).toBe(200);
    const body = parseNote(asked.note)?.body ?? '';
    const [line] = parseNote(`${body}\n${cosignature}\n`)?.signatures ?? [];
    const cosigned = parseCosignature(line?.signature ?? new Uint8Array());
    expect(line?.name).toBe(name);
    expect(isSigned(key, cosignedText(body, cosigned?.unixSeconds ?? 0), cosigned?.signature ?? new Uint8Array())).toBe(true);
  });

  it('follows the log, tells what it saw, and refuses history that was written anew', async () => {
    expect(await witness(await request(5, 9))).toMatchObject({ status: 200 });
    expect(await witness(await request(5, 12))).toEqual({ status: 409, size: 9, cosignature: '' });
    expect((await witness(await request(9, 12, { rows: 'other' }))).status).toBe(422);
    expect((await witness(await request(9, 9, { rows: 'other' }))).status).toBe(409);
    expect((await witness({ ...(await request(9, 12)), note: 'nonsense' })).status).toBe(400);
    expect((await witness(await request(9, 12))).status).toBe(200);
  });

  it('lets no other device go on with it, and nobody without a token', async () => {
    expect((await witness(await request(12, 13), nurse)).status).toBe(403);
    expect((await witness(await request(0, 3, { origin: 'wardlight/4567/branch-1' }), nurse)).status).toBe(200);
    expect(refusalIn(await ask(hub, '/s1/witness', { method: 'PUT', body: toCbor({}) }))).toMatchObject({ status: 401 });
    expect(refusalIn(await ask(hub, '/s1/witness', { method: 'PUT', token, body: toCbor({ oldSize: -1 }) }))).toMatchObject({ status: 400 });
  });

  it('cosigns one of two heads that contradict each other and come at the same moment', async () => {
    const rows = ['row', 'other'] as const;
    const asked = await Promise.all(rows.map(async (each) => ({ ...(await request(0, 6, { rows: each, origin: 'wardlight/89ab/branch-1' })) })));
    const statuses = await Promise.all(asked.map(async (each) => {
      const answer = await ask(hub, '/s1/witness', { method: 'PUT', token, body: toCbor(each) });
      // 503: somebody else was first, ask again.
      return answer.status === 200 ? decodeWitnessSaid(answer.body).status : answer.status;
    }));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect([409, 503]).toContain(statuses.find((status) => status !== 200));
    const winner = rows[statuses.indexOf(200)] ?? 'row';
    expect((await witness(await request(6, 7, { rows: winner, origin: 'wardlight/89ab/branch-1' }))).status).toBe(200);
  });
});
