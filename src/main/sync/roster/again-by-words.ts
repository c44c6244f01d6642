import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import { takeNumber } from '#main/records/take-number.ts';
import { fromText } from '#main/vault/encodings.ts';
import type { Genesis, RecoveryKeys } from '#main/vault/recovery.ts';
import type { Vault } from '#main/vault/vault-file.ts';
import { verifiedRoster } from '../keys/create-clinic-keys.ts';
import { keepAcked, readAcked } from '../sync-facts.ts';
import { admittedByWords } from './by-words.ts';
import { foundingEntries } from './found.ts';
import { appendRoster, cutRoster, rosterSeen } from './roster-store.ts';

export interface AgainParts {
  readonly genesis: Genesis;
  readonly words: RecoveryKeys;
  /** The identity that it has from now on. */
  readonly device: Vault['device'];
  readonly name: string;
  readonly at: number;
  /** The last batch that the old identity let out, when this database is from before it. */
  readonly sent: { readonly bseq: number; readonly hash: string } | undefined;
}

/**
 * The words opened this database and gave the computer a new identity: the roster lets that one in, in the caller's transaction. Where no hub ever
 * saw the chain it begins again; otherwise the old identity goes, and what it had not sent goes out under the new number.
 */
export const enrolAgainByWords = async (tx: Writer, { genesis, words, device, name, at, sent }: AgainParts): Promise<'begun-again' | 'new-number' | 'not-verified'> => {
  if ((await rosterSeen(tx)) === 0) {
    await cutRoster(tx, 0);
    await appendRoster(tx, 0, await foundingEntries(genesis, words, device, name, at));
    return 'begun-again';
  }
  const state = await verifiedRoster(tx, genesis);
  if (!state) return 'not-verified';
  const old = (await tx.get<{ number: number }>(sql`SELECT number FROM sync_state WHERE name = 'dev'`))?.number ?? 0;
  const last = await tx.get<{ bseq: number; hash: Uint8Array }>(sql`SELECT bseq, hash FROM sync_batch
    WHERE dev = ${old} AND to_q < coalesce((SELECT min(q) FROM sync_outbox), 9007199254740991) ORDER BY bseq DESC LIMIT 1`);
  const held = { bseq: last?.bseq ?? 0, hash: last && new Uint8Array(last.hash) };
  const cutOff = sent && sent.bseq > held.bseq ? { bseq: sent.bseq, hash: new Uint8Array(Buffer.from(sent.hash, 'hex')) } : held;
  const isThere = state.devices.get(old)?.revoked === undefined && state.devices.has(old);
  const { grown, dev } = await admittedByWords(state, genesis, words, { name, signing: fromText(device.signing), sealing: fromText(device.sealing) },
    isThere ? [{ dev: old, why: 'replaced', last: cutOff }] : [], at);
  await appendRoster(tx, state.length, grown.made);
  await takeNumber(tx, dev);
  // Batches count from one again.
  const acked = await readAcked(tx);
  if (acked) await keepAcked(tx, { ...acked, bseq: 0 });
  return 'new-number';
};
