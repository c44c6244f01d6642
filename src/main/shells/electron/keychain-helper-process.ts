import type { UtilityProcess } from 'electron';
import type { KeychainAnswer, StartKeychainHelper } from '#main/adapters/keychain.ts';

/** The one call of Electron's `utilityProcess` that is needed here. */
export type Fork = (modulePath: string, args: string[], options: { readonly serviceName: string; readonly stdio: 'ignore' }) => Pick<UtilityProcess, 'once' | 'postMessage' | 'kill'>;

/** A packaged Wardlight cannot run its own binary as Node (a fuse forbids it), so the key store's helper is a utility process. */
export const electronKeychainHelper = (fork: Fork) => (helperPath: string): StartKeychainHelper => (question) => {
  const helper = fork(helperPath, [], { serviceName: 'Wardlight key store', stdio: 'ignore' });
  const answer = new Promise<KeychainAnswer>((resolve, reject) => {
    helper.once('message', (message: KeychainAnswer) => {
      resolve(message);
      helper.kill();
    });
    helper.once('exit', () => { reject(new Error('no answer')); });
  });
  helper.postMessage(question);
  return { answer, kill: () => void helper.kill() };
};
