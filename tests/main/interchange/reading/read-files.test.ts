import { expect, it } from 'vitest';
import { createStartThread } from '#main/adapters/worker-thread.ts';
import { inProcessThread, readFiles } from '#main/interchange/reading/index.ts';
import type { ImportFile } from '#shared/interchange/import-file.ts';
import { FileTrouble } from '#shared/interchange/import-file.ts';
import { allOf, bytesOf, fileOf } from './read-text.ts';

const asha = { resourceType: 'Patient', id: 'asha', name: [{ family: 'Rao', given: ['Asha'] }] };
const bundle = (entry: readonly unknown[], type = 'collection') => JSON.stringify({ resourceType: 'Bundle', type, entry });
const worker = createStartThread(new URL('../../../../dist/workers/reading-worker.mjs', import.meta.url));

const files = (): ImportFile[] => [
  fileOf('a.json', bundle(Array.from({ length: 700 }, (_, index) => ({ fullUrl: `urn:uuid:${index}`, resource: { ...asha, id: `p${index}` } }))), 1000, 'north'),
  fileOf('b.ndjson', `${JSON.stringify(asha)}\n{"resourceType":\n${JSON.stringify({ ...asha, gender: 'neither' })}\n`),
  fileOf('c.json', '<Patient/>'),
];

it('answers from a worker what it answers in process, in batches whose counts agree', async () => {
  const inProcess = await allOf(files());
  const inWorker = await allOf(files(), {}, worker);
  expect({ rows: inWorker.rows, refused: inWorker.refused }).toEqual({ rows: inProcess.rows, refused: inProcess.refused });
  expect(inProcess.rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 701 }, (_, index) => index + 1));
  expect(inProcess.refused).toEqual([
    { file: 'b.ndjson', path: `line 2 @${JSON.stringify(asha).length + 17}`, reason: 'malformed-json' },
    { file: 'b.ndjson', path: expect.stringMatching(/^line 3 @/), reason: 'bad-field: gender' },
    { file: 'c.json', path: '', reason: 'xml' },
  ]);
  expect(inProcess.batches.map(({ rows, filesDone }) => [rows, filesDone])).toEqual([[300, 0], [300, 0], [101, 3]]);
  const last = inProcess.batches.at(-1);
  expect(last?.bytesDone).toBe(last?.bytesTotal);
});

it('stages a resource as it stood, with its place, its key and its patient', async () => {
  const text = '{"resourceType":"Observation","id":"1","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/asha"},"valueQuantity":{"value":6.30}}';
  const { rows } = await allOf([fileOf('one.json', text, 7, 'north')]);
  expect(rows).toEqual([expect.objectContaining({
    seq: 1, fileNumber: 1, file: 'one.json', path: 'Observation @0', scope: '', fullUrl: '', type: 'Observation', source: 'north', sourceId: '1', origin: 'north', lastUpdated: '', json: text,
    patient: { type: 'Patient', url: '', source: 'north', id: 'asha', system: null, value: null },
  })]);
});

it('goes on where an earlier run stopped, with the numbers a whole run gives', async () => {
  const { rows, batches } = await allOf(files(), { skipFiles: 1, firstSeq: 701 });
  expect(rows.map(({ seq, fileNumber }) => [seq, fileNumber])).toEqual([[701, 2]]);
  expect(batches.at(-1)).toMatchObject({ filesDone: 3, bytesDone: batches.at(-1)?.bytesTotal });
});

it('reads a file while the next is not known yet', async () => {
  let next: () => void = () => undefined;
  const slow = async function* () {
    yield fileOf('a.ndjson', `${JSON.stringify(asha)}\n`.repeat(300));
    await new Promise<void>((resolve) => (next = resolve));
  };
  const batches = readFiles(slow(), { source: '', today: '2026-01-05' }, inProcessThread);
  expect((await batches.next()).value).toMatchObject({ rows: 300, bytesTotal: null });
  next();
  expect((await batches.next()).value).toMatchObject({ rows: 0, filesDone: 1 });
  expect((await batches.next()).done).toBe(true);
});

it('names a file that was cut short by the disk or changed while it was read, and keeps what was whole', async () => {
  const broken: ImportFile = {
    ...fileOf('a.ndjson', ''), open: async () => ({
      type: 'opened', chunks: (async function* () {
        yield bytesOf(`${JSON.stringify(asha)}\n${JSON.stringify(asha)}\n{"res`);
        throw new FileTrouble('changed');
      })(),
    }),
  };
  const gone: ImportFile = { ...fileOf('b.json', ''), open: async () => ({ type: 'refused', reason: 'unreadable' }) };
  const { rows, refused } = await allOf([broken, gone, fileOf('c.json', JSON.stringify(asha))]);
  expect(rows.map(({ path }) => path)).toEqual(['line 1 @0', 'line 2 @82', 'Patient @0']);
  expect(refused).toEqual([{ file: 'a.ndjson', path: '', reason: 'changed' }, { file: 'b.json', path: '', reason: 'unreadable' }]);
});

it('ends its thread when it is stopped, also while a file hands over nothing', async () => {
  const stop = new AbortController();
  const started: symbol[] = [];
  const ended = new Set<symbol>();
  const thread = () => {
    const own = worker();
    const name = Symbol('thread');
    started.push(name);
    return { ...own, end: async () => { ended.add(name); await own.end(); } };
  };
  const stuck: ImportFile = { ...fileOf('a.json', ''), open: async () => ({ type: 'opened', chunks: (async function* () { await new Promise(() => undefined); yield bytesOf(''); })() }) };
  const batches = readFiles([stuck], { source: '', today: '2026-01-05', signal: stop.signal }, thread);
  void batches.next().catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 50));
  stop.abort();
  expect(ended.size).toBe(1);
  const aborted = readFiles(files(), { source: '', today: '2026-01-05', signal: stop.signal }, thread);
  await expect(aborted.next()).rejects.toThrow();
  expect(started.filter((name) => !ended.has(name))).toEqual([]);
});

it('reads a large bundle that tells its type last, where the file can be had twice', async () => {
  const entry = { resource: { ...asha, text: { status: 'generated', div: 'x'.repeat(1_000_000) } } };
  const text = JSON.stringify({ resourceType: 'Bundle', entry: Array.from({ length: 40 }, () => entry), type: 'batch' });
  const { rows, refused } = await allOf([fileOf('late.json', text, 262_144)], {}, worker);
  expect([rows.length, refused]).toEqual([40, []]);
  let opened = 0;
  const once = fileOf('late.json', text, 262_144);
  const sent: ImportFile = { ...once, open: async () => ((opened += 1) === 1 ? once.open() : { type: 'refused', reason: 'unreadable' }) };
  expect(await allOf([sent])).toMatchObject({ rows: [], refused: [{ file: 'late.json', path: '@0', reason: 'too-large' }] });
});
