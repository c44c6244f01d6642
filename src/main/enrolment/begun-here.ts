import { verifiedRoster } from '#main/sync/keys/create-clinic-keys.ts';
import type { FoundClinic } from '#main/sync/roster/recover-from-hub.ts';
import { rosterSent } from '#main/sync/roster/roster-store.ts';
import { recoveryContext } from '#main/vault/database-keys.ts';
import { toText, zero } from '#main/vault/encodings.ts';
import { clinicIdOf } from '#main/vault/recovery.ts';
import { readVault } from '#main/vault/vault-file.ts';
import { macFits } from '#main/vault/vault-mac.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { readDeviceSecret } from '#main/workstation/inspect.ts';
import { openDatabase } from '#main/workstation/open-database.ts';
import type { BegunComputer, Identity } from './new-computer.ts';

/**
 * What a recovery that was cut off left on this computer. `goes-on`: the hub knows this computer already. `unsent`: it hears of it with the
 * first entry now. `older`: the hub shows less of the chain than it showed this computer before, so it was put back or keeps something back.
 */
export interface BegunHere {
  readonly standing: 'goes-on' | 'unsent' | 'older';
  readonly identity: Identity;
  readonly begun: BegunComputer;
  readonly dev: number;
  /** When the newest entry was signed that this computer has seen. */
  readonly seenAt: number;
}

/** Undefined where there is nothing of it, or the clinic's own computers went on since and it has to begin anew. The database is open then and only then. */
export const begunHere = async (parts: WorkstationParts, looked: FoundClinic): Promise<BegunHere | undefined> => {
  const left = readVault(parts.paths.vault);
  if (left.type !== 'ok' || left.vault.setUp || clinicIdOf(left.vault.recovery.genesis) !== looked.clinicId) return undefined;
  const { vault } = left;
  const [databaseKey, deviceSecret] = [await looked.open(vault.keys.current.recovery, recoveryContext(vault.dbId)), await readDeviceSecret(parts.secrets, vault)];
  const opened = databaseKey && deviceSecret && macFits(databaseKey, vault)
    ? await openDatabase(parts, databaseKey, 'existing', vault.dbId) : undefined;
  const nothing = async (): Promise<undefined> => {
    [databaseKey, deviceSecret].forEach(zero);
    if (opened?.type === 'open') await opened.db.close();
    return undefined;
  };
  if (!databaseKey || !deviceSecret || opened?.type !== 'open') return nothing();
  const { db } = opened;
  const kept = await verifiedRoster(db.read, vault.recovery.genesis);
  const own = [...(kept?.devices.values() ?? [])].find(({ signing }) => toText(signing) === vault.device.signing);
  if (!kept || !own) return nothing();
  const here = { identity: { databaseKey, deviceSecret, device: { publicKeys: vault.device, wrapped: vault.keys.current.device } }, begun: { vault, db }, dev: own.dev, seenAt: kept.at };
  const { line, length, devices } = looked.roster;
  const isPart = line.every(({ name }, i) => name === kept.line[i]?.name);
  const sent = await rosterSent(db.read);
  if (isPart && length < sent) return { standing: 'older', ...here };
  const known = devices.get(own.dev);
  if (known && !known.revoked && toText(known.signing) === vault.device.signing) return { standing: 'goes-on', ...here };
  return isPart && length === sent ? { standing: 'unsent', ...here } : nothing();
};
