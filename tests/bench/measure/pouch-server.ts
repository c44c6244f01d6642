import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** As a person would set it up: express-pouchdb over LevelDB on loopback, in a process of its own, as our hub is. */
const program = `
import { createRequire } from 'node:module';
const from = createRequire(process.argv[2]);
const PouchDB = from('pouchdb').defaults({ prefix: process.argv[3] });
const express = createRequire(from.resolve('express-pouchdb'))('express');
const app = express();
app.use('/', from('express-pouchdb')(PouchDB, { logPath: process.argv[3] + 'log.txt', configPath: process.argv[3] + 'config.json', inMemoryConfig: true, mode: 'minimumForPouchDB' }));
const server = app.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
`;

export interface PouchServer { readonly port: number; readonly folder: string; readonly close: () => void }

export const startPouchServer = async (): Promise<PouchServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-bench-pouch-'));
  const file = join(folder, 'server.mjs');
  writeFileSync(file, program);
  const child = fork(file, [join(process.cwd(), 'tests/bench/peers/package.json'), `${folder}/`], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const { port } = await new Promise<{ port: number }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { port: number }));
    child.once('exit', () => reject(new Error('the peer did not start')));
  });
  return { port, folder, close: () => { child.kill(); rmSync(folder, { recursive: true, force: true }); } };
};
