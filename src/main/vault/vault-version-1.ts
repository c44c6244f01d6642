import { z } from 'zod';
import type { RecoveryFile, Vault } from './vault-file.ts';
import { Attempt, GenesisEntry, sealed, text } from './vault-parts.ts';

// vault.json and recovery.json as they were while a clinic had one database key for ever. Read, never written.

const Slot = z.strictObject({
  slotId: text, argon2id: z.strictObject({ m: z.number().int(), t: z.number().int(), p: z.number().int(), salt: text }),
  publicKey: text, wrappedPrivateKey: text, sealedKey: sealed,
});
const RecoveryPart = z.strictObject({ genesis: GenesisEntry, signature: text, sealedKey: sealed });
const devicePair = z.strictObject({ publicKey: text, wrappedPrivateKey: text });

export const VaultVersion1 = z.strictObject({
  v: z.literal(1), dbId: z.uuid(), setUp: z.boolean(), testKeyring: z.boolean(), demo: z.boolean(), clinicName: z.string().max(120),
  databaseSalt: z.string().max(32).nullable(), deviceSecretCheck: text, recovery: RecoveryPart, slots: z.array(Slot).max(500),
  device: z.strictObject({ signing: devicePair, sealing: devicePair }), mac: text,
  attempts: z.record(z.string(), Attempt), failures: z.array(z.strictObject({ slotId: text, at: z.string() })).max(1000), attemptsMac: text,
});

export const vaultFromVersion1 = (
  { v: _one, databaseSalt, recovery: { sealedKey, ...recovery }, slots, device: { signing, sealing }, ...rest }: z.infer<typeof VaultVersion1>,
): Vault => ({
  ...rest, v: 2, recovery,
  slots: slots.map(({ sealedKey: _sealed, ...slot }) => slot),
  device: { signing: signing.publicKey, sealing: sealing.publicKey },
  keys: {
    current: {
      // Nothing changed the key since the clinic began, a recovery neither.
      madeAt: recovery.genesis.madeAt, salt: databaseSalt, recovery: sealedKey,
      slots: Object.fromEntries(slots.map((slot) => [slot.slotId, slot.sealedKey])),
      device: { signing: signing.wrappedPrivateKey, sealing: sealing.wrappedPrivateKey },
    },
    next: null,
  },
  past: [], rotationDueSince: null,
});

export const RecoveryFileVersion1 = RecoveryPart.extend({ dbId: z.uuid() });

export const recoveryFromVersion1 = ({ dbId, genesis, signature, sealedKey }: z.infer<typeof RecoveryFileVersion1>): RecoveryFile => ({
  v: 2, dbId, genesis, signature, current: { salt: null, sealedKey }, next: null, past: [],
});
