import { zero } from '#main/vault/encodings.ts';
import { recoveryKeysFrom, recoverySecretFrom } from '#main/vault/recovery.ts';
import type { WorkstationParts } from './context.ts';
import { inOwnVault } from './own-vault.ts';

/** Whether these are this clinic's recovery words. The vault's MAC is checked first: words of another clinic's part put in by hand do not fit. */
export const recoveryWordsFit = async (parts: WorkstationParts, databaseKey: Uint8Array, words: string): Promise<boolean> => {
  const secret = recoverySecretFrom(words);
  if (!secret) return false;
  const { sealing } = await recoveryKeysFrom(secret);
  [secret, sealing.privateKey].forEach(zero);
  return inOwnVault(parts, databaseKey, ({ vault }) => Promise.resolve(vault.recovery.genesis.recoverySealing === sealing.publicKey));
};
