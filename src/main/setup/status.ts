import type { OutputOf } from '#shared/contract/define.ts';
import type { setupContract, Trouble } from '#shared/setup/contract.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { inspectFiles, readDeviceSecret } from '#main/workstation/inspect.ts';
import { zero } from '#main/vault/encodings.ts';

type Status = OutputOf<(typeof setupContract)['clinic.status']>;
export type StatusFacts = Pick<Status, 'state' | 'trouble' | 'clinicName' | 'isTestClinic' | 'isDemo'>;
/** What the session says of itself, if the workstation is unsealed. */
export type OpenState = Extract<Status['state'], 'signing-in' | 'locked' | 'signed-in'> | undefined;

/** What the gate must show, judged from the files and the keychain; writes nothing. */
export const clinicStatus = async (
  parts: WorkstationParts, isLockHeld: boolean, open: OpenState, latestTrouble: Trouble | null,
): Promise<StatusFacts> => {
  const found = inspectFiles(parts.paths, parts.isTestKeyring);
  const vault = found.type === 'not-set-up' ? undefined : found.vault;
  const facts = { clinicName: vault?.clinicName ?? '', isTestClinic: vault?.testKeyring ?? parts.isTestKeyring, isDemo: vault?.demo ?? parts.isDemo };
  const trouble = (which: Trouble): StatusFacts => ({ ...facts, state: 'trouble', trouble: which });
  if (!isLockHeld) return trouble('in-use');
  if (open) return { ...facts, state: open, trouble: null };
  if (found.type === 'not-set-up') return { ...facts, state: 'not-set-up', trouble: null };
  if (found.type === 'trouble') return trouble(found.trouble);
  if (latestTrouble) return trouble(latestTrouble);
  const deviceSecret = await readDeviceSecret(parts.secrets, found.vault);
  if (!deviceSecret) return trouble('keychain-unreadable');
  zero(deviceSecret);
  return { ...facts, state: 'signed-out', trouble: null };
};
