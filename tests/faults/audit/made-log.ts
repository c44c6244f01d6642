import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cosignatureValue, cosignedText, noteText } from '#shared/audit/checkpoint.ts';
import { parseNote } from '#shared/audit/checkpoint.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { beginAuditProof, createAuditLog } from '#main/audit/index.ts';
import type { AuditRow } from '#main/audit/index.ts';
import { keepCosignature, lastCheckpoint } from '#main/audit/checkpoints.ts';
import { exportBundle } from '#main/audit/export-bundle.ts';
import type { BundleRows } from '#main/audit/chosen-rows.ts';
import { keyIdOf, newSigningPair, signText } from '#main/audit/signing.ts';
import type { SigningPair } from '#main/audit/signing.ts';
import { openClinicDatabase } from '#main/database/clinic-database.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { runMigrations } from '#main/database/run-migrations.ts';
import { randomFrom } from '../generated-bundles.ts';

export const databaseKey = new Uint8Array(32).fill(7);
export const witnessName = 'hub-harbour-street';
const methods = ['patients.show', 'vitals.record', 'patients.find', 'results.page', 'allergies.list'] as const;

/** A day's clock that goes on with every row. */
const createClock = () => {
  let at = Date.parse('2026-03-02T07:30:00.000Z');
  return { now: () => new Date(at).toISOString(), monotonic: () => at, utcOffsetMinutes: () => 0, pass: (milliseconds: number) => void (at += milliseconds) };
};

export interface MadeLog {
  readonly folder: string;
  readonly db: ClinicDatabase;
  readonly witness: SigningPair;
  readonly anchorPath: string;
  readonly patientIds: readonly string[];
  /** The lines of a bundle, each with its line end. */
  readonly bundle: (rows: BundleRows) => Promise<string>;
  readonly close: () => Promise<void>;
}

const closingText = async (db: ClinicDatabase, rows: BundleRows): Promise<string> => {
  const pieces: string[] = [];
  await exportBundle(db.read, rows, '2026-03-03T08:00:00.000Z', async (text) => void pieces.push(text));
  return pieces.join('');
};

/** A witness signs the last head, and the key that signed it goes. */
const cosign = async (db: ClinicDatabase, witness: SigningPair): Promise<void> => {
  const head = await lastCheckpoint(db.read);
  const body = parseNote(head?.note ?? '')?.body ?? '';
  const seconds = Math.floor(Date.parse(head?.at ?? '') / 1000);
  const value = cosignatureValue(seconds, signText(witness.privateKey, cosignedText(body, seconds)));
  const [, line = ''] = noteText({ body: '', signatures: [{ name: witnessName, keyId: keyIdOf(witness.publicKey), signature: value }] }).split('\n');
  await db.transaction((tx) => keepCosignature(tx, head?.id ?? 0, { name: witnessName, kind: 'hub', at: head?.at ?? '', cosignature: line }));
};

/** A log of so many rows in an encrypted file, signed every few dozen rows (times `scale`) and now and then witnessed, as a clinic's days make it. */
export const makeLog = async (rows: number, seed = 1, scale = 1): Promise<MadeLog> => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-audit-'));
  const [random, clock, witness, anchorPath] = [randomFrom(seed), createClock(), newSigningPair(), join(folder, 'anchor.json')];
  const db = await openClinicDatabase(sqlcipherDriver, join(folder, 'clinic.db'), databaseKey, 'create');
  await runMigrations(db, migrations);
  const audit = createAuditLog(clock);
  const proof = await beginAuditProof({
    clock, ids: systemIds, log: { write: () => undefined }, audit, anchorPath, reservePath: join(folder, 'reserve'), reserveBytes: 65_536, onDoubts: () => Promise.resolve(),
  }, db);
  const [patientIds, people] = [Array.from({ length: 40 }, () => randomUUID()), Array.from({ length: 6 }, () => ({ staffId: randomUUID(), role: 'nurse', sessionId: randomUUID() }))];
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const rowOf = (): AuditRow => ({
    action: 'read', method: pick(methods), outcome: 'ok', from: 'clinic', who: pick(people), patientId: pick(patientIds), count: 1, privilege: 'patients:read', recordKind: 'patient',
    ...(random() < 0.1 ? { purpose: 'treatment', ref: randomUUID().slice(-12), recordId: randomUUID(), detail: { records: [randomUUID()] } } : {}),
  });
  let checkpoints = 0;
  for (let made = 0; made < rows;) {
    const count = Math.min(rows - made, scale * (20 + Math.floor(random() * 60)));
    for (let done = 0; done < count; done += 8 * scale) {
      clock.pass(1_500);
      await db.transaction((tx) => audit.append(tx, Array.from({ length: Math.min(8 * scale, count - done) }, rowOf)));
    }
    made += count;
    await proof.checkpoint();
    if ((checkpoints += 1) % 4 === 0) await cosign(db, witness);
  }
  return {
    folder, db, witness, anchorPath, patientIds, bundle: (chosen) => closingText(db, chosen),
    close: async () => {
      await proof.end();
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
