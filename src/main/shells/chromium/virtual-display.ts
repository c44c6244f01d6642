import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** Pixels, the size of a small clinic laptop. */
export const VIRTUAL_SCREEN = { width: 1366, height: 768 };

export interface VirtualDisplay {
  readonly display: string;
  readonly xauthority: string;
  readonly close: () => void;
}

/**
 * Starts Xvfb where there is no screen; undefined where it is not installed. It picks a free display by itself, asks
 * for a cookie (else every user of the computer could watch), and ends by itself soon after its last client.
 */
export const startVirtualDisplay = async (): Promise<VirtualDisplay | undefined> => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-display-'));
  const xauthority = join(folder, 'Xauthority');
  writeFileSync(xauthority, cookieFile(randomBytes(16)), { mode: 0o600 });
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${String(VIRTUAL_SCREEN.width)}x${String(VIRTUAL_SCREEN.height)}x24`, '-nolisten', 'tcp', '-auth', xauthority, '-terminate', '20'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const close = (): void => {
    server.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  const number = await new Promise<string | undefined>((answer) => {
    server.once('error', () => { answer(undefined); });
    server.once('exit', () => { answer(undefined); });
    (server.stdio[3] as Readable).once('data', (text: Buffer) => { answer(text.toString('utf8').trim()); });
  });
  if (number === undefined) {
    close();
    return undefined;
  }
  return { display: `:${number}`, xauthority, close };
};

/** One entry of an Xauthority file, good for any display: family, address, number, name and cookie, each with its length. */
const cookieFile = (cookie: Buffer): Buffer => {
  const counted = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
  const anyFamily = Buffer.from([0xff, 0xff]);
  const empty = Buffer.alloc(0);
  return Buffer.concat([anyFamily, counted(empty), counted(empty), counted(Buffer.from('MIT-MAGIC-COOKIE-1')), counted(cookie)]);
};
