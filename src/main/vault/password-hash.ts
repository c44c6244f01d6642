/** Argon2id parameters (RFC 9106); memory in KiB. */
export interface Argon2idCost {
  readonly m: number;
  readonly t: number;
  readonly p: number;
}

/** 64 MiB, three passes: about 0.4 s on a clinic's PC (docs/decisions/0004). */
export const clinicCost: Argon2idCost = { m: 65_536, t: 3, p: 1 };

/** 32 bytes from a password; runs off the main thread. */
export type PasswordHasher = (password: string, salt: Uint8Array, cost: Argon2idCost) => Promise<Uint8Array>;
