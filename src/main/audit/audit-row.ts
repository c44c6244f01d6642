import type { AuditAction } from '#shared/audit/actions.ts';

/** One row of the log: who, when, what action, on what, from where, outcome. Never a name, a note or a search text. */
export interface AuditRow {
  readonly action: AuditAction;
  readonly method: string;
  readonly outcome: string;
  /** `gate`, `clinic`, `cli` or `core`. */
  readonly from: string;
  readonly who: { readonly staffId: string; readonly role: string; readonly sessionId: string } | undefined;
  /** The privilege that let the call through, or that it lacked. */
  readonly privilege?: string;
  readonly recordKind?: string;
  readonly recordId?: string;
  readonly patientId?: string;
  /** Ties a crash to the local log. */
  readonly ref?: string;
  readonly count?: number;
  /** Why it was done, where the person was asked: an export, a print. One of a list, never free text. */
  readonly purpose?: string;
  /** What belongs to the action alone, as JSON: digests, heads, how far a clock jumped. Ids and numbers only. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** When it happened, if before it could be written (failed sign-ins while the database was shut). */
  readonly at?: string;
}
