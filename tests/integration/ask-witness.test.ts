import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseNote } from '#shared/audit/checkpoint.ts';
import { createWitness } from '#shared/audit/witness.ts';
import type { Witnessed } from '#shared/audit/witness.ts';
import { sql } from '#shared/database/types.ts';
import { keepWitnessAnswer, witnessRequest, witnessStanding } from '#main/audit/ask-witness.ts';
import { sha256 } from '#main/audit/sha256.ts';
import { isSigned, keyIdOf, newSigningPair, signText } from '#main/audit/signing.ts';
import { openTestClinic } from './test-clinic.ts';

/** Another computer that cosigns: its own keys and its own memory. */
const otherComputer = (name: string, firstKey: () => Uint8Array) => {
  const pair = newSigningPair();
  const seen = new Map<string, Witnessed>();
  const ask = createWitness({
    sha256, name, keyId: keyIdOf(pair.publicKey), sign: (text) => signText(pair.privateKey, text), verify: isSigned, unixSeconds: () => 1_773_309_600,
    load: (origin) => Promise.resolve(seen.get(origin)), save: (state) => Promise.resolve(void seen.set(state.origin, state)), firstKey,
  });
  return { ask, known: { name, kind: 'workstation' as const, key: pair.publicKey } };
};

let clinic: Awaited<ReturnType<typeof openTestClinic>>;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wardlight-witness-'));
  clinic = await openTestClinic({ folder });
  await clinic.setUp();
});
afterEach(async () => {
  await clinic.clinic.close();
  rmSync(folder, { recursive: true, force: true });
});
const workspace = () => {
  const open = clinic.clinic.keeper.workspace();
  if (!open) throw new Error('nothing is unsealed');
  return open;
};
const firstKey = async (): Promise<Uint8Array> => {
  const row = await workspace().db.read.get<{ detail: string }>(sql`SELECT detail FROM audit_row WHERE action = 'log-key' LIMIT 1`);
  return Buffer.from((JSON.parse(row?.detail ?? '{}') as { readonly key: string }).key, 'base64');
};
/** Something happens, and the log is signed. */
const workOn = async (calls: number) => {
  for (let i = 0; i < calls; i += 1) await clinic.client['patients.find']({ query: `x${i}`, searchId: '01890000-0000-7000-8000-000000000001' });
  await clinic.clinic.call('gate', 'session.leaveGate', {});
  await workspace().db.transaction((tx) => clinic.clinic.parts.audit.append(tx, [{ action: 'verify', method: 'test', outcome: 'ok', from: 'core', who: undefined }]));
  await workspace().proof.checkpoint();
};
type Other = ReturnType<typeof otherComputer>;
const askAndKeep = async (other: Other, seenSize?: number): Promise<string> => {
  const { db } = workspace();
  const asked = await witnessRequest(db.read, other.known.name, seenSize);
  if (!asked) return 'nothing';
  const answer = await other.ask(asked.add);
  if (answer.status === 409) return askAndKeep(other, answer.size);
  return answer.status === 200 ? db.transaction((tx) => keepWitnessAnswer(tx, asked.checkpointId, other.known, answer.cosignature)) : String(answer.status);
};

describe('a computer that has its log witnessed (A3, D11)', () => {
  it('is cosigned head by head while it grows, and says by whom and when; its key changes each time', async () => {
    const key = await firstKey();
    const room2 = otherComputer('room-2', () => key);
    expect((await witnessStanding(workspace().db.read)).witnesses).toEqual([]);
    for (const calls of [0, 3, 20]) {
      await workOn(calls);
      expect((await witnessStanding(workspace().db.read)).unwitnessedSince).not.toBeNull();
      expect(await askAndKeep(room2)).toBe('kept');
    }
    const { size } = (await workspace().db.read.get<{ size: number }>(sql`SELECT size FROM audit_checkpoint ORDER BY id DESC LIMIT 1`)) ?? { size: 0 };
    const standing = await witnessStanding(workspace().db.read);
    expect(standing.witnesses).toEqual([{ name: 'room-2', kind: 'workstation', at: '2026-03-12T10:00:00.000Z', size }]);
    expect(standing.unwitnessedSince).toBeNull();
    const signers = (await workspace().db.read.all<{ note: string }>(sql`SELECT note FROM audit_checkpoint ORDER BY id`)).map(({ note }) => Buffer.from(parseNote(note)?.signatures[0]?.keyId ?? []).toString('hex'));
    expect(new Set(signers.slice(-3)).size).toBe(3);
  });

  it('finds its way to a witness that missed changes of the key, and to one that saw a head whose answer was lost', async () => {
    const key = await firstKey();
    const [room2, phone] = [otherComputer('room-2', () => key), otherComputer('phone', () => key)];
    await workOn(1);
    expect(await askAndKeep(phone)).toBe('kept');
    for (const calls of [1, 2, 3]) {
      await workOn(calls);
      expect(await askAndKeep(room2)).toBe('kept');
    }
    await workOn(2);
    expect(await askAndKeep(phone)).toBe('kept');
    // The answer is lost on its way.
    await workOn(4);
    const lost = await witnessRequest(workspace().db.read, 'room-2');
    expect((await room2.ask(lost?.add ?? { oldSize: 0, proof: [], note: '', chain: [] })).status).toBe(200);
    await workOn(1);
    expect(await askAndKeep(room2)).toBe('kept');
    expect(await askAndKeep(room2)).toBe('kept-before');
    expect((await witnessStanding(workspace().db.read)).witnesses.map(({ name }) => name)).toEqual(['phone', 'room-2']);
  });

  it('keeps no answer that is not the cosignature of this head by this witness', async () => {
    const key = await firstKey();
    const [room2, stranger] = [otherComputer('room-2', () => key), otherComputer('room-2', () => key)];
    await workOn(1);
    const { db } = workspace();
    const asked = await witnessRequest(db.read, 'room-2');
    if (!asked) throw new Error('no head');
    const answer = await stranger.ask(asked.add);
    const line = answer.status === 200 ? answer.cosignature : '';
    const keep = (cosignature: string, id = asked.checkpointId, known = room2.known) => db.transaction((tx) => keepWitnessAnswer(tx, id, known, cosignature));
    expect(await keep(line)).toBe('not-signed');
    const good = await room2.ask(asked.add);
    const own = good.status === 200 ? good.cosignature : '';
    for (const each of ['', 'no line', own.slice(0, -4), `${own}\n${own}`, own.replace('room-2', 'room-3')]) expect(await keep(each)).toBe('not-signed');
    expect(await keep(own, 9_999)).toBe('not-signed');
    expect(await keep(own, asked.checkpointId, { ...room2.known, name: 'room-3' })).toBe('not-signed');
    expect((await witnessStanding(db.read)).witnesses).toEqual([]);
    expect(await keep(own)).toBe('kept');
  });

  it('has nothing to show a witness that saw more than there is: that is a database put back', async () => {
    await workOn(1);
    expect(await witnessRequest(workspace().db.read, 'room-2', 1_000_000)).toBeUndefined();
  });
});
