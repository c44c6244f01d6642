import type { Access } from '#main/access/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records } from '#main/records/record-write.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import type { Writer } from '#shared/database/types.ts';

/** What the actions on people need beside the call. */
export interface StaffParts {
  readonly parts: WorkstationParts;
  readonly records: Records;
  /** Of the unsealed workstation; throws when there is none. */
  readonly access: () => Access;
  /** Of the unsealed workstation, for slots. */
  readonly databaseKey: () => Uint8Array;
  /** Ends this person's session here, and what would unlock for them. */
  readonly expel: (staffId: string) => Promise<void>;
  /** Gives the database a new key, sealed to who is left. Cannot run inside a transaction. */
  readonly rotateKey: () => Promise<void>;
  /** Another clinic key for what goes to the hub: who left may have kept this one. */
  readonly renewClinicKey: (tx: Writer) => Promise<void>;
  readonly removeSecondFactor: (tx: Writer, staffId: string) => Promise<void>;
}

/** Who acts: the person here and, where a second one agrees to what somebody asked for, that one too. */
export const actorsOf = ({ session, steppedUp }: CallContext): readonly string[] =>
  steppedUp?.askedBy === undefined ? [session.staffId] : [session.staffId, steppedUp.askedBy];

/** Who gives: whoever asked for it. */
export const giverOf = ({ session, steppedUp }: CallContext): string => steppedUp?.askedBy ?? session.staffId;
