import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import type { SecondFactorState } from './types.ts';

export const stateOf = async (read: Reader, staffId: string): Promise<SecondFactorState> => {
  const found = await read.get<{ totp: number; codes: number; passkeys: number }>(sql`SELECT
    (SELECT COUNT(*) FROM totp WHERE staff_id = ${staffId}) AS totp,
    (SELECT COUNT(*) FROM recovery_code WHERE staff_id = ${staffId} AND used_at IS NULL) AS codes,
    (SELECT COUNT(*) FROM passkey WHERE staff_id = ${staffId}) AS passkeys`);
  return { hasTotp: found?.totp === 1, recoveryCodesLeft: found?.codes ?? 0, passkeyCount: found?.passkeys ?? 0 };
};

export const totpSecretOf = async (read: Reader, staffId: string): Promise<Uint8Array | undefined> =>
  (await read.get<{ secret: Uint8Array }>(sql`SELECT secret FROM totp WHERE staff_id = ${staffId}`))?.secret;

/** `step`: the one of the code that confirmed it, which does not count again. */
export const putTotp = (tx: Writer, staffId: string, secret: Uint8Array, step: number, at: string): Promise<number> =>
  tx.run(sql`INSERT INTO totp (staff_id, secret, added_at, last_step) VALUES (${staffId}, ${secret}, ${at}, ${step})
    ON CONFLICT (staff_id) DO UPDATE SET secret = excluded.secret, added_at = excluded.added_at, last_step = excluded.last_step`);

export const deleteTotp = (tx: Writer, staffId: string): Promise<number> => tx.run(sql`DELETE FROM totp WHERE staff_id = ${staffId}`);

/** Whether this step counts: of two tries at once one alone moves it on. */
export const useStep = async (tx: Writer, staffId: string, step: number): Promise<boolean> =>
  (await tx.run(sql`UPDATE totp SET last_step = ${step} WHERE staff_id = ${staffId} AND last_step < ${step}`)) === 1;

/** New ones in the place of all before, used or not. */
export const putRecoveryCodes = async (tx: Writer, staffId: string, hashes: readonly Uint8Array[]): Promise<void> => {
  await deleteRecoveryCodes(tx, staffId);
  for (const hash of hashes) await tx.run(sql`INSERT INTO recovery_code (staff_id, hash) VALUES (${staffId}, ${hash})`);
};

export const deleteRecoveryCodes = (tx: Writer, staffId: string): Promise<number> => tx.run(sql`DELETE FROM recovery_code WHERE staff_id = ${staffId}`);

/** Whether this code counts: it does once. */
export const useRecoveryCode = async (tx: Writer, staffId: string, hash: Uint8Array, at: string): Promise<boolean> =>
  (await tx.run(sql`UPDATE recovery_code SET used_at = ${at} WHERE staff_id = ${staffId} AND hash = ${hash} AND used_at IS NULL`)) === 1;

/** Wrong codes in a row, and when the next may be tried by the wall clock. */
export interface CountedTries {
  readonly failed: number;
  readonly nextAllowedAt: string;
}

export const triesOf = (read: Reader, staffId: string): Promise<CountedTries | undefined> =>
  read.get<CountedTries>(sql`SELECT failed, next_allowed_at AS nextAllowedAt FROM second_factor_try WHERE staff_id = ${staffId}`);

export const countTry = (tx: Writer, staffId: string, { failed, nextAllowedAt }: CountedTries): Promise<number> =>
  tx.run(sql`INSERT INTO second_factor_try (staff_id, failed, next_allowed_at) VALUES (${staffId}, ${failed}, ${nextAllowedAt})
    ON CONFLICT (staff_id) DO UPDATE SET failed = excluded.failed, next_allowed_at = excluded.next_allowed_at`);

export const forgetTries = (tx: Writer, staffId: string): Promise<number> => tx.run(sql`DELETE FROM second_factor_try WHERE staff_id = ${staffId}`);

/** `credentialId`: base64url. `signCount`: what its authenticator counted last; 0 when it does not count. */
export interface Passkey {
  readonly id: string;
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  readonly signCount: number;
  readonly transports: readonly string[];
  readonly name: string;
  readonly addedAt: string;
}

type PasskeyRow = Omit<Passkey, 'transports'> & { readonly transports: string };

export const passkeysOf = async (read: Reader, staffId: string): Promise<readonly Passkey[]> =>
  (await read.all<PasskeyRow>(sql`SELECT id, credential_id AS credentialId, public_key AS publicKey, sign_count AS signCount, transports, name, added_at AS addedAt
    FROM passkey WHERE staff_id = ${staffId} ORDER BY added_at, id`)).map((row) => ({ ...row, transports: JSON.parse(row.transports) as string[] }));

/** False when this credential is somebody's already. */
export const insertPasskey = async (tx: Writer, staffId: string, { id, credentialId, publicKey, signCount, transports, name, addedAt }: Passkey): Promise<boolean> =>
  (await tx.run(sql`INSERT INTO passkey (id, staff_id, credential_id, public_key, sign_count, transports, name, added_at)
    VALUES (${id}, ${staffId}, ${credentialId}, ${publicKey}, ${signCount}, ${JSON.stringify(transports)}, ${name}, ${addedAt}) ON CONFLICT (credential_id) DO NOTHING`)) === 1;

/** Whether this count is later than the last one; an authenticator that does not count says 0 each time. */
export const moveSignCount = async (tx: Writer, passkeyId: string, signCount: number): Promise<boolean> =>
  (await tx.run(sql`UPDATE passkey SET sign_count = ${signCount} WHERE id = ${passkeyId} AND (sign_count < ${signCount} OR (sign_count = 0 AND ${signCount} = 0))`)) === 1;

export const deletePasskey = (tx: Writer, staffId: string, passkeyId: string): Promise<number> =>
  tx.run(sql`DELETE FROM passkey WHERE id = ${passkeyId} AND staff_id = ${staffId}`);

export const deletePasskeys = (tx: Writer, staffId: string): Promise<number> => tx.run(sql`DELETE FROM passkey WHERE staff_id = ${staffId}`);

export const clinicNameOf = async (read: Reader): Promise<string> =>
  (await read.get<{ value: string }>(sql`SELECT value FROM clinic_state WHERE name = 'clinicName'`))?.value ?? '';
