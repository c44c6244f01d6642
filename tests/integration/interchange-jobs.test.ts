import { afterEach, expect, it, vi } from 'vitest';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { DatabaseError } from '#main/database/driver.ts';
import type { DatabaseDriver } from '#main/database/driver.ts';
import type { StagedResource } from '#shared/interchange/staged.ts';
import { openImportClinic, textFile } from './interchange-setup.ts';
import type { ImportClinicOptions } from './interchange-setup.ts';
import { patient, reference, staged, stagedFiles } from './staged-rows.ts';

let clinic: Awaited<ReturnType<typeof openImportClinic>>;
afterEach(() => clinic.close());

const people = 40;
/** One file a patient, together more than a transaction takes. */
const lists: readonly (readonly StagedResource[])[] = Array.from({ length: people }, (_, n) => [
  patient(`p${n}`),
  ...Array.from({ length: 60 }, (_, i) => staged({ type: 'Condition', kind: 'condition', sourceId: `c${n}-${i}`, patient: reference(`p${n}`), fields: { display: `Problem ${i}` } })),
]);
const files = (source = lists) => source.map((_, n) => textFile(`${n}.json`, ''));
let beforeFile: (number: number) => Promise<void> = async () => undefined;
const open = async (options: Omit<ImportClinicOptions, 'readFiles'> = {}) => {
  beforeFile = async () => undefined;
  clinic = await openImportClinic({ ...options, readFiles: (given, how) => stagedFiles(lists, given, how, (number) => beforeFile(number)) });
};

const whole = { files: people, patients: people, resources: { Patient: people, Condition: people * 60 }, updated: {}, unchanged: {}, kept: {}, refused: [], refusedMore: 0 };
/** Patients that have not all their problems. */
const half = async () => (await clinic.rows(`SELECT count(*) AS n FROM patient AS p WHERE (SELECT count(*) FROM condition WHERE patient_id = p.id) <> 60`))[0]?.['n'];
const expectWhole = async () => {
  expect([await clinic.count('patient'), await clinic.count('condition'), await clinic.count('original'), await half()]).toEqual([people, people * 60, people * 61, 0]);
};
const stopWhen = (when: (progress: { readonly phase: string; readonly done: number }) => boolean) => {
  const stop = new AbortController();
  return { signal: stop.signal, onProgress: (progress: { readonly phase: string; readonly done: number }) => { if (when(progress)) stop.abort(); } };
};

it.each([['reading', 50], ['writing', 700]])('stopped while %s, leaves whole patients only, and the same command goes on and answers the whole job', async (phase, at) => {
  await open();
  const stopped = await clinic.run(files(), stopWhen((progress) => progress.phase === phase && progress.done >= at));
  expect(stopped.job).toMatchObject({ state: 'stopped', reason: 'interrupted', phase });
  expect(stopped.job.report.patients).toBe(await clinic.count('patient'));
  expect(await half()).toBe(0);
  await clinic.reopen();
  const { job, resumed } = await clinic.run(files());
  expect([resumed, job.state, job.report]).toEqual([true, 'done', whole]);
  await expectWhole();
  expect(clinic.audited).toHaveLength(people);
});

it('says crash of a job that nobody works on, and the report so far is exact', async () => {
  await open();
  await clinic.run(files(), stopWhen(({ phase, done }) => phase === 'writing' && done >= 700));
  await clinic.db().transaction((tx) => tx.run({ text: `UPDATE import_job SET state = 'running', reason = NULL`, values: [] }));
  await clinic.reopen();
  const { job } = await clinic.call()['interchange.job'](clinic.context(), { jobId: null });
  expect(job).toMatchObject({ state: 'stopped', reason: 'crash' });
  expect(job?.report.patients).toBe(await clinic.count('patient'));
  expect((await clinic.run(files())).job.report).toEqual(whole);
});

it('goes on in a window after the next sign-in, whoever it is, and can be paused and cancelled', async () => {
  await open();
  const stopped = await clinic.run(files(), stopWhen(({ phase, done }) => phase === 'writing' && done >= 300));
  const jobId = stopped.job.id;
  const call = clinic.call();
  expect(await call['interchange.resume'](clinic.context(), { jobId })).toEqual({ type: 'resumed' });
  expect(await call['interchange.pause'](clinic.context(), { jobId })).toEqual({ type: 'paused' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const before = await clinic.count('patient');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await clinic.count('patient')).toBe(before);
  await clinic.reopen();
  expect((await clinic.call()['interchange.job'](clinic.context(), { jobId })).job).toMatchObject({ state: 'stopped', reason: 'signed-out' });
  expect(await clinic.call()['interchange.resume'](clinic.context({ sessionId: 's2', staffId: 'other', userName: 'b', displayName: 'B', role: 'administrator' }), { jobId })).toEqual({ type: 'resumed' });
  await vi.waitFor(async () => expect((await clinic.call()['interchange.job'](clinic.context(), { jobId })).job?.state).toBe('done'), 20_000);
  await expectWhole();
});

it('cancelled while writing, keeps whole patients and nothing else', async () => {
  await open();
  const { job: { id: jobId } } = await clinic.run(files(), stopWhen(({ phase, done }) => phase === 'writing' && done >= 300));
  expect(await clinic.call()['interchange.cancel'](clinic.context(), { jobId })).toEqual({ type: 'cancelled' });
  await vi.waitFor(async () => expect(await clinic.count('import_row')).toBe(0), 10_000);
  const patients = await clinic.count('patient');
  expect(patients).toBeGreaterThan(0);
  expect([await half(), await clinic.count('original'), await clinic.count('import_unit')]).toEqual([0, patients * 61, 0]);
  expect((await clinic.run(files())).job.report).toMatchObject({ unchanged: { Patient: patients } });
});

it('puts another stopped job aside, and says so', async () => {
  await open();
  const first = await clinic.run(files(), stopWhen(({ phase }) => phase === 'writing'));
  const second = await clinic.run(files(), { source: 'other' });
  expect(second).toMatchObject({ resumed: false, putAside: true, job: { state: 'done' } });
  expect((await clinic.call()['interchange.job'](clinic.context(), { jobId: first.job.id })).job).toMatchObject({ state: 'cancelled', reason: 'put-aside' });
});

it.each([['reading', 'import_row', 8], ['writing', 'source_identity', 1]])('a full disk while %s stops the job with nothing of the unit at hand, and it goes on once there is room', async (phase, table, before) => {
  let room = before;
  const full: DatabaseDriver = {
    open: async (path, mode) => {
      const connection = await sqlcipherDriver.open(path, mode);
      return {
        ...connection,
        run: async (text, values) => {
          if (text.startsWith(`INSERT INTO ${table}`)) {
            room -= 1;
            if (room < 0) throw new DatabaseError('SQLITE_FULL');
          }
          return connection.run(text, values);
        },
      };
    },
  };
  await open({ driver: full });
  const stopped = await clinic.run(files());
  expect(stopped.job).toMatchObject({ state: 'stopped', reason: 'disk-full', phase });
  expect([await half(), await clinic.count('patient')]).toEqual([0, stopped.job.report.patients]);
  room = Number.MAX_SAFE_INTEGER;
  const { job, resumed } = await clinic.run(files());
  expect([resumed, job.report]).toEqual([true, whole]);
  await expectWhole();
});

it('lets people go first: while they keep asking it writes a small unit now and then', async () => {
  let calls = 0;
  let isAsking = true;
  // Whenever it is looked at somebody has asked again: a timer would be late on a busy computer, and that counts as a pause.
  await open({ callsSoFar: () => (isAsking ? (calls += 1) : calls) });
  const stop = new AbortController();
  const importing = clinic.run(files(), { signal: stop.signal });
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const batches = await clinic.count('import_row') / 61;
  expect(batches).toBeGreaterThanOrEqual(2);
  expect(batches).toBeLessThanOrEqual(8);
  isAsking = false;
  expect((await importing).job.report).toEqual(whole);
});
