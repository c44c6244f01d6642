import { cpSync, mkdtempSync, openSync, readSync, rmSync, writeSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sql } from '#shared/database/types.ts';
import type { AuditEntry } from '#shared/audit/entry.ts';
import { selectEntries } from '#main/audit/stored-entry.ts';
import { administrator, asha, createTestClock, createTestKeychain, openTestClinic, valueOf } from './test-clinic.ts';

type Open = Awaited<ReturnType<typeof openTestClinic>>;

const root = mkdtempSync(join(tmpdir(), 'wardlight-old-page-'));
const [left, before, grown] = [join(root, 'left'), join(root, 'before'), join(root, 'grown')];
const [clock, keychain] = [createTestClock(), createTestKeychain()];
const start = (folder: string) => openTestClinic({ folder, clock, keychain });
const workspaceOf = ({ clinic }: Open) => {
  const workspace = clinic.keeper.workspace();
  if (!workspace) throw new Error('nothing is unsealed');
  return workspace;
};
const pages = new Map<string, number>();
let [patientId, allergyId, laterId, staffId] = ['', '', '', ''];

const allergy = (substance: string, severity: string) => ({ substance, severity, statement: 'allergy', clinicalStatus: 'active', verification: 'confirmed', source: '' });
const write = async (open: Open, id: string, fields: Record<string, unknown>) =>
  expect(await workspaceOf(open).db.transaction((tx) => open.clinic.records.write(tx, [{ kind: 'allergy-intolerance', id, patientId, fields }], { staffId }))).toEqual([{ type: 'applied' }]);

beforeAll(async () => {
  const open = await start(left);
  await open.setUp();
  const { ids } = open.clinic.parts;
  staffId = open.clinic.keeper.current()?.session.staffId ?? '';
  const registered = valueOf(await open.client['patients.register']({ patient: asha, notTheSame: [] }));
  if (registered.type !== 'registered') throw new Error(registered.type);
  [patientId, allergyId, laterId] = [registered.patient.id, ids.newId(), ids.newId()];
  await write(open, allergyId, allergy('Penicillin', 'unknown'));
  const { staff } = await open.stepUp('staff.add', { userName: 'nia', displayName: 'Nia', role: 'nurse', password: 'quiet lantern 5120 quay' });
  await open.stepUp('staff.grant', { staffId: staff?.id ?? '', privilege: 'sensitive:read', effect: 'deny', reason: 'for now', until: null });
  await open.stepUp('policies.change', { name: 'lock.idleMinutes', value: 2 });
  const tables = await workspaceOf(open).db.read.all<{ name: string; rootpage: number }>(sql`SELECT name, rootpage FROM sqlite_master WHERE name IN ('staff', 'staff_grant', 'policy', 'allergy_intolerance', 'sync_clk')`);
  tables.forEach(({ name, rootpage }) => pages.set(name, rootpage));
  await workspaceOf(open).db.checkpoint();
  cpSync(left, before, { recursive: true });

  await write(open, allergyId, { severity: 'severe', reaction: 'swollen throat' });
  await open.stepUp('staff.change', { staffId: staff?.id ?? '', displayName: 'Nia Boateng', role: 'nurse' });
  const { grants } = valueOf(await open.client['staff.privileges']({}));
  await open.stepUp('staff.endGrant', { grantId: grants[0]?.id ?? '' });
  await open.stepUp('policies.change', { name: 'lock.idleMinutes', value: 1 });
  await open.clinic.close();
  cpSync(left, grown, { recursive: true });
  const later = await start(grown);
  await later.signIn(administrator.userName, administrator.password);
  await write(later, laterId, allergy('Latex', 'severe'));
  await later.clinic.close();
});
afterAll(() => { rmSync(root, { recursive: true, force: true }); });

const pageBytes = 4096;
/** The clinic as it was left, with one page of this table as it was before: the encrypted bytes, at the same place. */
const withOldPage = async (table: string, from = left): Promise<Open> => {
  const folder = mkdtempSync(join(root, 'put-back-'));
  cpSync(from, folder, { recursive: true });
  const at = ((pages.get(table) ?? 0) - 1) * pageBytes;
  const [old, mine, now] = [Buffer.alloc(pageBytes), openSync(join(before, 'clinic.db'), 'r'), openSync(join(folder, 'clinic.db'), 'r+')];
  const was = Buffer.alloc(pageBytes);
  readSync(mine, old, 0, pageBytes, at);
  readSync(now, was, 0, pageBytes, at);
  expect(old.equals(was)).toBe(false);
  writeSync(now, old, 0, pageBytes, at);
  [mine, now].forEach(closeSync);
  const open = await start(folder);
  await open.signIn(administrator.userName, administrator.password);
  return open;
};
const verifications = (open: Open) => workspaceOf(open).db.read.all<AuditEntry>({ text: `${selectEntries} WHERE action = 'verify' ORDER BY seq`, values: [] });
const verified = async (open: Open) => {
  expect(valueOf(await open.client['audit.verify']({}))).toEqual({ type: 'started' });
  return vi.waitFor(async () => {
    const proof = valueOf(await open.client['audit.proof']({}));
    expect([proof.verifying, proof.lastVerified === null]).toEqual([null, false]);
    return proof;
  }, { timeout: 10_000, interval: 20 });
};

describe('one old page put back (D11b)', () => {
  it.each(['staff', 'staff_grant', 'policy'])('of %s is told when the database is opened, by name, and nothing may be changed', async (table) => {
    const open = await withOldPage(table);
    expect(workspaceOf(open).proof.doubts()).toEqual([{ reason: 'tables', tables: [table] }]);
    expect((await verifications(open)).map(({ outcome, detail }) => [outcome, JSON.parse(detail ?? '{}')])).toEqual([['tables', { reason: 'tables', tables: [table] }]]);
    expect(await open.client['patients.register']({ patient: { ...asha, familyName: 'Other', phone: '' }, notTheSame: [] })).toEqual({ type: 'refused', reason: 'records-read-only' });
    expect((await open.client['allergies.list']({ patientId })).type).toBe('value');
    await open.clinic.close();
  });

  it('of allergies is told by the look at every record, by kind and id; allergies stay readable, and after an administrator went on it is quiet', async () => {
    const open = await withOldPage('allergy_intolerance');
    expect(workspaceOf(open).proof.doubts()).toEqual([]);
    const proof = await verified(open);
    expect(proof.lastVerified?.outcome).toBe('records');
    expect(proof.doubts).toEqual([{ reason: 'records', names: ['allergy-intolerance'], count: 1, provedAt: null }]);
    const doubt = workspaceOf(open).proof.doubts()[0];
    expect(doubt).toEqual({ reason: 'records', kind: 'allergy-intolerance', ids: [allergyId] });
    const named = (await verifications(open)).find(({ outcome, method }) => outcome === 'records' && method === 'core.verify');
    expect(named?.detail).toContain(allergyId);
    expect(await open.client['patients.register']({ patient: { ...asha, familyName: 'Other', phone: '' }, notTheSame: [] })).toEqual({ type: 'refused', reason: 'records-read-only' });
    expect(valueOf(await open.client['audit.standing']({})).doubts).toHaveLength(1);
    expect((await open.client['allergies.list']({ patientId })).type).toBe('value');

    expect(await open.stepUp('audit.acknowledge', { reasons: ['rollback'] })).toEqual({ type: 'other' });
    expect(await open.stepUp('audit.acknowledge', { reasons: ['records'] })).toEqual({ type: 'acknowledged' });
    expect(valueOf(await open.client['audit.standing']({})).doubts).toEqual([]);
    expect((await verified(open)).lastVerified?.outcome).toBe('ok');
    expect((await open.client['patients.register']({ patient: { ...asha, familyName: 'Other', phone: '' }, notTheSame: [] })).type).toBe('value');
    await open.clinic.close();
  });

  it('of allergies that lacks a row names the row as well, and an administrator may go on', async () => {
    const open = await withOldPage('allergy_intolerance', grown);
    await verified(open);
    const [doubt] = workspaceOf(open).proof.doubts();
    expect(doubt?.reason === 'records' && doubt.ids.toSorted()).toEqual([allergyId, laterId].toSorted());
    expect(await open.stepUp('audit.acknowledge', { reasons: ['records'] })).toEqual({ type: 'acknowledged' });
    expect((await verified(open)).doubts).toEqual([]);
    await open.clinic.close();
  });

  it('of the clocks is told too', async () => {
    const open = await withOldPage('sync_clk');
    const { doubts } = await verified(open);
    expect(doubts.map(({ names }) => names)).toContainEqual(['allergy-intolerance']);
    await open.clinic.close();
  });
});

it('a database that nobody touched passes, and the records enter the next signed head', async () => {
  const folder = join(root, 'untouched');
  cpSync(left, folder, { recursive: true });
  const open = await start(folder);
  await open.signIn(administrator.userName, administrator.password);
  const proof = await verified(open);
  expect([proof.doubts, proof.lastVerified?.outcome]).toEqual([[], 'ok']);
  expect(proof.lastVerified?.records).toBe(6);
  await workspaceOf(open).proof.checkpoint();
  const head = await workspaceOf(open).db.read.get<{ note: string }>(sql`SELECT note FROM audit_checkpoint ORDER BY id DESC LIMIT 1`);
  expect(head?.note).toMatch(/\ndigest records-allergy-intolerance [0-9a-f]{64}\n/);
  await open.clinic.close();
});

it('a clinic in its first minute, whose log nobody has signed yet, passes as well', async () => {
  const open = await openTestClinic({ signedInAs: 'administrator' });
  const proof = await verified(open);
  expect([proof.doubts, proof.lastVerified?.outcome]).toEqual([[], 'ok']);
  await open.close();
});
