import type { Writer } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';
import type { AuditLog, AuditProof } from '#main/audit/index.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { DatabaseDriver } from '#main/database/driver.ts';
import type { Records } from '#main/records/record-write.ts';
import type { Clock, Ids, Log, SecretStore } from '#main/ports.ts';
import type { Argon2idCost, PasswordHasher } from '#main/vault/password-hash.ts';
import type { SlotParts } from '#main/vault/slots.ts';
import type { Turn } from '#main/vault/turn.ts';
import type { WorkstationPaths } from './paths.ts';

/** What setup, sign-in and recovery all need. */
export interface WorkstationParts {
  readonly paths: WorkstationPaths;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly secrets: SecretStore;
  readonly driver: DatabaseDriver;
  readonly hash: PasswordHasher;
  readonly cost: Argon2idCost;
  readonly audit: AuditLog;
  readonly records: Records;
  /** Looks at a database that was just opened, before anybody works in it. */
  readonly beginProof: (db: ClinicDatabase) => Promise<AuditProof>;
  readonly migrations: readonly Migration[];
  /** For whatever reads vault.json and writes it back while a session is open. Nobody waits to write in it: who needs both has the writer's turn first. */
  readonly vaultTurn: Turn;
  /** Per slot, when this run lets it try again on the monotonic clock: setting the wall clock forward ends no wait. */
  readonly waits: Map<string, number>;
  /** The words opened the clinic for this person; in the transaction that gives them a new slot. */
  readonly recovered: (tx: Writer, staffId: string) => Promise<void>;
  /** A private keyring made for tests and demos; its clinics are marked and kept apart from real ones. */
  readonly isTestKeyring: boolean;
  readonly isDemo: boolean;
  /** Bytes that this folder's disk has left for us; the system is asked unless a test tells. */
  readonly freeBytes?: (folder: string) => number;
}

export const slotParts = (parts: WorkstationParts, deviceSecret: Uint8Array): SlotParts => ({
  deviceSecret, hash: parts.hash, cost: parts.cost, randomBytes: parts.ids.randomBytes,
});
