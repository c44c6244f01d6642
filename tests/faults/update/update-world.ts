import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createUpdateInstaller } from '#main/adapters/update-installer.ts';
import { serverSource } from '#main/adapters/update-source.ts';
import { createUpdates } from '#main/updates/index.ts';
import type { AuditRow } from '#main/audit/index.ts';
import type { UpdatesPort, UpdateSource } from '#main/ports.ts';
import { manifestName } from '#shared/updates/manifest.ts';
import type { UpdateFile, UpdateManifest } from '#shared/updates/manifest.ts';
import { createTestClock } from '../../integration/test-clinic.ts';
import { fileOf, makeSigningPair, manifestOf, sha512Of, signManifest } from '../../main/updates/signed-manifest.ts';
import type { UpdateServer } from './update-server.ts';

/** Stands for the AppImage: writes down that it was started, and with which words. */
const programOf = (version: string): Buffer => Buffer.from(`#!/bin/sh\necho ${version} "$@" >> "$(dirname "$0")/started"\n`);
const [oldProgram, newProgram] = [programOf('1.0.0'), programOf('1.1.0')];

/** What electron-builder's own file says of the version. */
export const descriptionOf = ({ version }: UpdateManifest, file: UpdateFile, more: object = {}): string =>
  JSON.stringify({ version, files: [{ url: file.name, sha512: file.sha512, size: file.bytes }], path: file.name, sha512: file.sha512, releaseDate: '2026-03-10', ...more });

export const descriptionName = process.arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${process.arch}.yml`;

/**
 * A program 1.0.0 that would be updated to 1.1.0 by electron-updater's own AppImageUpdater: a real server, real files, and only the clinic
 * around it left out.
 */
export const makeWorld = (server: UpdateServer, { ca, smallMs = 1_000 }: { readonly ca?: string; readonly smallMs?: number } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-update-'));
  const [appImage, stick] = [join(folder, 'wardlight-1.0.0.AppImage'), join(folder, 'stick')];
  mkdirSync(stick);
  writeFileSync(appImage, oldProgram, { mode: 0o755 });
  // The one place where electron-updater looks for what it replaces.
  process.env['APPIMAGE'] = appImage;
  const [pair, next, clock] = [makeSigningPair(), makeSigningPair(), createTestClock()];
  const file = fileOf(newProgram);
  const manifest = manifestOf([fileOf(newProgram, { format: 'deb', name: 'wardlight_1.1.0.deb' }), file]);
  const rows: AuditRow[] = [];
  const logged: string[] = [];
  const seals = { count: 0 };
  let remembered: string | undefined;
  let chosen: UpdateSource | undefined;
  let isDaily = true;
  const installer = createUpdateInstaller({ app: { version: '1.0.0', relaunch: () => undefined, quit: () => undefined }, format: 'AppImage', folder: join(folder, 'data'), appImage: { path: appImage, args: ['--data', '/a clinic'] } });
  const port: UpdatesPort = {
    version: '1.0.0', keys: [pair.publicKey, next.publicKey], installer, chooseFolder: () => Promise.resolve(chosen),
    server: serverSource({ url: server.url, version: '1.0.0', smallMs, ...(ca === undefined ? {} : { ca }) }), memory: { read: () => remembered, write: (text) => { remembered = text; } },
  };
  const workspace = {
    access: { policy: () => isDaily }, db: { transaction: (work: (tx: unknown) => Promise<unknown>) => work(undefined) },
  } as unknown as ReturnType<Parameters<typeof createUpdates>[0]['workspace']>;
  const begin = (own: UpdatesPort = port) => createUpdates({
    port: own, clock, log: { write: (event, facts) => void logged.push(JSON.stringify({ event, ...facts })) }, audit: { append: async (_tx: unknown, more: readonly AuditRow[]) => void rows.push(...more) },
    workspace: () => workspace, session: () => undefined, people: () => 1, seal: async () => void (seals.count += 1), emit: () => undefined,
  });
  /** Everything as the release maker would put it there. */
  const publish = (more: Partial<UpdateManifest> = {}, by = pair): void => {
    server.files.clear();
    server.files.set(manifestName, signManifest({ ...manifest, ...more }, by));
    server.files.set(descriptionName, descriptionOf({ ...manifest, ...more }, file));
    server.files.set(file.name, newProgram);
  };
  publish();
  return {
    folder, appImage, stick, clock, port, pair, next, file, manifest, newProgram, rows, logged, seals, begin, publish, server,
    fetchedPath: join(folder, '.wardlight-update', 'wardlight-update', 'pending', file.name),
    memory: () => (remembered === undefined ? undefined : (JSON.parse(remembered) as unknown)),
    choose: (source: UpdateSource | undefined) => { chosen = source; },
    setDaily: (is: boolean) => { isDaily = is; },
    /** When everything is closed. */
    end: () => installer.install(),
    isOld: () => existsSync(appImage) && sha512Of(readFileSync(appImage)) === sha512Of(oldProgram),
    isNew: () => existsSync(appImage) && sha512Of(readFileSync(appImage)) === sha512Of(newProgram),
    /** Versions that were started, once one was. */
    started: async (): Promise<string> => {
      const read = (): string => (existsSync(join(folder, 'started')) ? readFileSync(join(folder, 'started'), 'utf8').trim() : '');
      for (let left = 200; left > 0 && read() === ''; left -= 1) await new Promise((done) => { setTimeout(done, 20); });
      return read();
    },
    wasStarted: () => existsSync(join(folder, 'started')),
    remove: () => {
      delete process.env['APPIMAGE'];
      // The program that was started may be writing its line just now.
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
    },
  };
};
export type World = ReturnType<typeof makeWorld>;
