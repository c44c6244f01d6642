import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { auditExportHandlers } from '#main/audit-export/index.ts';
import { makeNewFile } from '#main/workstation/new-file.ts';
import { violations } from '#tests/shared/audit/balp.ts';
import { noTrust } from '#verifier/heads.ts';
import { verifyFile } from '#verifier/verify-file.ts';
import { asha, openTestClinic, searchId, valueOf } from './test-clinic.ts';

type Clinic = Awaited<ReturnType<typeof openTestClinic>>;
let clinic: Clinic;
let folder = '';
let patientId = '';
const nothing = { patientId: null, staffId: null, since: null, before: null, purpose: 'privacy-review' } as const;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wardlight-export-'));
  clinic = await openTestClinic({ signedInAs: 'administrator' });
  const registered = valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
  patientId = registered.type === 'registered' ? registered.patient.id : '';
  valueOf(await clinic.client['patients.show']({ id: patientId }));
  valueOf(await clinic.client['allergies.list']({ patientId }));
});
afterEach(async () => {
  await clinic.close();
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

const opened = () => {
  const current = clinic.clinic.keeper.current();
  if (!current) throw new Error('nobody is signed in');
  return current;
};
const rows = () => opened().db.read.all<Record<string, unknown>>(sql`SELECT * FROM audit_row ORDER BY seq`);
const exportRows = async () => (await rows()).filter((row) => row['method'] === 'audit.export' && row['action'] === 'export');
interface Told { readonly type: string; readonly why?: string; readonly rows: number; readonly leftOut: number; readonly disarmed: number; readonly bytes: number; readonly sha256: string; readonly file: string }
const raw = async (input: object) => JSON.parse(await clinic.clinic.call('gate', 'audit.export', { ...nothing, kind: 'csv', file: join(folder, 'out'), ...input })) as { readonly type: string; readonly reason?: string; readonly value?: Told };
const ask = async (input: object): Promise<Told> => valueOf(await raw(input));
const written = () => readFileSync(join(folder, 'out'), 'utf8');
/** RFC 4180, read back strictly. */
const csvRows = (text: string) => text.slice(1).split('\r\n').slice(0, -1).map((line) => [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map((each) => (each[1] ?? '').replaceAll('""', '"')));

describe('an export of the log', () => {
  it('asks for the person\'s secrets first, and is one row with its purpose and how many', async () => {
    expect(JSON.parse(await clinic.clinic.call('gate', 'audit.export', { ...nothing, kind: 'csv', file: join(folder, 'out') }, 'gate'))).toEqual({ type: 'refused', reason: 'step-up-needed' });
    const before = (await rows()).length;
    const answer = await clinic.stepUp('audit.export', { ...nothing, kind: 'csv', file: join(folder, 'out'), purpose: 'legal' }) as unknown as Told;
    expect(answer.type).toBe('exported');
    const [row, ...more] = await exportRows();
    expect(more).toEqual([]);
    expect(row).toMatchObject({ purpose: 'legal', count: answer.rows, outcome: 'ok', record_kind: 'audit-log', record_id: 'csv', privilege: 'audit:export', patient_id: null, from_where: 'gate' });
    // The step-up's own row came in between; the export tells of no row later than itself.
    expect(answer.rows).toBeLessThanOrEqual((row?.['seq'] as number) - 1);
    expect(answer.rows).toBeGreaterThanOrEqual(before);
  });

  it('I5: as CSV says what a person reads, for spreadsheets, with nothing that one would run', async () => {
    const added = JSON.parse(await clinic.clinic.call('gate', 'staff.add', { userName: 'evil', displayName: '=HYPERLINK("http://x","y")', role: 'nurse', password: 'copper lantern 7731 quay' })) as { value: { staff: { id: string } } };
    await clinic.client['session.signOut']({});
    await clinic.signIn('evil', 'copper lantern 7731 quay');
    await clinic.gate['session.newPassword']({ newPassword: 'other kettle 9912 barn' });
    valueOf(await clinic.client['patients.show']({ id: patientId }));
    await clinic.client['session.signOut']({});
    await clinic.signIn('ruth', 'amber kettle 4477 hill');
    const answer = await ask({ staffId: added.value.staff.id });
    const [head, ...lines] = csvRows(written());
    expect(written().charCodeAt(0)).toBe(0xfeff);
    expect(head?.slice(0, 8)).toEqual(['Number', 'When (UTC)', 'Who', 'Role', 'What', 'Of what', 'Record', 'Patient record']);
    expect(lines).toHaveLength(answer.rows);
    const opening = lines.find((line) => line[15] === 'patients.show');
    expect(opening?.slice(2, 8)).toEqual(['\'=HYPERLINK("http://x","y")', 'nurse', 'read', 'patient', patientId, 'WL 01 0001']);
    expect(answer.disarmed).toBe(answer.rows);
    expect(lines.flat().filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
    expect(written()).not.toContain('Haddad');
  });

  it('A5: as FHIR is one AuditEvent a row that breaks no rule', async () => {
    valueOf(await clinic.client['patients.find']({ query: 'haddad', searchId }));
    valueOf(await clinic.client['vitals.record']({ patientId, readings: [{ measure: 'body-weight', value: 64, secondValue: null, unit: 'kg', keptAsMeasured: false }] }));
    await clinic.client['patients.register']({ patient: asha, notTheSame: [] });
    const answer = await ask({ kind: 'fhir' });
    const events = written().trimEnd().split('\n').map((line) => JSON.parse(line) as { readonly id: string; readonly meta?: { readonly profile: readonly string[] } });
    expect(events).toHaveLength(answer.rows);
    expect(events.flatMap((event) => violations(event))).toEqual([]);
    const profiles = new Set(events.flatMap((event) => event.meta?.profile.map((url) => url.split('.').at(-1)) ?? []));
    expect([...profiles].sort()).toEqual(expect.arrayContaining(['Create', 'PatientCreate', 'PatientQuery', 'PatientRead']));
    expect(written()).not.toContain('haddad');
  });

  it('as a bundle holds every signed row, or one patient\'s, or those of a time, and the verifier believes it; there is none of a person', async () => {
    await clinic.clinic.keeper.workspace()?.proof.checkpoint();
    const whole = await ask({ kind: 'bundle' });
    expect(whole).toMatchObject({ type: 'exported', leftOut: 0 });
    expect(await verifyFile(join(folder, 'out'), noTrust)).toMatchObject({ type: 'holds' });
    const one = await ask({ kind: 'bundle', patientId, file: join(folder, 'one') });
    expect(one.rows).toBeLessThan(whole.rows);
    expect(await verifyFile(join(folder, 'one'), noTrust)).toMatchObject({ type: 'holds' });
    const day = await ask({ kind: 'bundle', since: '2026-03-12T00:00:00.000Z', before: '2026-03-13T00:00:00.000Z', file: join(folder, 'day') });
    expect(day.type).toBe('exported');
    expect(await verifyFile(join(folder, 'day'), noTrust)).toMatchObject({ type: 'holds' });
    expect(readFileSync(join(folder, 'one'), 'utf8')).not.toContain('WL 01 0001');
    expect(await ask({ kind: 'bundle', staffId: opened().session.staffId, file: join(folder, 'other') })).toEqual({ type: 'refused', why: 'bundle-of-person' });
  });

  it('of one patient holds that patient\'s rows alone, of a time what came then, and says which bytes', async () => {
    const answer = await ask({ patientId });
    const lines = csvRows(written()).slice(1);
    expect(lines.map((line) => line[7])).toEqual(lines.map(() => 'WL 01 0001'));
    expect((await exportRows())[0]).toMatchObject({ patient_id: patientId, count: lines.length });
    expect([answer.bytes, answer.sha256]).toEqual([statSync(join(folder, 'out')).size, createHash('sha256').update(readFileSync(join(folder, 'out'))).digest('hex')]);
    expect(statSync(join(folder, 'out')).mode & 0o777).toBe(0o600);
    expect(await ask({ since: '2026-03-13T00:00:00.000Z', file: join(folder, 'later') })).toEqual({ type: 'refused', why: 'nothing' });
    clinic.clock.setWall('2026-03-20T10:00:00.000Z');
    valueOf(await clinic.client['patients.show']({ id: patientId }));
    const later = await ask({ since: '2026-03-13T00:00:00.000Z', file: join(folder, 'later') });
    expect(later.rows).toBeLessThan(5);
  });

  it('goes by pages: of several thousand rows none is missing and none is there twice', async () => {
    const { db } = opened();
    for (let i = 0; i < 4; i += 1) {
      await db.transaction((tx) => clinic.clinic.parts.audit.append(tx, Array.from({ length: 700 }, () => ({ action: 'read', method: 'patients.show', outcome: 'ok', from: 'clinic', who: undefined, recordKind: 'patient', recordId: patientId, patientId }))));
    }
    const answer = await ask({});
    const numbers = csvRows(written()).slice(1).map((line) => Number(line[0]));
    expect(numbers).toEqual(Array.from({ length: answer.rows }, (_, i) => i + 1));
    expect(numbers.length).toBeGreaterThan(2800);
  });
});

describe('what is asked for wrongly', () => {
  it('is refused before anything is written: bounds, paths, purposes, both a patient and a person', async () => {
    const staffId = opened().session.staffId;
    for (const input of [
      { since: '2026-03-13T00:00:00.000Z', before: '2026-03-12T00:00:00.000Z' }, { since: '2026-03-13T00:00:00.000Z', before: '2026-03-13T00:00:00.000Z' }, { since: 'yesterday' },
      { file: 'relative.csv' }, { file: '' }, { file: '/a\0b' }, { purpose: 'because' }, { patientId, staffId }, { kind: 'pdf' }, { patientId: 'x' },
    ]) expect(await raw(input)).toMatchObject({ type: 'refused', reason: 'bad-input' });
    expect(await exportRows()).toEqual([]);
  });

  it('an unknown patient or person is none, and leaves no file', async () => {
    expect(await ask({ patientId: searchId })).toEqual({ type: 'no-such' });
    expect(await ask({ staffId: searchId })).toEqual({ type: 'no-such' });
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });

  it('a path that cannot be written is said why, a file that is there stays as it is', async () => {
    writeFileSync(join(folder, 'out'), 'mine');
    expect(await ask({})).toEqual({ type: 'refused', why: 'exists' });
    expect(written()).toBe('mine');
    expect(await ask({ file: join(folder, 'nowhere', 'out') })).toEqual({ type: 'refused', why: 'no-folder' });
    expect(await ask({ file: '/proc/out' })).toMatchObject({ type: 'refused' });
    expect(await exportRows()).toEqual([]);
  });

  it('a disk that fills up half-way leaves no file, and a row that says that nothing left', async () => {
    const { db, session, access } = opened();
    let pieces = 0;
    const handlers = auditExportHandlers({
      audit: clinic.clinic.parts.audit, db: () => db,
      makeFile: async (path) => {
        const file = await makeNewFile(path);
        return typeof file === 'string' ? file : { ...file, write: async (text) => {
          pieces += 1;
          if (pieces > 1) throw Object.assign(new Error('full'), { why: 'disk-full' });
          await file.write(text);
        } };
      },
    });
    const context = { session, viewer: access.viewerOf(session.staffId), read: db.read, from: 'gate', clock: clinic.clock } as unknown as CallContext;
    expect(await handlers['audit.export'](context, { ...nothing, kind: 'csv', file: join(folder, 'out') })).toEqual({ type: 'refused', why: 'disk-full' });
    expect(existsSync(join(folder, 'out'))).toBe(false);
    expect((await exportRows()).map((row) => [row['outcome'], row['count']])).toEqual([['ok', expect.any(Number)], ['disk-full', 0]]);
  });

  it('a row that cannot be written lets nothing out', async () => {
    const { db, session, access } = opened();
    const handlers = auditExportHandlers({ audit: { append: () => Promise.reject(new Error('no row')) }, db: () => db, makeFile: makeNewFile });
    const context = { session, viewer: access.viewerOf(session.staffId), read: db.read, from: 'gate', clock: clinic.clock } as unknown as CallContext;
    await expect(handlers['audit.export'](context, { ...nothing, kind: 'csv', file: join(folder, 'out') })).rejects.toThrow('no row');
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });
});

describe('a chart closed to whoever exports', () => {
  beforeEach(async () => {
    valueOf(await clinic.client['restrictions.add']({ patientId, closedTo: { type: 'role', role: 'privacy-officer' }, reason: 'the patient asked' }));
    await clinic.become('privacy-officer');
  });

  it('is refused by name, and left out and counted elsewhere', async () => {
    expect(await raw({ patientId })).toMatchObject({ type: 'refused', reason: 'restricted' });
    const answer = await ask({});
    expect(answer.leftOut).toBeGreaterThan(2);
    expect(written()).not.toContain(patientId);
    expect(written()).not.toContain('WL 01 0001');
  });
});
