/** Why a bundle does not hold. */
export const reasons = [
  /** No bundle of this format at all. */
  'unreadable-header',
  /** The first line names another first key than the log does. Nothing in the bundle tells which is right, so no row is named. */
  'wrong-header',
  'unreadable-line',
  /** A row that is not the one the log has at this place. */
  'wrong-row',
  'missing-row',
  'repeated-row',
  /** Something that the log does not have stands before this row. */
  'inserted-row',
  /** The row stands somewhere else. */
  'order',
  'cut-off',
  /** A row after the last signed head. */
  'unsigned-row',
  /** The bundle's own list of leaf hashes is not the log's; the rows are. */
  'wrong-leaves',
  /** Rows and leaf hashes agree with each other and not with the signed head: somewhere in this range the log was rewritten. */
  'wrong-root',
  'wrong-proof',
  'bad-consistency',
  'bad-signature',
  'wrong-key',
  'bad-cosignature',
  /** Another log of the same size or the same name was signed. */
  'fork',
  /** Part of a branch that a rollback left behind. */
  'rollback-branch',
  'wrong-count',
  'wrong-digest',
] as const;
export type Reason = (typeof reasons)[number];

/** The first thing that does not hold. */
export interface Fault {
  readonly reason: Reason;
  /** The first row that does not hold: all before it do. Null when the rows hold and something else of the bundle was changed. */
  readonly seq: number | null;
  /** The last row of the range when no single one can be named. */
  readonly to: number | null;
  /** Of the file, from 1. */
  readonly line: number;
}

export interface Witnessed {
  readonly name: string;
  readonly at: string;
  /** The head that was cosigned covers rows up to this one. */
  readonly size: number;
}

/** What holds. */
export interface Good {
  readonly rows: number;
  readonly first: number;
  readonly last: number;
  readonly isWhole: boolean;
  /** Of the whole log, as last signed. */
  readonly size: number;
  readonly signedAt: string;
  readonly origin: string;
  /** SHA-256 of the first public key. It proves nothing until it is compared with what the clinic wrote down. */
  readonly firstKey: string;
  readonly isFirstKeyGiven: boolean;
  /** By witnesses whose key was given, latest first. */
  readonly witnessed: readonly Witnessed[];
  /** Cosignatures by names whose key was not given. */
  readonly unchecked: readonly string[];
  /** Branches that began after a rollback, and how many signed rows each left behind. */
  readonly rollbacks: readonly { readonly seq: number; readonly lost: number }[];
}

export type Verdict = { readonly type: 'holds'; readonly good: Good } | { readonly type: 'fault'; readonly fault: Fault };

/** Ends the reading at once: nothing that follows can be understood without what is wrong here. */
export class FaultFound extends Error {
  override readonly name = 'FaultFound';
  readonly fault: Fault;
  constructor(reason: Reason, line: number, seq: number | null = null, to: number | null = null) {
    super(reason);
    this.fault = { reason, seq, to, line };
  }
}
