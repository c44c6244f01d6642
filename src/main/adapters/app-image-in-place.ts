import { renameSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AppImageUpdater } from 'electron-updater';
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js';
import { toDisk } from '#main/vault/to-disk.ts';

/** Where the running AppImage lies, and the words it was started with. */
export interface RunningAppImage {
  readonly path: string;
  readonly args: readonly string[];
}

/**
 * electron-updater's own takes the old program away before it moves the new one, names it anew by its version, and starts it without a word.
 * This one is a single rename on one disk: at each moment there is a program under the name that menus and shortcuts know, and it opens the
 * data folder it was told to open.
 */
export const appImageInPlace = (Base: typeof AppImageUpdater, app: AppAdapter, { path, args }: RunningAppImage): AppImageUpdater => {
  class InPlace extends Base {
    protected override doInstall(): boolean {
      if (this.installerPath === null) return false;
      toDisk(this.installerPath);
      renameSync(this.installerPath, path);
      toDisk(dirname(path));
      this.spawnLog(path, [...args], { ...process.env, APPIMAGE_SILENT_INSTALL: 'true' }).catch(() => undefined);
      return true;
    }
  }
  return new InPlace(undefined, app);
};
