import { afterEach, beforeEach, expect } from 'vitest';
import { readVault } from '#main/vault/vault-file.ts';
import type { Vault } from '#main/vault/vault-file.ts';
import { shutClinic, signInAnswer } from './shut-clinic.ts';
import type { ShutClinic } from './shut-clinic.ts';
import type { openTestClinic } from './test-clinic.ts';

type Opened = Awaited<ReturnType<typeof openTestClinic>>;

/** Before each story a clinic that is shut; `reopen` opens it with its administrator signed in. Taken down after each. */
export const rotationStories = () => {
  let shut: ShutClinic;
  let clinic: Opened;
  beforeEach(async () => {
    shut = await shutClinic();
  });
  afterEach(async () => {
    await clinic.close();
    shut.remove();
  });
  return {
    shut: (): ShutClinic => shut,
    clinic: (): Opened => clinic,
    /** Not signed in yet. */
    reopenShut: async (): Promise<void> => {
      clinic = await shut.reopen();
    },
    reopen: async (more: Parameters<ShutClinic['reopen']>[0] = {}): Promise<void> => {
      clinic = await shut.reopen(more);
      expect(await signInAnswer(clinic)).toEqual({ type: 'signed-in' });
    },
    vaultOf: (): Vault => {
      const found = readVault(shut.paths.vault);
      if (found.type !== 'ok') throw new Error(found.type);
      return found.vault;
    },
  };
};
