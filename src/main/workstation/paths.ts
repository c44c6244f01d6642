import { chmodSync, mkdirSync, rmdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where everything of one workstation lies. */
export interface WorkstationPaths {
  readonly folder: string;
  readonly database: string;
  /** The database under its next key, only while the key changes. */
  readonly nextDatabase: string;
  readonly vault: string;
  readonly recovery: string;
  /** The last proved head of the audit log. */
  readonly anchor: string;
  /** The last batch that went out to the hub. */
  readonly sentMark: string;
  /** Takes audit rows while the database cannot. */
  readonly reserve: string;
  /** What was written for taking out of the clinic: lists, for its owner alone. */
  readonly exports: string;
  readonly settings: string;
  readonly lock: string;
  /** Whether this computer serves its clinic, and by which hub; each hub has a folder of its own beneath `hub`. */
  readonly serving: string;
  readonly hub: string;
  /** What was seen of updates of the program; about nobody. */
  readonly updates: string;
  readonly logFolder: string;
}

export const workstationPaths = (folder: string): WorkstationPaths => ({
  folder,
  database: join(folder, 'clinic.db'),
  nextDatabase: join(folder, 'clinic.db.next'),
  vault: join(folder, 'vault.json'),
  recovery: join(folder, 'recovery.json'),
  anchor: join(folder, 'anchor.json'),
  sentMark: join(folder, 'sent.json'),
  reserve: join(folder, 'audit.reserve'),
  exports: join(folder, 'exports'),
  settings: join(folder, 'settings.json'),
  lock: join(folder, 'lock'),
  serving: join(folder, 'serving.json'),
  hub: join(folder, 'hub'),
  updates: join(folder, 'updates.json'),
  logFolder: join(folder, 'log'),
});

/** The data directory when none is named: XDG's on Linux, Application Support on macOS. */
export const defaultDataFolder = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string =>
  platform === 'darwin'
    ? join(homedir(), 'Library', 'Application Support', 'Wardlight')
    : join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'wardlight');

/**
 * Makes the folder for its owner alone, whatever the umask says. Answers what takes it away again if it was not there
 * before and still has nothing in it: asking for a status must leave no trace.
 */
export const makeDataFolder = (folder: string): (() => void) => {
  const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined || ownedByUs(folder)) chmodSync(folder, 0o700);
  return () => {
    if (made === undefined) return;
    try {
      rmdirSync(folder);
    } catch {
      // Something lies in it: then it is in use and stays.
    }
  };
};

const ownedByUs = (folder: string): boolean => statSync(folder).uid === process.getuid?.();
