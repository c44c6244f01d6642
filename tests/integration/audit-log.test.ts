import { describe, expect, it } from 'vitest';
import { decodeEntry, encodeEntry, logText } from '#shared/audit/entry.ts';
import type { AuditEntry } from '#shared/audit/entry.ts';
import { appendLeaves, emptyFrontier, rootOf } from '#shared/audit/merkle.ts';
import { hashesOf, inclusionRanges, provesInclusion } from '#shared/audit/proofs.ts';
import { sql } from '#shared/database/types.ts';
import { createAuditLog } from '#main/audit/index.ts';
import type { AuditRow } from '#main/audit/index.ts';
import { securityDigests } from '#main/audit/security-digests.ts';
import { sha256 } from '#main/audit/sha256.ts';
import { entriesAfter, leafOf } from '#main/audit/stored-entry.ts';
import { createNodeReader, logSize, readFrontier } from '#main/audit/tree-store.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { openRecords } from './records-setup.ts';
import { createTestClock } from './test-clinic.ts';

const row = (part: Partial<AuditRow> = {}): AuditRow => ({ action: 'read', method: 'patients.show', outcome: 'ok', from: 'clinic', who: undefined, ...part });

const all = (db: ClinicDatabase) => db.read.all<AuditEntry>(entriesAfter(0, 100_000));
const rebuilt = async (db: ClinicDatabase) => rootOf(sha256, appendLeaves(sha256, emptyFrontier, (await all(db)).map(leafOf)).frontier);
const kept = async (db: ClinicDatabase) => rootOf(sha256, await readFrontier(db.read, await logSize(db.read)));

const openLog = async () => {
  const opened = await openRecords();
  const clock = createTestClock();
  const log = createAuditLog(clock);
  const append = (...rows: readonly AuditRow[]) => opened.db.transaction((tx) => log.append(tx, rows));
  return { ...opened, clock, log, append };
};

describe('the audit log', () => {
  it('keeps a tree whose root is that of the rows, however they came, also after a new start', async () => {
    const { db, append, clock, close } = await openLog();
    for (const count of [1, 3, 12, 1, 40, 200, 7]) await append(...Array.from({ length: count }, () => row()));
    expect(Buffer.from(await kept(db)).equals(Buffer.from(await rebuilt(db)))).toBe(true);
    const again = createAuditLog(clock);
    for (let i = 0; i < 20; i += 1) await db.transaction((tx) => again.append(tx, [row({ count: i })]));
    expect(Buffer.from(await kept(db)).equals(Buffer.from(await rebuilt(db)))).toBe(true);
    expect((await all(db)).map(({ seq }) => seq)).toEqual((await all(db)).map((_, i) => i + 1));
    await close();
  });

  it('stands where the database stands after a transaction that was undone', async () => {
    const { db, append, log, close } = await openLog();
    await append(row(), row());
    const size = await logSize(db.read);
    await expect(db.transaction(async (tx) => {
      await log.append(tx, [row(), row(), row()]);
      await log.append(tx, [row()]);
      throw new Error('undone');
    })).rejects.toThrow('undone');
    await append(row());
    expect(await logSize(db.read)).toBe(size + 1);
    expect(Buffer.from(await kept(db)).equals(Buffer.from(await rebuilt(db)))).toBe(true);
    await close();
  });

  it('proves single rows from what is kept', async () => {
    const { db, append, close } = await openLog();
    await append(...Array.from({ length: 333 }, () => row()));
    const entries = await all(db);
    const root = await rebuilt(db);
    for (const index of [0, 15, 16, 17, 255, 256, entries.length - 1]) {
      const entry = entries[index];
      if (!entry) throw new Error('no such row');
      const proof = await hashesOf(sha256, createNodeReader(db.read), inclusionRanges(index, entries.length));
      expect(provesInclusion(sha256, { index, size: entries.length, leaf: leafOf(entry), proof, root })).toBe(true);
    }
    await close();
  });

  it('refuses to change or delete a row, a node or a checkpoint', async () => {
    const { db, append, close } = await openLog();
    await append(...Array.from({ length: 20 }, () => row()));
    for (const text of ['UPDATE audit_row SET outcome = \'x\' WHERE seq = 1', 'DELETE FROM audit_row WHERE seq = 1', 'DELETE FROM audit_node WHERE level = 4', 'INSERT OR REPLACE INTO audit_row SELECT * FROM audit_row WHERE seq = 1']) {
      await expect(db.transaction((tx) => tx.run({ text, values: [] }))).rejects.toThrow();
    }
    await close();
  });

  it('A4: a clock set back a day or ahead ten years leaves a row that says so, and the sequence goes on', async () => {
    const { db, append, clock, close } = await openLog();
    await append(row());
    clock.pass(5_000);
    await append(row());
    clock.setWall('2026-03-11T10:00:00.000Z');
    await append(row());
    clock.setWall('2036-03-11T10:00:00.000Z');
    await append(row());
    clock.pass(86_400_000);
    await append(row());
    const entries = await all(db);
    expect(entries.filter(({ action }) => action === 'clock-anomaly').map(({ outcome }) => outcome)).toEqual(['back', 'ahead']);
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, i) => i + 1));
    await close();
  });

  it('A6: a line end, a bidirectional override and a megabyte are written so that no line is faked, and the tree holds', async () => {
    const { db, append, close } = await openLog();
    await append(row({ outcome: 'ok\n["wardlight-audit-1",99', recordId: '\u202eevil\u2066', ref: 'x'.repeat(1_000_000), method: 'a\u0000b\ud800' }));
    const [entry] = await all(db);
    expect(entry?.outcome).toBe('ok\\u{a}["wardlight-audit-1",99');
    expect(entry?.recordId).toBe('\\u{202e}evil\\u{2066}');
    expect(entry?.ref).toHaveLength(200);
    expect(entry?.method).toBe('a\\u{0}b\\u{d800}');
    const line = encodeEntry(entry as AuditEntry);
    expect(line.includes('\n')).toBe(false);
    expect(decodeEntry(line)).toEqual(entry);
    expect(Buffer.from(await kept(db)).equals(Buffer.from(await rebuilt(db)))).toBe(true);
    expect(logText('Zoë 李')).toBe('Zoë 李');
    await close();
  });

  it('D11b: whatever changes a security table leaves its digest in the same transaction, once', async () => {
    const { db, log, append, close } = await openLog();
    await append(row());
    const digests = async () => (await all(db)).filter(({ action }) => action === 'digest');
    expect(await digests()).toHaveLength(1);
    await append(row());
    expect(await digests()).toHaveLength(1);
    await db.transaction(async (tx) => {
      await tx.run(sql`INSERT INTO policy (id, name, value) VALUES ('p1', 'lock.idleMinutes', '5')`);
      await log.append(tx, [row({ action: 'policy', method: 'policies.set' })]);
    });
    const last = (await digests()).at(-1);
    expect(await digests()).toHaveLength(2);
    expect(JSON.parse(last?.detail ?? '')).toEqual(await securityDigests(db.read));
    await close();
  });
});
