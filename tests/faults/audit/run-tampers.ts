import { join } from 'node:path';
import { sql } from '#shared/database/types.ts';
import { lastCheckpoint } from '#main/audit/checkpoints.ts';
import { verifyLog } from '#main/audit/verify-log.ts';
import { noTrust } from '#verifier/heads.ts';
import { randomFrom } from '../generated-bundles.ts';
import { wholeTampers } from './bundle-tampers.ts';
import type { Tamper } from './bundle-tampers.ts';
import { isNamedRight, verifyText } from './judge.ts';
import { liveTampers, tamperLive } from './live-tampers.ts';
import { makeLog } from './made-log.ts';
import { makeOldPages, oldPageTables } from './old-pages.ts';
import { someTampers } from './some-tampers.ts';

/** One line of the table. */
export interface Tried {
  readonly kind: string;
  tried: number;
  /** Refused, and what is named is the first bad row, or no row where none is bad. */
  caught: number;
  /** Of those, by a range of rows. */
  byRange: number;
  readonly reasons: Set<string>;
  /** The first that was missed, as JSON. */
  missed: string;
}

const newTried = (kind: string): Tried => ({ kind, tried: 0, caught: 0, byRange: 0, reasons: new Set(), missed: '' });

/** Tampers `perKind` times in each way with one log, its bundles and its open database. Answers undefined when what nobody touched does not hold. */
export const runTampers = async ({ rows, seed, perKind, perLiveKind, tell }: {
  readonly rows: number; readonly seed: number; readonly perKind: number; readonly perLiveKind: number; readonly tell: (tried: Tried) => void;
}): Promise<readonly Tried[] | undefined> => {
  const [log, random] = [await makeLog(rows, seed), randomFrom(seed + 1)];
  try {
    const texts = {
      all: await log.bundle({ type: 'all' }), patient: await log.bundle({ type: 'patient', patientId: log.patientIds[seed % log.patientIds.length] ?? '' }),
      range: await log.bundle({ type: 'range', from: Math.floor(rows / 5), to: Math.floor(rows / 2) }),
    };
    const whole = await verifyText(texts.all, noTrust);
    const goods = [whole, await verifyText(texts.patient, noTrust), await verifyText(texts.range, noTrust)];
    const [key] = await log.db.read.all<{ public: Uint8Array; private: Uint8Array }>(sql`SELECT public, private FROM audit_key ORDER BY id LIMIT 1`);
    const lastHead = await lastCheckpoint(log.db.read);
    if (whole.type === 'fault' || goods.some(({ type }) => type === 'fault') || (await verifyLog(log.db.read)).type === 'fault' || !key || !lastHead) return undefined;
    const { firstKey } = whole.good;

    const all: Tried[] = [];
    const done = (tried: Tried): void => {
      all.push(tried);
      tell(tried);
    };
    const inBundles = {
      ...wholeTampers({ text: texts.all, firstKey, key: { publicKey: key.public, privateKey: key.private }, random }),
      ...someTampers({ text: texts.patient, random, what: 'one patient' }), ...someTampers({ text: texts.range, random, what: 'range' }),
    };
    for (const [kind, make] of Object.entries(inBundles)) {
      const tried = newTried(kind);
      for (; tried.tried < perKind; tried.tried += 1) await tryOne(tried, make());
      done(tried);
    }
    await log.db.checkpoint();
    const path = join(log.folder, 'clinic.db');
    for (const [kind, make] of Object.entries(liveTampers({ rows: lastHead.size, random, firstKey, lastHead }))) {
      const tried = newTried(kind);
      for (; tried.tried < perLiveKind; tried.tried += 1) {
        const { done: { seq }, verdict } = await tamperLive(path, make());
        if (verdict.type === 'holds') tried.missed ||= 'held';
        else keep(tried, verdict, seq === null ? { none: true } : { within: seq });
      }
      done(tried);
    }
    const old = await makeOldPages(path);
    if ((await old.look(undefined)).length > 0) return undefined;
    for (const table of oldPageTables) {
      const tried = newTried(`D11b: one old page of ${table} put back`);
      for (; tried.tried < perLiveKind; tried.tried += 1) {
        const found = await old.look(table);
        found.forEach((each) => tried.reasons.add(each));
        if (found.length === 1 && found[0] === table) tried.caught += 1;
        else tried.missed ||= JSON.stringify(found);
      }
      done(tried);
    }
    return all;
  } finally {
    await log.close();
  }
};

const keep = (tried: Tried, fault: { readonly reason: string; readonly seq: number | null; readonly to: number | null }, expected: Tamper['expected']): void => {
  tried.reasons.add(fault.reason);
  if (!isNamedRight(fault as Parameters<typeof isNamedRight>[0], expected)) {
    tried.missed ||= JSON.stringify({ fault, expected });
    return;
  }
  tried.caught += 1;
  if (fault.to !== null && fault.to !== fault.seq && fault.reason !== 'cut-off') tried.byRange += 1;
};

const tryOne = async (tried: Tried, { text, trust, expected }: Omit<Tamper, 'kind'>): Promise<void> => {
  const verdict = await verifyText(text, trust);
  if (verdict.type === 'holds') tried.missed ||= JSON.stringify({ held: expected });
  else keep(tried, verdict.fault, expected);
};
