import { createHash } from 'node:crypto';
import { chmodSync, createReadStream, lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js';
import type { AppImageUpdater, AppUpdater } from 'electron-updater';
import type { UpdateFile } from '#shared/updates/manifest.ts';
import { appImageInPlace } from '#main/adapters/app-image-in-place.ts';
import type { RunningAppImage } from '#main/adapters/app-image-in-place.ts';
import { UpdateFault } from '#main/ports.ts';
import type { UpdateInstaller, UpdateSource } from '#main/ports.ts';

/** What Electron's `app` does for an update. */
export interface UpdatedApp {
  readonly version: string;
  readonly relaunch: () => void;
  readonly quit: () => void;
}

export interface InstallerOptions {
  readonly app: UpdatedApp;
  readonly format: 'AppImage' | 'deb' | 'rpm' | 'zip';
  /** Where a fetched update lies meanwhile, unless it is an AppImage: that one lies beside the program, so that taking its place is one rename. */
  readonly folder: string;
  readonly appImage: RunningAppImage | undefined;
  readonly platform?: NodeJS.Platform;
  readonly arch?: string;
}

/** Nothing is ever fetched from it: all that electron-updater asks for goes through the executor below. */
const nowhere = 'https://updates.invalid/';
const cacheName = 'wardlight-update';

interface Wanted {
  readonly version: string;
  readonly file: UpdateFile;
  readonly source: UpdateSource;
  readonly told: (bytes: number) => void;
}

const described = ({ version, file }: Wanted): string => JSON.stringify({ version, files: [{ url: file.name, sha512: file.sha512, size: file.bytes }], path: file.name, sha512: file.sha512 });

const whyOf = (error: unknown): UpdateFault => {
  if (error instanceof UpdateFault) return error;
  const { code } = error as NodeJS.ErrnoException;
  return new UpdateFault(code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : 'failed');
};

/** Writes the one file that was signed, and proves it on its way down. */
const takeDown = async ({ file, source, told }: Wanted, destination: string): Promise<void> => {
  const hash = createHash('sha512');
  const handle = await open(destination, 'wx', 0o600);
  let bytes = 0;
  try {
    for await (const piece of source.open(file.name, file.bytes)) {
      hash.update(piece);
      for (let at = 0; at < piece.length;) at += (await handle.write(piece, at)).bytesWritten;
      bytes += piece.length;
      told(bytes);
    }
    await handle.sync();
    if (bytes !== file.bytes || hash.digest('base64') !== file.sha512) throw new UpdateFault('file-differs');
  } catch (why) {
    rmSync(destination, { force: true });
    throw whyOf(why);
  } finally {
    await handle.close();
  }
};

/** Stands where electron-updater's own HTTP client would: it cannot reach anything but the source, and asks for nothing but what was signed. */
const executorFor = (wanted: Wanted) => ({
  request: async ({ path = '' }: { readonly path?: string | null }): Promise<string> => {
    const name = /\/(latest[a-z0-9-]*\.yml)(?:\?|$)/u.exec(path ?? '')?.[1];
    if (name === undefined) throw new UpdateFault('failed');
    return (await wanted.source.description(name)) ?? described(wanted);
  },
  download: async (url: URL, destination: string, { sha512 }: { readonly sha512?: string | null }): Promise<string> => {
    if (url.href !== `${nowhere}${wanted.file.name}` || sha512 !== wanted.file.sha512) throw new UpdateFault('description-differs');
    await takeDown(wanted, destination);
    return destination;
  },
  downloadToBuffer: () => Promise.reject(new UpdateFault('failed')),
});

/** Nothing happens by itself, and nothing goes back. `channel` stays unset: setting it would allow going back (measured). */
const settle = <Updater extends AppUpdater>(updater: Updater): Updater => {
  updater.logger = null;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowPrerelease = false;
  updater.disableDifferentialDownload = true;
  updater.disableWebInstaller = true;
  updater.allowDowngrade = false;
  return updater;
};

/** Read in only when there is something to fetch: it takes a tenth of a second. */
export const makeUpdater = async ({ format, appImage }: Pick<InstallerOptions, 'format' | 'appImage'>, app: AppAdapter): Promise<AppUpdater> => {
  const { AppImageUpdater: AppImage, DebUpdater: deb, RpmUpdater: rpm, MacUpdater: zip } = await import('electron-updater');
  return settle(format === 'AppImage' && appImage !== undefined ? appImageInPlace(AppImage, app, appImage) : new { AppImage, deb, rpm, zip }[format](undefined, app));
};

/** electron-updater, from a source that is ours and for the file that was signed; what it installs with is its own. */
export const createUpdateInstaller = (options: InstallerOptions): UpdateInstaller & { readonly isAtEnd: () => boolean; readonly install: () => Promise<boolean> } => {
  const { app, format, appImage } = options;
  const base = format === 'AppImage' && appImage !== undefined ? join(dirname(appImage.path), '.wardlight-update') : options.folder;
  let fetched: { readonly updater: AppUpdater; readonly path: string; readonly file: UpdateFile } | undefined;
  let last: Parameters<UpdateInstaller['installAtEnd']>[0] | undefined;

  const begin = async (wanted: Wanted): Promise<AppUpdater> => {
    rmSync(base, { recursive: true, force: true });
    mkdirSync(base, { recursive: true, mode: 0o700 });
    chmodSync(base, 0o700);
    const config = join(base, 'app-update.yml');
    writeFileSync(config, JSON.stringify({ provider: 'generic', url: nowhere, updaterCacheDirName: cacheName }), { mode: 0o600 });
    const updater = await makeUpdater(options, {
      ...app, name: cacheName, isPackaged: true, appUpdateConfigPath: config, userDataPath: base, baseCachePath: base, whenReady: () => Promise.resolve(), onQuit: () => undefined,
    });
    Object.assign(updater, { httpExecutor: executorFor(wanted) });
    updater.setFeedURL({ provider: 'generic', url: nowhere });
    return updater;
  };

  const isWhole = async (): Promise<boolean> => {
    if (!fetched) return false;
    const { path, file } = fetched;
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (!stat?.isFile() || stat.size !== file.bytes) return false;
    const hash = createHash('sha512');
    await pipeline(createReadStream(path), hash);
    return hash.digest('base64') === file.sha512;
  };

  return {
    platform: options.platform ?? process.platform, arch: options.arch ?? process.arch, format,
    fetch: async (version, file, source, told) => {
      fetched = undefined;
      const wanted = { version, file, source, told };
      try {
        const updater = await begin(wanted);
        const found = await updater.checkForUpdates();
        const files = found?.isUpdateAvailable ? (found.updateInfo.files as readonly { readonly url: string; readonly sha512: string }[] | undefined) ?? [] : [];
        const isTheSame = files.some(({ url, sha512 }) => url === file.name && sha512 === file.sha512);
        if (found?.updateInfo.version !== version || !isTheSame) throw new UpdateFault('description-differs');
        const [path] = await updater.downloadUpdate();
        if (path === undefined) throw new UpdateFault('failed');
        fetched = { updater, path, file };
      } catch (why) {
        rmSync(base, { recursive: true, force: true });
        throw whyOf(why);
      }
    },
    isWhole,
    installAtEnd: (final) => { last = final; },
    /** Somebody asked for it, and only the end is missing. */
    isAtEnd: () => last !== undefined && fetched !== undefined,
    /** The very end, when everything is closed. False: the program of now is to go on. */
    install: async () => {
      if (!last || !fetched) return false;
      const { updater } = fetched;
      try {
        if (!(await last.check()) || !(await isWhole())) return false;
        if (format !== 'zip') {
          const isInstalled = (updater as AppImageUpdater).install(true, true);
          if (!isInstalled) last.failed();
          return isInstalled;
        }
        // Squirrel reads the file now, and ends this process itself.
        updater.quitAndInstall();
        await new Promise((_resolve, reject) => { updater.once('error', reject); });
        return true;
      } catch {
        last.failed();
        return false;
      }
    },
  };
};
