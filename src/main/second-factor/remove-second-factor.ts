import type { Writer } from '#shared/database/types.ts';
import { deletePasskeys, deleteRecoveryCodes, deleteTotp, forgetTries } from './store.ts';

/** Everything a person had beside what they know; at the next sign-in they set it up anew, where they must have one. */
export const removeSecondFactor = async (tx: Writer, staffId: string): Promise<void> => {
  await deleteTotp(tx, staffId);
  await deleteRecoveryCodes(tx, staffId);
  await deletePasskeys(tx, staffId);
  await forgetTries(tx, staffId);
};
