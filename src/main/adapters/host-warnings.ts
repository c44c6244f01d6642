import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

const isLinuxDiskEncrypted = (): boolean => {
  try {
    return readdirSync('/sys/class/block').some((device) => {
      try {
        return readFileSync(`/sys/class/block/${device}/dm/uuid`, 'utf8').startsWith('CRYPT-');
      } catch {
        return false;
      }
    });
  } catch {
    return false;
  }
};

const isMacDiskEncrypted = async (): Promise<boolean> => {
  try {
    return (await run('/usr/bin/fdesetup', ['status'], { timeout: 3_000 })).stdout.includes('FileVault is On');
  } catch {
    return false;
  }
};

const hasAutoLogin = (): boolean => {
  const files = ['/etc/gdm3/daemon.conf', '/etc/gdm/custom.conf', '/etc/lightdm/lightdm.conf'];
  return files.some((file) => {
    try {
      return /^\s*(AutomaticLoginEnable\s*=\s*true|autologin-user\s*=\s*\S)/im.test(readFileSync(file, 'utf8'));
    } catch {
      return false;
    }
  });
};

/** What weakens the promise on this computer, said at setup. */
export const hostWarnings = async (isTestKeyring: boolean): Promise<readonly string[]> => {
  const isEncrypted = process.platform === 'darwin' ? await isMacDiskEncrypted() : isLinuxDiskEncrypted();
  return [...(isEncrypted ? [] : ['no-disk-encryption']), ...(hasAutoLogin() ? ['auto-login'] : []), ...(isTestKeyring ? ['test-keyring'] : [])];
};
