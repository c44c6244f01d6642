import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** A virtual screen whose picture can be read as it stands. */
export interface Screen {
  readonly display: string;
  /** Nothing at all is shown: every pixel is the same. */
  readonly isBlank: () => boolean;
  readonly stop: () => void;
}

/** Starts Xvfb with its picture in a file; undefined where it is not installed. */
export const startScreen = async (): Promise<Screen | undefined> => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-screen-'));
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1366x768x24', '-fbdir', folder, '-nolisten', 'tcp', '-nocursor', '-ac', '-noreset'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const number = await new Promise<string | undefined>((answer) => {
    server.once('error', () => { answer(undefined); });
    server.once('exit', () => { answer(undefined); });
    (server.stdio[3] as Readable).once('data', (text: Buffer) => { answer(text.toString().trim()); });
  });
  const stop = (): void => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  if (number === undefined) {
    stop();
    return undefined;
  }
  const file = openSync(join(folder, 'Xvfb_screen0'), 'r');
  const dump = Buffer.alloc(statSync(join(folder, 'Xvfb_screen0')).size);
  return {
    display: `:${number}`,
    isBlank: () => {
      readSync(file, dump, 0, dump.length, 0);
      // An XWD file: the header's length, and at 76 how many colours of 12 bytes stand between it and the picture.
      const pixels = dump.subarray(dump.readUInt32BE(0) + 12 * dump.readUInt32BE(76));
      return pixels.subarray(4).equals(pixels.subarray(0, -4));
    },
    stop: () => {
      closeSync(file);
      stop();
    },
  };
};
