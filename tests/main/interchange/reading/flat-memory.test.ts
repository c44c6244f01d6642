import { expect, it } from 'vitest';
import { createStartThread } from '#main/adapters/worker-thread.ts';
import { inProcessThread, readFiles } from '#main/interchange/reading/index.ts';
import type { ImportFile } from '#shared/interchange/import-file.ts';
import { bytesOf } from './read-text.ts';

const megabyte = 1024 * 1024;
const worker = createStartThread(new URL('../../../../dist/workers/reading-worker.mjs', import.meta.url));

/** A file of this size that is nowhere: its middle is made again and again. */
const endless = (name: string, bytes: number, start: string, middle: string, end: string): ImportFile => {
  const block = bytesOf(middle.repeat(Math.ceil((256 * 1024) / middle.length)));
  return {
    name, bytes,
    open: async () => ({
      type: 'opened', chunks: (async function* () {
        yield bytesOf(start);
        for (let sent = 0; sent < bytes; sent += block.length) yield block.slice();
        yield bytesOf(end);
      })(),
    }),
  };
};
const observation = JSON.stringify({ resourceType: 'Basic', id: '1', text: { status: 'generated', div: `<div>${'x'.repeat(20_000)}</div>` } });

it.each([
  ['a bundle', endless('a.json', 320 * megabyte, `{"resourceType":"Bundle","type":"collection","entry":[{"resource":${observation}}`, `,{"resource":${observation}}`, ']}'), inProcessThread],
  ['NDJSON', endless('a.ndjson', 320 * megabyte, `${observation}\n`, `${observation}\n`, ''), worker],
  ['one resource that never ends', endless('a.json', 320 * megabyte, '{"resourceType":"Basic","a":["', 'x', '"]}'), inProcessThread],
  ['one object that never says what it is', endless('a.json', 100 * megabyte, '{"a":["', 'x', '"],"resourceType":"Basic"}'), inProcessThread],
] as const)('reads %s of hundreds of megabytes in flat memory', { timeout: 120_000 }, async (_what, file, thread) => {
  let before = 0, most = 0, batches = 0;
  for await (const batch of readFiles([file], { source: '', today: '2026-01-05' }, thread)) {
    batches += 1;
    const { rss } = process.memoryUsage();
    // The heap grows to its working size first; after that nothing may be left behind.
    if (batch.bytesDone < 100 * megabyte) before = Math.max(before, rss);
    else most = Math.max(most, rss);
  }
  expect(batches).toBeGreaterThan(0);
  if (before > 0) expect((most - before) / megabyte).toBeLessThan(60);
});
