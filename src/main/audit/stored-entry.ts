import { encodeEntry } from '#shared/audit/entry.ts';
import type { AuditEntry } from '#shared/audit/entry.ts';
import { leafHash } from '#shared/audit/merkle.ts';
import type { Sql } from '#shared/database/types.ts';
import { sha256 } from './sha256.ts';

/** The columns of an entry under its own names; what follows FROM is the caller's: `{ text: `${selectEntries} WHERE seq = ?`, … }`. */
export const selectEntries = `SELECT seq, recorded_at AS recordedAt, monotonic_ms AS monotonicMs, staff_id AS staffId, role, privilege, session_id AS sessionId, action, method,
  record_kind AS recordKind, record_id AS recordId, patient_id AS patientId, device, from_where AS "from", outcome, purpose, ref, count, detail FROM audit_row`;

/** Entries by sequence, lowest first. */
export const entriesBySeq = (seqs: readonly number[]): Sql => ({
  text: `${selectEntries} WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq`, values: [JSON.stringify(seqs)],
});

/** A page of the log in order, after `after`. */
export const entriesAfter = (after: number, limit: number): Sql => ({ text: `${selectEntries} WHERE seq > ? ORDER BY seq LIMIT ?`, values: [after, limit] });

/** RFC 9162 leaf hash of an entry in its one writing. */
export const leafOf = (entry: AuditEntry): Uint8Array => leafHash(sha256, Buffer.from(encodeEntry(entry)));
