import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importFileList, openImportFile } from '#main/shells/cli/import-file-list.ts';
import { FileTrouble } from '#shared/interchange/import-file.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'import-list-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const listed = async (...paths: readonly string[]) => {
  const found: string[] = [];
  for await (const file of importFileList(paths)) found.push(`${file.name} in ${file.folder ?? '-'} ${file.bytes ?? '?'}`);
  return found;
};
const read = async (path: string, meanwhile?: () => void): Promise<number | string> => {
  const opened = await openImportFile(path);
  if (opened.type === 'refused') return opened.reason;
  let bytes = 0;
  try {
    for await (const chunk of opened.chunks) {
      if (bytes === 0) meanwhile?.();
      bytes += chunk.length;
    }
  } catch (error) {
    return error instanceof FileTrouble ? `${bytes} ${error.reason}` : 'another error';
  }
  return bytes;
};

it('lists folders in the order of names, leaves hidden files out, and does not follow a link in a circle', async () => {
  const root = join(folder, 'north');
  mkdirSync(join(root, 'sub'), { recursive: true });
  for (const [name, text] of [['b.json', '{}'], ['a.json', '{ }'], ['.hidden', ''], ['sub/c.json', '']] as const) writeFileSync(join(root, name), text);
  symlinkSync(root, join(root, 'sub', 'up'));
  symlinkSync(join(root, 'sub', 'turn'), join(root, 'sub', 'turn'));
  expect(await listed(root, join(root, 'b.json'), join(folder, 'gone.json')))
    .toEqual(['a.json in north 3', 'b.json in north 2', 'sub/c.json in sub 0', 'sub/turn in sub ?', 'b.json in north 2', `gone.json in ${folder.split('/').at(-1)} ?`]);
});

it('never opens what is no file', async () => {
  const pipe = join(folder, 'pipe.json');
  execFileSync('mkfifo', [pipe]);
  expect(await Promise.all([read(pipe), read('/dev/zero'), read(folder), read(join(folder, 'gone')), read(join(folder, 'north/sub/turn'))]))
    .toEqual(['not-a-file', 'not-a-file', 'not-a-file', 'unreadable', 'unreadable']);
});

it.skipIf(process.getuid?.() === 0)('says that a file may not be read', async () => {
  const path = join(folder, 'secret.json');
  writeFileSync(path, '{}');
  chmodSync(path, 0);
  expect(await read(path)).toBe('unreadable');
});

it('names a file that grows or shrinks while it is read', async () => {
  const path = join(folder, 'log.json');
  writeFileSync(path, 'x'.repeat(600_000));
  expect(await read(path)).toBe(600_000);
  expect(await read(path, () => appendFileSync(path, 'y'))).toBe('600000 changed');
  expect(await read(path, () => truncateSync(path, 300_000))).toBe('300000 changed');
});

it('lists ten thousand files and holds none of them open', async () => {
  const many = join(folder, 'many');
  mkdirSync(many);
  for (let index = 0; index < 10_000; index += 1) writeFileSync(join(many, `${String(index).padStart(5, '0')}.json`), '{}');
  const open = async () => (process.platform === 'linux' ? (await readdir('/proc/self/fd')).length : 0);
  const before = await open();
  let count = 0, last = '';
  for await (const file of importFileList([many])) {
    count += 1;
    last = file.name;
  }
  expect([count, last]).toEqual([10_000, '09999.json']);
  expect(await open()).toBeLessThan(before + 20);
});
