import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The most that a socket's path may have on every system. */
const longest = 100;
const socketIn = (folder: string): string => {
  const inside = join(resolve(folder), 'hub.sock');
  return inside.length <= longest ? inside : join(tmpdir(), `wardlight-hub-${createHash('sha256').update(inside).digest('hex').slice(0, 16)}.sock`);
};

const isAnswered = (path: string): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(path, () => { socket.destroy(); done(true); });
    socket.once('error', () => done(false));
  });

/**
 * Holds a folder for this process until it ends, however it ends: a socket that nobody listens on is left over. Undefined when another hub
 * runs there.
 */
export const holdFolder = async (folder: string): Promise<(() => Promise<void>) | undefined> => {
  const path = socketIn(folder);
  if (await isAnswered(path)) return undefined;
  rmSync(path, { force: true });
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(path, done);
  });
  server.unref();
  return () => new Promise((done) => void server.close(() => done()));
};
