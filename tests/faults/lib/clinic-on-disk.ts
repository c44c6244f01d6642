import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { createTestKeychain, openTestClinic, valueOf } from '../../integration/test-clinic.ts';
import type { TestClinicOptions } from '../../integration/test-clinic.ts';

/** A key store in a file beside the clinic, so that a killed process and the one after it share it. */
export const keychainIn = (folder: string) => {
  const [keychain, path] = [createTestKeychain(), join(folder, 'keychain.json')];
  if (existsSync(path)) {
    for (const [account, hex] of Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>)) keychain.held.set(account, new Uint8Array(Buffer.from(hex, 'hex')));
  }
  const save = () => writeFileSync(path, JSON.stringify(Object.fromEntries([...keychain.held].map(([account, secret]) => [account, Buffer.from(secret).toString('hex')]))));
  return { keychain, save };
};

export const dataOf = (folder: string): string => join(folder, 'data');
export const openOnDisk = (folder: string, more: TestClinicOptions = {}) => openTestClinic({ folder: dataOf(folder), keychain: keychainIn(folder).keychain, ...more });
export type OnDisk = Awaited<ReturnType<typeof openOnDisk>>;

/** A real clinic with so many patients, closed. */
export const makeClinic = async (patients: number, below = tmpdir()): Promise<string> => {
  const folder = mkdtempSync(join(below, 'wardlight-faults-'));
  mkdirSync(dataOf(folder));
  const { keychain, save } = keychainIn(folder);
  const clinic = await openTestClinic({ folder: dataOf(folder), keychain });
  await clinic.setUp();
  for (let n = 0; n < patients; n += 1) valueOf(await clinic.client['patients.registerUnknown']({ sex: 'female', age: n % 90, note: `found at pier ${n}` }));
  await clinic.close();
  save();
  return folder;
};

/** Acknowledged patients that are not there; records without their row in the log, their clock or their place in the queue out, or the other way about; damaged pages and trees. */
export const countLost = async (db: ClinicDatabase, acknowledged: ReadonlySet<string>): Promise<{ readonly lost: number; readonly torn: number; readonly isSound: boolean }> => {
  const ids = async (text: string) => new Set((await db.read.all<{ id: string }>({ text, values: [] })).map(({ id }) => id));
  const patients = await ids('SELECT id FROM patient');
  const others = [await ids(`SELECT patient_id AS id FROM audit_row WHERE action = 'create' AND method LIKE 'patients.%'`), await ids(`SELECT eid AS id FROM sync_outbox WHERE kind = 'patient'`), await ids(`SELECT eid AS id FROM sync_clk WHERE kind = 'patient'`)];
  const halves = others.reduce((sum, other) => sum + [...patients].filter((id) => !other.has(id)).length + [...other].filter((id) => !patients.has(id)).length, 0);
  await db.checkpoint();
  const damage = [...(await db.read.all({ text: 'PRAGMA cipher_integrity_check', values: [] })), ...(await db.read.all({ text: 'PRAGMA foreign_key_check', values: [] }))];
  const trees = await db.read.get<{ integrity_check: string }>({ text: 'PRAGMA integrity_check', values: [] });
  return { lost: [...acknowledged].filter((id) => !patients.has(id)).length, torn: halves + damage.length, isSound: trees?.integrity_check === 'ok' };
};
