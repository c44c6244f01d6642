import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { rawKey } from '#main/database/keyed-connection.ts';
import { shutClinic, signInAnswer } from '../../integration/shut-clinic.ts';
import type { ShutClinic } from '../../integration/shut-clinic.ts';
import { valueOf } from '../../integration/test-clinic.ts';
import { leavesOf } from '../lib/cipher-page.ts';
import { createTally, must } from './parts.ts';
import type { StorageParts, StorageRow } from './parts.ts';

const pageBytes = 4096;
const people = 60;

/** The pages whose checksum does not hold. Asked before anything is read: a damaged page of the schema lets nothing open. */
const namedPages = async (shut: ShutClinic): Promise<readonly number[]> => {
  const connection = await sqlcipherDriver.open(shut.paths.database, 'existing');
  try {
    await connection.exec('PRAGMA cipher_log_level = NONE');
    await connection.exec(`PRAGMA key = "${rawKey(shut.key)}"`);
    const rows = (await connection.all('PRAGMA cipher_integrity_check', [])) as readonly { readonly cipher_integrity_check: string }[];
    return rows.map((row) => Number(/(\d+)\D*$/.exec(row.cipher_integrity_check)?.[1]));
  } finally {
    await connection.close();
  }
};

interface Seen { readonly read: number; readonly failed: number; readonly wrong: number; readonly trouble: string | undefined }

/** Signs in and shows each of these patients; where one that cannot be shown ends the session, the next is asked after signing in again. */
const showAll = async (shut: ShutClinic, truth: ReadonlyMap<string, unknown>): Promise<Seen> => {
  const open = await shut.reopen();
  let [read, failed, wrong] = [0, 0, 0];
  try {
    for (const [id, was] of truth) {
      if (!open.clinic.keeper.current()) {
        const answer = await signInAnswer(open);
        if (answer.type !== 'signed-in') return { read, failed, wrong, trouble: answer.type === 'trouble' ? answer.trouble : answer.type };
      }
      const reply = await open.client['patients.show']({ id });
      if (reply.type === 'value') {
        if (isDeepStrictEqual(reply.value.patient, was)) read += 1;
        else wrong += 1;
      } else {
        failed += 1;
        must(reply.type === 'crashed' || reply.reason === 'damaged' || reply.reason === 'no-session', `answered ${JSON.stringify(reply)}`);
      }
    }
    return { read, failed, wrong, trouble: undefined };
  } finally {
    await open.close();
  }
};

const withPeople = async () => {
  const shut = await shutClinic();
  const open = await shut.reopen();
  await signInAnswer(open);
  const truth = new Map<string, unknown>();
  for (let n = 0; n < people; n += 1) {
    const { patient } = valueOf(await open.client['patients.registerUnknown']({ sex: 'female', age: n, note: `found at pier ${n}, ${'in a long coat '.repeat(10)}` }));
    if (n % 5 === 0) truth.set(patient.id, valueOf(await open.client['patients.show']({ id: patient.id })).patient);
  }
  await open.close();
  await shut.raw('PRAGMA wal_checkpoint(TRUNCATE)');
  return { shut, truth };
};

const run = async ({ runs, random }: StorageParts) => {
  const tally = createTally();
  const { shut, truth } = await withPeople();
  try {
    const [row] = (await shut.raw(`SELECT rootpage FROM sqlite_master WHERE name = 'patient'`)) as readonly { readonly rootpage: number }[];
    const whole = readFileSync(shut.paths.database);
    const leaves = leavesOf(whole, shut.key, row?.rootpage ?? 0);
    must(leaves.length > 2, 'all patients lie on one page');
    const pages = whole.length / pageBytes;
    // Each page is looked at; through the door those that hold patients, and of the rest as many as there are runs for.
    const others = Math.min(pages, Math.max(4, runs));
    const byDoor = new Set([...leaves, ...Array.from({ length: others }, (_, i) => 1 + Math.floor(((i + random()) / others) * pages))]);
    for (let page = 1; page <= pages; page += 1) {
      const at = (page - 1) * pageBytes + (page === 1 ? 16 : 0) + Math.floor(random() * (pageBytes - 16));
      await tally.fault(`a bit of page ${page} of ${pages}, byte ${at}`, async () => {
        const bytes = Buffer.from(whole);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
        writeFileSync(shut.paths.database, bytes);
        const named = await namedPages(shut);
        must(named.length === 1 && named[0] === page, `the look at every page names ${named.join(', ') || 'none'}`);
        if (!byDoor.has(page)) return;
        const seen = await showAll(shut, truth);
        tally.add({ acknowledged: seen.read, torn: seen.wrong });
        must(seen.trouble === undefined || seen.trouble === 'database-damaged', `the gate says ${String(seen.trouble)}`);
        if (leaves.includes(page)) must(seen.trouble === undefined && seen.read > 0 && seen.read + seen.failed === truth.size, `of ${truth.size} patients ${seen.read} are readable with one page of them damaged`);
      });
      for (const suffix of ['-wal', '-shm']) rmSync(`${shut.paths.database}${suffix}`, { force: true });
    }
    writeFileSync(shut.paths.database, whole);
    const after = await showAll(shut, truth);
    tally.add({ lost: truth.size - after.read });
    return tally.result();
  } finally {
    shut.remove();
  }
};

export const damagedPagesRow: StorageRow = { id: 'D8', what: 'one bit of each page: told or true, never something else; the page is named, the others stay readable', run };
