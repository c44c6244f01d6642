import { dirname, join } from 'node:path';
import type { App, Dialog } from 'electron';
import { createUpdateInstaller } from '#main/adapters/update-installer.ts';
import type { InstallerOptions } from '#main/adapters/update-installer.ts';
import { folderSource } from '#main/adapters/update-source.ts';
import type { UpdatesPort } from '#main/ports.ts';

export interface ProgramParts {
  readonly app: Pick<App, 'isPackaged' | 'relaunch' | 'quit' | 'removeAllListeners' | 'releaseSingleInstanceLock'>;
  readonly dialog: Pick<Dialog, 'showOpenDialog'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The path of the running program. */
  readonly executable: string;
  /** The words it was started with, without the program. */
  readonly args: readonly string[];
  readonly exists: (path: string) => boolean;
  readonly version: string;
}

const rpmDatabases = ['/var/lib/rpm', '/usr/lib/sysimage/rpm'];

/** How this program was installed; undefined where nothing of ours could replace it. */
export const formatOf = ({ app, env, platform, executable, exists }: Omit<ProgramParts, 'dialog' | 'version' | 'args'>): InstallerOptions['format'] | undefined => {
  if (!app.isPackaged) return undefined;
  if (platform === 'darwin') return 'zip';
  if (env['APPIMAGE'] !== undefined) return 'AppImage';
  // Where our packages put it; unpacked by hand it lies anywhere, and then nobody has a right to replace it.
  if (!executable.startsWith('/opt/')) return undefined;
  if (exists('/var/lib/dpkg/info/wardlight.list')) return 'deb';
  return rpmDatabases.some(exists) ? 'rpm' : undefined;
};

/** The Electron shell's part of an update: what is replaced, the window that asks for a folder, and the end. */
export const programUpdates = (parts: ProgramParts) => {
  const { app, dialog, env, args, version } = parts;
  const format = formatOf(parts);
  let installer: ReturnType<typeof createUpdateInstaller> | undefined;
  const chooseFolder: UpdatesPort['chooseFolder'] = async () => {
    const { filePaths: [file] } = await dialog.showOpenDialog({ properties: ['openFile', 'dontAddToRecent'] });
    return file === undefined ? undefined : folderSource(dirname(file));
  };
  return {
    chooseFolder,
    installer: (folder: string): UpdatesPort['installer'] => {
      if (format === undefined) return undefined;
      const path = env['APPIMAGE'];
      installer = createUpdateInstaller({ format, folder: join(folder, 'update'), appImage: path === undefined ? undefined : { path, args }, app: { version, relaunch: () => { app.relaunch(); }, quit: () => { app.quit(); } } });
      return installer;
    },
    /** When everything is closed: true once the new program takes over, and this one is only to end. */
    finish: async (): Promise<boolean> => {
      if (!installer?.isAtEnd()) return false;
      app.removeAllListeners('before-quit');
      app.releaseSingleInstanceLock();
      return installer.install();
    },
  };
};
