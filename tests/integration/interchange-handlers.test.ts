import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BridgeEvent } from '#shared/contract/bridge.ts';
import type { CallContext, Session } from '#main/api/call-context.ts';
import { createInterchange } from '#main/interchange/index.ts';
import { openImportClinic } from './interchange-setup.ts';

const session: Session = { sessionId: 's1', staffId: 'staff-1', userName: 'mehta', displayName: 'Dr Mehta', role: 'administrator' };
const text = readFileSync(join(import.meta.dirname, '../fixtures/fhir/bundle-batch.json'), 'utf8');
const uploadId = '0190a3a0-0000-7000-8000-000000000001';

let clinic: Awaited<ReturnType<typeof openImportClinic>>;
let events: BridgeEvent[];
const open = () => {
  const { db, records, ports, nextRecordNumbers } = clinic.deps;
  const interchange = createInterchange({
    db, records, ports, nextRecordNumbers, log: { write: () => undefined },
    auditImport: async (_tx, by, patientId) => void clinic.audited.push({ patientId: `${by.userName} ${patientId}`, counts: {} }),
    emit: (event) => void events.push(event),
  });
  const context = (by = session): CallContext => ({ session: by, read: db.read, tx: null as never, ...ports, emit: () => undefined });
  return { interchange, context, call: interchange.handlers };
};
beforeEach(async () => {
  clinic = await openImportClinic();
  events = [];
});
afterEach(() => clinic.close());

it('imports a file sent in pieces, tells its progress and answers its report to the person who sent it', async () => {
  const { call, context } = open();
  for (const [index, piece] of [text.slice(0, 100), text.slice(100)].entries()) {
    expect(await call['interchange.addText'](context(), { uploadId, fileName: 'batch.json', piece, index })).toEqual({ type: 'taken' });
  }
  const { jobId } = await call['interchange.start'](context(), { uploadId, source: '' });
  const report = await vi.waitFor(async () => {
    const answer = await call['interchange.report'](context(), { jobId });
    expect(answer.state).toBe('done');
    return answer.report;
  });
  expect(report).toMatchObject({ files: 1, patients: 1, resources: { Patient: 1, AllergyIntolerance: 1 } });
  expect(events.at(-1)).toMatchObject({ type: 'job-progress', jobId, state: 'done' });
  expect(clinic.audited).toHaveLength(1);
  const stranger = context({ ...session, sessionId: 's2' });
  expect(await call['interchange.report'](stranger, { jobId })).toEqual({ state: 'unknown', report: null });
});

it('takes several files under one upload, two of one name too, and imports them as one', async () => {
  const { call, context, interchange } = open();
  for (const [fileName, pieces] of [['a.json', [text.slice(0, 40), text.slice(40)]], ['a.json', ['{"resourceType":"Bin']], ['b.json', ['no json']]] as const) {
    for (const [index, piece] of pieces.entries()) expect(await call['interchange.addText'](context(), { uploadId, fileName, piece, index })).toEqual({ type: 'taken' });
  }
  const { jobId } = await call['interchange.start'](context(), { uploadId, source: '' });
  await expect.poll(async () => (await call['interchange.report'](context(), { jobId })).state).toBe('done');
  const { report } = await call['interchange.report'](context(), { jobId });
  expect(report).toMatchObject({ files: 3, patients: 1 });
  expect(report?.refused.map(({ file }) => file)).toEqual(['a.json', 'b.json']);
  await interchange.signedOut(session.sessionId);
});

it('refuses pieces out of order and text over 64 MB, and drops what was sent at sign-out', async () => {
  const { call, context, interchange } = open();
  const add = (index: number, piece: string) => call['interchange.addText'](context(), { uploadId, fileName: 'a.json', piece, index });
  expect(await add(1, 'x')).toEqual({ type: 'out-of-order' });
  const large = 'x'.repeat(32 * 1024 * 1024);
  expect([await add(0, large), await add(1, large), await add(2, 'x')]).toEqual([{ type: 'taken' }, { type: 'taken' }, { type: 'too-large' }]);
  await add(0, text);
  await interchange.signedOut(session.sessionId);
  expect(await add(1, 'x')).toEqual({ type: 'out-of-order' });
});
