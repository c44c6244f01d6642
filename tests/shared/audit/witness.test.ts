import { beforeEach, describe, expect, it } from 'vitest';
import { checkpointBody, cosignedText, noteText, parseCosignature, parseNote } from '#shared/audit/checkpoint.ts';
import { appendLeaves, emptyFrontier, leafHash, rootOf } from '#shared/audit/merkle.ts';
import type { TreeNode } from '#shared/audit/merkle.ts';
import { consistencyRanges, hashesOf } from '#shared/audit/proofs.ts';
import { createWitness } from '#shared/audit/witness.ts';
import type { AddCheckpoint, Witnessed, WitnessParts } from '#shared/audit/witness.ts';
import { sha256 } from '#main/audit/sha256.ts';
import { isSigned, keyIdOf, newSigningPair, signText } from '#main/audit/signing.ts';

const origin = 'wardlight/0123/branch-1';
const keys = Array.from({ length: 5 }, newSigningPair);
const keyAt = (n: number) => keys[n] ?? newSigningPair();
const own = newSigningPair();

/** A log of its own, whose rows begin with these words. */
const logOf = (words = 'row') => {
  const at = (size: number) => {
    const leaves = Array.from({ length: size }, (_, i) => leafHash(sha256, Buffer.from(`${words} ${i}`)));
    const { frontier, completed } = appendLeaves(sha256, emptyFrontier, leaves);
    return { root: rootOf(sha256, frontier), nodes: new Map(completed.map((node: TreeNode) => [`${node.level}/${node.index}`, node.hash])) };
  };
  return {
    /** A head signed by key `signer`, which names the one after it. */
    note: (size: number, signer = 0, name = origin): string => {
      const body = checkpointBody({ origin: name, size, root: at(size).root, at: '2026-01-02T03:04:05.678Z', next: keyAt(signer + 1).publicKey, digests: { staff: 'ab'.repeat(32) } });
      return noteText({ body, signatures: [{ name, keyId: keyIdOf(keyAt(signer).publicKey), signature: signText(keyAt(signer).privateKey, body) }] });
    },
    proof: (older: number, size: number) => hashesOf(sha256, (places) => Promise.resolve(places.map(({ level, index }) => at(size).nodes.get(`${level}/${index}`) ?? new Uint8Array(0))), consistencyRanges(older, size)),
  };
};
const log = logOf();

const request = async (oldSize: number, size: number, more: Partial<AddCheckpoint> = {}): Promise<AddCheckpoint> =>
  ({ oldSize, proof: oldSize <= size ? await log.proof(oldSize, size) : [], note: log.note(size), chain: [], ...more });

let seen: Map<string, Witnessed>;
const partsOf = (): WitnessParts => ({
  sha256, name: 'desk-2', keyId: keyIdOf(own.publicKey), sign: (text) => signText(own.privateKey, text), verify: isSigned, unixSeconds: () => 1_767_323_045.5,
  load: (name) => Promise.resolve(seen.get(name)),
  save: (state) => {
    seen.set(state.origin, state);
    return Promise.resolve();
  },
  firstKey: (name) => (name === origin ? keyAt(0).publicKey : undefined),
});
const open = (more: Partial<WitnessParts> = {}) => createWitness({ ...partsOf(), ...more });
/** A witness that has seen the log at this size. */
const after = async (size: number) => {
  const witness = open();
  expect((await witness(await request(0, size))).status).toBe(200);
  return witness;
};
beforeEach(() => { seen = new Map(); });

describe('a witness of another machine (A3)', () => {
  it('cosigns the first head, under its own name, over the body and the time', async () => {
    const asked = await request(0, 7);
    const answer = await open()(asked);
    const line = answer.status === 200 ? answer.cosignature : '';
    const body = parseNote(asked.note)?.body ?? '';
    const [signature] = parseNote(`${body}\n${line}\n`)?.signatures ?? [];
    const cosigned = parseCosignature(signature?.signature ?? new Uint8Array(0));
    expect([signature?.name, cosigned?.unixSeconds]).toEqual(['desk-2', 1_767_323_045]);
    expect(isSigned(own.publicKey, cosignedText(body, 1_767_323_045), cosigned?.signature ?? new Uint8Array(0))).toBe(true);
    expect(isSigned(own.publicKey, cosignedText(body, 1_767_323_046), cosigned?.signature ?? new Uint8Array(0))).toBe(false);
  });

  it('follows a log that grows by any number of rows', async () => {
    const witness = await after(1);
    const sizes = [1, 2, 3, 7, 8, 21, 64, 65];
    for (const [i, size] of sizes.entries()) if (i > 0) expect(await witness(await request(sizes[i - 1] ?? 0, size))).toMatchObject({ status: 200 });
    expect(seen.get(origin)?.size).toBe(65);
  });

  it('cosigns the same head again when its answer was lost, and tells who believes in less what it saw', async () => {
    const witness = await after(7);
    expect(await witness(await request(0, 7))).toEqual({ status: 409, size: 7 });
    expect(await witness(await request(7, 7))).toMatchObject({ status: 200 });
    // Nobody else saw it either: the same key signs on.
    expect(await witness(await request(7, 9))).toMatchObject({ status: 200 });
  });

  it('goes on when another witness saw the lost head: the key it named signs now, and the old one is believed no more', async () => {
    const witness = await after(7);
    expect(await witness(await request(7, 9, { note: log.note(9, 1) }))).toMatchObject({ status: 200 });
    expect(await witness(await request(9, 9, { note: log.note(9, 1) }))).toMatchObject({ status: 200 });
    expect(await witness(await request(9, 11, { note: log.note(11, 0) }))).toEqual({ status: 403 });
    expect(seen.get(origin)?.size).toBe(9);
  });

  it('follows a chain of witnessed heads over changes of the key that it did not see, and no chain with a link missing, foreign or turned round', async () => {
    const [first, second, third] = [log.note(8, 0), log.note(9, 1), log.note(10, 2)];
    const last = log.note(12, 3);
    const tried = async (chain: readonly string[]) => {
      seen = new Map();
      return (await (await after(7))(await request(7, 12, { note: last, chain }))).status;
    };
    expect(await tried([first, second, third])).toBe(200);
    expect(await tried([second, third])).toBe(200);
    expect(await tried([])).toBe(403);
    expect(await tried([first, third])).toBe(403);
    expect(await tried([third, second, first])).toBe(403);
    expect(await tried([first, log.note(9, 1, 'wardlight/4567/branch-1'), third])).toBe(403);
    expect(await tried([first, 'no note', second, third])).toBe(403);
    expect(await tried([first, second.replace('\n9\n', '\n6\n'), third])).toBe(403);
  });

  it('refuses a fork of the same size with 409 and one of a larger size with 422, whatever proof comes along', async () => {
    const witness = await after(7);
    const fork = logOf('forked');
    expect(await witness(await request(7, 7, { note: fork.note(7) }))).toEqual({ status: 409, size: 7 });
    expect(await witness(await request(7, 12, { note: fork.note(12) }))).toEqual({ status: 422 });
    expect(await witness(await request(7, 12, { note: fork.note(12), proof: await fork.proof(7, 12) }))).toEqual({ status: 422 });
    expect(await witness(await request(7, 12))).toMatchObject({ status: 200 });
  });

  it('refuses a log that became smaller: 400 for a size behind what it claims, 409 for a claim behind what was seen', async () => {
    const witness = await after(7);
    expect(await witness(await request(7, 5))).toEqual({ status: 400 });
    expect(await witness(await request(5, 5))).toEqual({ status: 409, size: 7 });
    expect(await witness(await request(0, 5))).toEqual({ status: 409, size: 7 });
    expect(await witness(await request(12, 12))).toEqual({ status: 409, size: 7 });
  });

  it('refuses a proof that is missing, short, long, changed or cut otherwise with 422', async () => {
    const witness = await after(7);
    const { proof } = await request(7, 12);
    const [head = new Uint8Array(32), ...rest] = proof;
    const all = Buffer.concat(proof);
    const bad = [[], rest, [...proof, head], [sha256(head), ...rest], proof.toReversed(), [all.subarray(0, 31), all.subarray(31, 64), ...proof.slice(2)]];
    for (const each of bad) expect(await witness(await request(7, 12, { proof: each }))).toEqual({ status: 422 });
    expect(await witness(await request(7, 7, { proof: [head] }))).toEqual({ status: 422 });
  });

  it('refuses a log that nobody enrolled, and a signer that is not its own, with 403', async () => {
    const witness = open();
    expect(await witness(await request(0, 7, { note: log.note(7, 0, 'wardlight/4567/branch-1') }))).toEqual({ status: 403 });
    expect(await witness(await request(0, 7, { note: log.note(7, 1) }))).toEqual({ status: 403 });
    // Signed well, but under another name: the line is not this log's.
    expect(await witness(await request(0, 7, { note: log.note(7).replace(`— ${origin} `, '— wardlight/4567/branch-1 ') }))).toEqual({ status: 403 });
    expect(seen.size).toBe(0);
  });

  it('answers only once what it saw is on disk, and not at all when it cannot be kept', async () => {
    let kept = (): void => undefined;
    const waiting = open({ save: () => new Promise<void>((resolve) => { kept = resolve; }) })(await request(0, 7));
    expect(await Promise.race([waiting, new Promise((resolve) => { setTimeout(() => resolve('nothing yet'), 20); })])).toBe('nothing yet');
    kept();
    expect((await waiting).status).toBe(200);

    let isFull = true;
    const parts = partsOf();
    const witness = open({ save: (state) => (isFull ? Promise.reject(new Error('disk full')) : parts.save(state)) });
    await expect(witness(await request(0, 7))).rejects.toThrow('disk full');
    isFull = false;
    expect((await witness(await request(0, 7))).status).toBe(200);
  });

  it('takes requests for one log in turn, so that of two heads on the same one only one is cosigned', async () => {
    await after(7);
    const parts = partsOf();
    const slowly = { load: async (name: string) => {
      const state = await parts.load(name);
      await new Promise((resolve) => { setTimeout(resolve, 5); });
      return state;
    } };
    const fork = logOf('forked');
    const witness = open(slowly);
    const answers = await Promise.all([
      witness(await request(7, 12)), witness(await request(7, 13)), witness(await request(7, 12, { note: fork.note(12), proof: await fork.proof(7, 12) })), witness(await request(12, 12)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 409, 409, 200]);
  });

  it('refuses what is no note, or no number, with 400', async () => {
    const witness = open();
    const asked = await request(0, 7);
    const garbage = ['', '\n', '\n\n', '— \n', asked.note.slice(origin.length), asked.note.trimEnd(), `${asked.note}\n`, asked.note.replace('\n7\n', '\n07\n'), asked.note.replace('\n7\n', '\n1e99\n'),
      asked.note.replace('at 2026', 'at x026'), asked.note.replaceAll('\n', '\r\n'), '\u0000'.repeat(1_000), 'a'.repeat(1_000_000), `${'x\n'.repeat(100_000)}\n${asked.note}`];
    for (const note of garbage) expect(await witness({ ...asked, note })).toEqual({ status: 400 });
    for (const oldSize of [-1, 0.5, Number.NaN, Infinity, 2 ** 60]) expect(await witness({ ...asked, oldSize })).toEqual({ status: 400 });
    expect(await witness({ ...asked, proof: Array.from({ length: 1_000 }, () => sha256()) })).toEqual({ status: 400 });
    expect(await witness({ ...asked, chain: Array.from({ length: 70_000 }, () => asked.note) })).toEqual({ status: 400 });
  });

  it('takes no note with any one byte changed', async () => {
    const asked = await request(0, 7);
    const bytes = Buffer.from(asked.note);
    for (let at = 0; at < bytes.length; at += 1) {
      for (const flip of [1, 0x20]) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        seen = new Map();
        expect([400, 403], `byte ${at}`).toContain((await open()({ ...asked, note: changed.toString() })).status);
        expect(seen.size).toBe(0);
      }
    }
  });
});
