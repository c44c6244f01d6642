import { z } from 'zod';
import type { Privilege } from '#shared/staff/roles.ts';
import type { AuditAction } from '#shared/audit/actions.ts';
import type { AuditedRecord } from '#shared/audit/record-of.ts';

// The page policy forbids eval; zod's compiled parsers would try it. Set before the first schema.
z.config({ jitless: true });

/** `read` answers, `write` changes records inside the door's transaction, `job` starts long work and answers its id. */
export type MethodKind = 'read' | 'write' | 'job';

/**
 * `public`: before anybody signed in. `signing-in`: the password was right and a step is still missing, or any session.
 * `enrolling`: only a second factor that this person does not have yet is missing, or any session. `signed-in`: any session.
 * Otherwise the privilege the person must hold.
 */
export type Permission = Privilege | 'signed-in' | 'signing-in' | 'enrolling' | 'public';

/**
 * `asked`: only with a token that the person's secrets gave for this very input. `words-offered`: recovery words may stand for a second
 * person. `page`: in an open session only once they were given again on this page of the gate; a sign-in under way gave them just now.
 */
export type StepUp = 'asked' | 'words-offered' | 'page';

export interface MethodAudit<In, Out> {
  /** `none` only for methods that touch no record (status, appearance, activity). */
  readonly action: AuditAction | 'none';
  /** Every patient this call reads or changes; one audit row each. Called with `undefined` output before the handler. */
  subjects(input: In, output: Out | undefined): readonly string[];
  /** Which records it wrote or read, for whoever is signed in. Without it the row says only the kind, by the method's name. */
  record?(input: In, output: Out, staffId: string): AuditedRecord;
  /** Why it was done, where the person was asked: an export, a print. One of a list, never free text. */
  purpose?(input: In, output: Out): string | undefined;
  /** Patients shown are written down but not counted against the hour's rule: whoever has to be told is a list as long as it is. */
  readonly isUncounted?: true;
}

export interface MethodSpec<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: MethodKind;
  readonly permission: Permission;
  readonly stepUp?: StepUp;
  /** Set by what changes who may do what: the next call is judged by it. */
  readonly affects?: 'access';
  /** A change that goes on while records are read only: what proves, alerts, saves a copy, or opens a chart in an emergency. */
  readonly whileDoubted?: true;
  /** The session may end by this call itself; its answer, which tells of no record, is given all the same. */
  readonly endsSession?: true;
  readonly audit: MethodAudit<z.output<I>, z.output<O>>;
  readonly input: I;
  readonly output: O;
}

export type Contract = Readonly<Record<string, MethodSpec>>;

/** Describes one method; leaving out `permission` or `audit` does not compile. */
export const method = <I extends z.ZodType, O extends z.ZodType>(spec: MethodSpec<I, O>): MethodSpec<I, O> => spec;

/** Describes a feature's methods once. Handlers, bridge and clients derive their types from it. */
export const defineContract = <const C extends Contract>(contract: C): C => contract;

export type InputOf<S> = S extends MethodSpec<infer I, z.ZodType> ? z.output<I> : never;
export type RawInputOf<S> = S extends MethodSpec<infer I, z.ZodType> ? z.input<I> : never;
export type OutputOf<S> = S extends MethodSpec<z.ZodType, infer O> ? z.output<O> : never;

/** One function per method; a missing handler does not compile. */
export type Handlers<C, Context> = {
  readonly [K in keyof C]: (context: Context, input: InputOf<C[K]>) => Promise<OutputOf<C[K]>>;
};

/** What a window calls: the same names, raw inputs, replies as values. */
export type Client<C> = {
  readonly [K in keyof C]: (input: RawInputOf<C[K]>) => Promise<Reply<OutputOf<C[K]>>>;
};

export type RefusalReason =
  | 'unknown-method'
  | 'bad-input'
  | 'forbidden'
  | 'no-session'
  /** The workstation is locked: nothing is answered, not even what was asked before. */
  | 'locked'
  /** A patient closed the chart to this person; or its record holds what needs another privilege. */
  | 'restricted'
  /** More different patients in an hour than the clinic's rule lets one person see. */
  | 'too-many-patients'
  | 'step-up-needed'
  /** The database is not believed to be the one that was left: records are read only until an administrator has acknowledged it. */
  | 'records-read-only'
  /** People and rules change only at a workstation that may administer. */
  | 'not-administering'
  | 'wrong-window'
  | 'too-large'
  /** Nothing was written; it may be tried again once there is space. */
  | 'disk-full'
  /** What was asked for lies on a part of the records file that cannot be read. Nothing was written; everything else goes on. */
  | 'damaged'
  | 'too-many-calls';

/** What every call answers. `fields` names only fields the method's schema has; a value is never echoed. */
export type Reply<T> =
  | { readonly type: 'value'; readonly value: T }
  | { readonly type: 'refused'; readonly reason: RefusalReason; readonly fields?: readonly string[] }
  | { readonly type: 'crashed'; readonly ref: string };

/** Nobody's record is touched. */
export const noSubjects = (): readonly string[] => [];
