import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openImportClinic, session } from './interchange-setup.ts';

const text = readFileSync(join(import.meta.dirname, '../fixtures/fhir/bundle-batch.json'), 'utf8');

let clinic: Awaited<ReturnType<typeof openImportClinic>>;
beforeEach(async () => {
  clinic = await openImportClinic();
});
afterEach(() => clinic.close());

const begin = async (source = ''): Promise<string> => {
  const begun = await clinic.call()['interchange.begin'](clinic.context(), { source });
  expect(begun.type).toBe('begun');
  return begun.jobId;
};
const add = (jobId: string, fileName: string, piece: string, index: number, last: boolean) =>
  clinic.call()['interchange.addPiece'](clinic.context(), { jobId, fileName, piece: Buffer.from(piece).toString('base64'), index, last });
const jobOf = async (jobId: string | null) => (await clinic.call()['interchange.job'](clinic.context(), { jobId })).job;
const ended = async (jobId: string) => {
  await expect.poll(async () => (await jobOf(jobId))?.state).toBe('done');
  return jobOf(jobId);
};

it('imports a file sent in pieces, tells its progress, and keeps the report for whoever may import', async () => {
  const jobId = await begin();
  expect(await add(jobId, 'batch.json', text.slice(0, 100), 0, false)).toEqual({ type: 'taken' });
  expect(await add(jobId, 'batch.json', text.slice(100), 1, true)).toEqual({ type: 'taken' });
  expect(await clinic.call()['interchange.start'](clinic.context(), { jobId })).toEqual({ type: 'started' });
  const job = await ended(jobId);
  expect(job).toMatchObject({ phase: 'writing', reason: null, report: { files: 1, patients: 1, resources: { Patient: 1, AllergyIntolerance: 1 } } });
  expect(job?.progress).toMatchObject({ done: job?.progress.total, resources: job?.progress.total });
  // Which patients changed is told beside it, before or after.
  await expect.poll(() => clinic.events.findLast(({ type }) => type === 'job-progress')).toMatchObject({ jobId, state: 'done', phase: 'writing' });
  expect(clinic.audited).toHaveLength(1);
  await clinic.reopen();
  expect(await jobOf(null)).toMatchObject({ id: jobId, state: 'done', report: { patients: 1 } });
});

it('takes several files, two of one name too, and imports them as one', async () => {
  const jobId = await begin();
  await add(jobId, 'a.json', text.slice(0, 40), 0, false);
  await add(jobId, 'a.json', text.slice(40), 1, true);
  await add(jobId, 'a.json', '{"resourceType":"Bin', 0, true);
  await add(jobId, 'b.json', 'no json', 0, true);
  await clinic.call()['interchange.start'](clinic.context(), { jobId });
  const job = await ended(jobId);
  expect(job?.report).toMatchObject({ files: 3, patients: 1 });
  expect(job?.report.refused.map(({ file }) => file)).toEqual(['a.json', 'b.json']);
});

it('refuses pieces out of order, a start in the middle of a file, and a second import beside the first', async () => {
  const jobId = await begin();
  expect(await add(jobId, 'a.json', 'x', 1, false)).toEqual({ type: 'out-of-order' });
  await add(jobId, 'a.json', 'x', 0, false);
  expect(await add(jobId, 'a.json', 'x', 2, false)).toEqual({ type: 'out-of-order' });
  expect(await add(jobId, 'b.json', 'x', 0, false)).toEqual({ type: 'out-of-order' });
  expect(await clinic.call()['interchange.start'](clinic.context(), { jobId })).toEqual({ type: 'out-of-order' });
  expect(await clinic.call()['interchange.begin'](clinic.context(), { source: '' })).toEqual({ type: 'busy', jobId });
  expect(await add(session.staffId, 'a.json', 'x', 0, false)).toEqual({ type: 'no-such-job' });
});

it('keeps one piece at a time: the answer waits until the reader has taken it', async () => {
  const jobId = await begin();
  await clinic.call()['interchange.pause'](clinic.context(), { jobId });
  expect((await jobOf(jobId))?.state).toBe('paused');
  await clinic.call()['interchange.resume'](clinic.context(), { jobId });
  expect((await jobOf(jobId))?.state).toBe('running');
});

it('cancels in the middle of a file, lets go of who sends, and leaves nothing in the stage', async () => {
  const jobId = await begin();
  await add(jobId, 'batch.json', text, 0, true);
  const waiting = add(jobId, 'more.json', text.slice(0, 50), 0, false);
  await waiting;
  expect(await clinic.call()['interchange.cancel'](clinic.context(), { jobId })).toEqual({ type: 'cancelled' });
  expect(await jobOf(jobId)).toMatchObject({ state: 'cancelled', reason: 'cancelled', report: { patients: 0 } });
  await expect.poll(() => clinic.count('import_row')).toBe(0);
  expect(await clinic.count('original')).toBe(0);
  expect(await add(jobId, 'more.json', 'x', 1, true)).toEqual({ type: 'no-such-job' });
});

it('stops at sign-out; an upload in the middle has to be chosen again, and the next begin puts the job aside', async () => {
  const jobId = await begin();
  await add(jobId, 'batch.json', text, 0, true);
  await clinic.reopen();
  expect(await jobOf(null)).toMatchObject({ id: jobId, state: 'stopped', phase: 'reading', reason: 'signed-out' });
  expect(await clinic.call()['interchange.resume'](clinic.context(), { jobId })).toEqual({ type: 'choose-again' });
  await begin();
  expect(await jobOf(jobId)).toMatchObject({ state: 'cancelled', reason: 'put-aside' });
});
