import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { systemIds } from '#main/adapters/node-ports.ts';
import { createStartThread } from '#main/adapters/worker-thread.ts';
import type { RecordWrite } from '#main/records/record-write.ts';
import { openWorkstation } from '../integration/sync-setup.ts';
import { randomFrom } from './generated-bundles.ts';

/** One workstation of the drill, in a process of its own that is killed at any moment. Says each edit once it is committed, and never before. */
interface Config {
  readonly folder: string;
  readonly clinic: Parameters<typeof openWorkstation>[1];
  readonly device: { readonly pkcs8: string; readonly spki: string; readonly sealing: { readonly publicKey: string; readonly privateKey: string } };
  readonly name: string;
  readonly seed: number;
  readonly sentinel: string;
}
const config = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Config;
const random = randomFrom(config.seed + Date.now());
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const workstation = await openWorkstation(config.folder, config.clinic, {
  signing: createPrivateKey({ key: Buffer.from(bytes(config.device.pkcs8)), type: 'pkcs8', format: 'der' }), signingPublicKey: bytes(config.device.spki),
  sealing: { publicKey: config.device.sealing.publicKey, privateKey: bytes(config.device.sealing.privateKey) },
}, { startCrypto: createStartThread(new URL(`file://${process.cwd()}/dist/workers/crypto-worker.mjs`)) });
await workstation.start();
let isWriting = true;
let written = 0;

const pick = async (table: string): Promise<Record<string, unknown> | undefined> => {
  const [row] = await workstation.rows(`SELECT * FROM ${table} WHERE rid <= 1 + abs(random()) % (1 + (SELECT coalesce(max(rid), 0) FROM ${table})) ORDER BY rid DESC LIMIT 1`);
  return row;
};
const numberPrefix = `${config.name} ${Date.now().toString(36)}`;

/** A new record, or another value for one that somebody has; every value is said by nobody else. */
const nextWrites = async (): Promise<readonly RecordWrite[]> => {
  written += 1;
  const value = `${config.sentinel} ${config.name}-${process.pid}-${written}`;
  const patient = await pick('patient');
  const patientId = typeof patient?.['id'] === 'string' ? patient['id'] : undefined;
  if (patientId === undefined || random() < 0.15) {
    const id = systemIds.newId();
    return [{ kind: 'patient', id, patientId: id, fields: { recordNumber: `${numberPrefix} ${written}`.slice(-20), familyName: value, givenNames: 'Drill', registeredAt: new Date().toISOString() } }];
  }
  const what = random();
  if (what < 0.3) return [{ kind: 'patient', id: patientId, patientId, fields: { street: value } }];
  const table = what < 0.65 ? 'allergy_intolerance' : 'medication';
  const kind = table === 'medication' ? 'medication' as const : 'allergy-intolerance' as const;
  const field = kind === 'medication' ? 'dosage' : 'reaction';
  const found = random() < 0.7 ? await pick(table) : undefined;
  if (found) return [{ kind, id: String(found['id']), patientId: String(found['patient_id']), fields: { [field]: value } }];
  return [{ kind, id: systemIds.newId(), patientId, fields: { [field]: value } }];
};

const write = async (): Promise<void> => {
  const writes = await nextWrites();
  await workstation.write(...writes);
  say({ type: 'kept', edits: writes.map(({ id, fields }) => {
    const [field, value] = Object.entries(fields).find(([, each]) => typeof each === 'string' && each.startsWith(config.sentinel)) ?? ['', ''];
    return [id, field, value];
  }) });
};
const working = (async () => {
  for (;;) {
    if (isWriting) await write();
    await new Promise((resolve) => { setTimeout(resolve, 20 + random() * 120); });
  }
})();
working.catch((error: unknown) => say({ type: 'failed', why: String(error) }));

const columns: Readonly<Record<string, string>> = { familyName: 'family_name', street: 'street', reaction: 'reaction', dosage: 'dosage' };
const tables: Readonly<Record<string, string>> = { familyName: 'patient', street: 'patient', reaction: 'allergy_intolerance', dosage: 'medication' };
/** Edits that are nowhere: not shown, not beside another answer, not in the history. */
const missing = async (file: string): Promise<readonly string[]> => {
  const edits = readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as [string, string, string]);
  const lost: string[] = [];
  for (const [id, field, value] of edits) {
    const [shown] = await workstation.db.read.all<Record<string, unknown>>({ text: `SELECT ${columns[field] ?? 'id'} AS value FROM ${tables[field] ?? 'patient'} WHERE id = ?`, values: [id] });
    if (shown?.['value'] === value) continue;
    const kept = await workstation.db.read.all({
      text: 'SELECT 1 AS one FROM sync_sibling WHERE eid = ? AND field = ? AND value = ? UNION ALL SELECT 1 FROM sync_history WHERE eid = ? AND field = ? AND value = ?',
      values: [id, field, JSON.stringify(value), id, field, JSON.stringify(value)],
    });
    if (kept.length === 0) lost.push(`${id} ${field} ${value}`);
  }
  return lost;
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line) as { readonly type: string; readonly file?: string };
  if (asked.type === 'rest') isWriting = false;
  if (asked.type === 'now') workstation.engine().tryNow();
  if (asked.type === 'standing') {
    const [waiting] = await workstation.rows('SELECT count(*) AS n FROM sync_outbox');
    const [open] = await workstation.rows(`SELECT count(*) AS n FROM sync_quarantine WHERE settled_at IS NULL`);
    say({ type: 'standing', hash: await workstation.hash(), waiting: waiting?.['n'], quarantined: open?.['n'], status: workstation.engine().status() });
  }
  if (asked.type === 'check') say({ type: 'checked', lost: await missing(asked.file ?? '') });
  if (asked.type === 'end') {
    await workstation.close();
    process.exit(0);
  }
}
