import { recordKindOf } from '#shared/audit/record-of.ts';
import type { BridgeEvent, WindowKind } from '#shared/contract/bridge.ts';
import type { Contract, MethodSpec, Permission, Reply, RefusalReason } from '#shared/contract/define.ts';
import type { Writer } from '#shared/database/types.ts';
import { ruling } from '#shared/staff/roles.ts';
import type { Privilege } from '#shared/staff/roles.ts';
import type { Access } from '#main/access/index.ts';
import { isOutOfSpace } from '#main/audit/index.ts';
import type { AuditLog, AuditRow } from '#main/audit/index.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { isDeadly } from '#main/database/dead-connection.ts';
import { DatabaseError } from '#main/database/driver.ts';
import type { Clock, Ids, Log } from '#main/ports.ts';
import type { Ahead, CallContext, From, Session, SteppedUp } from './call-context.ts';
import { createReadAudits } from './read-audits.ts';
import { failedFields } from './reply-fields.ts';
import type { createSearchSessions } from './search-sessions.ts';

/** Larger inputs are refused before they are parsed. */
export const longestInput = 1_000_000;

/** The signed-in state as the door sees it; undefined when nobody is. */
export interface OpenClinic {
  readonly session: Session;
  readonly db: ClinicDatabase;
  readonly access: Access;
  readonly searches: ReturnType<typeof createSearchSessions>;
  /** Whether people and rules may be changed at this workstation: others would not take it from one that the roster does not name for it. */
  readonly keys: { readonly mayAdminister: () => boolean };
  /** While the database is doubted; see main/audit/doubts.ts. */
  readonly isReadOnly: () => boolean;
  /** For rows that the database cannot take now. @throws when the reserve cannot either. */
  readonly keepInReserve: (rows: readonly AuditRow[]) => void;
}

type AnyHandler = (context: CallContext, input: never) => Promise<unknown>;

export interface DoorParts {
  readonly contracts: Readonly<Record<WindowKind, Contract>>;
  readonly handlers: Readonly<Record<WindowKind, Readonly<Record<string, AnyHandler>>>>;
  /** By method: what takes long and needs no transaction, so that no other writer waits for it. */
  readonly ahead: Readonly<Record<string, Ahead>>;
  /** Public gate methods run without a session and get only this. */
  readonly open: () => OpenClinic | undefined;
  /** Whose password was right while a step is missing, for methods that complete a sign-in; for `enrolling` only when that step is the missing one. */
  readonly signingIn: (permission: 'signing-in' | 'enrolling') => OpenClinic | undefined;
  /** Unsealed and nobody in front. */
  readonly isLocked: () => boolean;
  /** Takes the token for this very call, once; undefined when it does not fit. */
  readonly takeStepUp: (token: string, session: Session, method: string, inputJson: string) => SteppedUp | undefined;
  /** Whether the person of this session gave their secrets again on the page of the gate that is up. */
  readonly isProved: (session: Session, method: string) => boolean;
  /** The signed-in person has left meanwhile: their session must end. */
  readonly onEnded: (session: Session) => void;
  /** More patients than the clinic's rule allows were asked for. */
  readonly onTooMany: (opened: OpenClinic) => void;
  readonly audit: AuditLog;
  readonly emit: (event: BridgeEvent) => void;
  /** So much is damaged that not even the log can be written: nothing may be read any more. */
  readonly onDamage: () => void;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

class Refused extends Error {
  readonly reason: RefusalReason;
  readonly fields: readonly string[] | undefined;
  /** Whose record was refused, for the log. */
  readonly patientId: string | undefined;
  constructor(reason: RefusalReason, about: { readonly fields?: readonly string[]; readonly patientId?: string } = {}) {
    super(reason);
    this.reason = reason;
    this.fields = about.fields;
    this.patientId = about.patientId;
  }
}

/** No privilege is asked for: somebody being there is enough. */
const forAnybody: ReadonlySet<Permission> = new Set(['signed-in', 'signing-in', 'enrolling']);

const noWriter: Writer = new Proxy(Object.create(null) as Writer, {
  get: () => {
    throw new Error('only a write method has a transaction');
  },
});

/** Changes people or rules, so that every workstation would have to follow. */
const isAdministering = ({ kind, affects, permission }: MethodSpec): boolean => kind === 'write' && affects === 'access' && ruling.has(permission as Privilege);

/** What happened, for the log: a value with a `type` says so itself. */
const outcomeOf = (value: unknown): string => {
  const type = (value as { type?: unknown } | null)?.type;
  return typeof type === 'string' ? type : 'ok';
};

/**
 * The one door in (architecture.md). In order: size, known name in this window, lock, session, privilege, JSON, input, step-up,
 * restrictions on the patients of the input, handler, output, restrictions again, how many patients, audit (one row per patient
 * disclosed, committed before the answer), and release only if the session is still the same. Answers the JSON of a `Reply`;
 * never rejects, never echoes a value.
 */
export const createDoor = (parts: DoorParts) => {
  const { contracts, handlers, audit, clock, ids, log } = parts;
  const auditRead = createReadAudits(audit);

  const who = (opened: OpenClinic | undefined) =>
    opened && { staffId: opened.session.staffId, role: opened.session.role, sessionId: opened.session.sessionId };

  /** A full disk stops what changes, never who reads: the row of a read waits in the reserve, and only when that fails is the answer refused. */
  const orInReserve = (opened: OpenClinic, rows: readonly AuditRow[]) => (error: unknown): void => {
    if (!isOutOfSpace(error)) throw error;
    try {
      opened.keepInReserve(rows);
    } catch {
      throw error;
    }
  };

  /** Refusals and crashes are written in a transaction of their own; without a session only the local log can take them. */
  const writeAlone = async (row: AuditRow) => {
    const opened = parts.open();
    if (!opened) return;
    await opened.db.transaction((tx) => audit.append(tx, [row])).catch(orInReserve(opened, [row]));
  };

  const rowsOf = (spec: MethodSpec, method: string, from: From, opened: OpenClinic, subjects: readonly string[], input: unknown, value: unknown): AuditRow[] => {
    if (spec.audit.action === 'none') return [];
    const purpose = spec.audit.purpose?.(input, value);
    const { kind, ids } = spec.audit.record?.(input, value, opened.session.staffId) ?? { kind: recordKindOf(method), ids: [] };
    const base = {
      action: spec.audit.action, method, outcome: outcomeOf(value), from, who: who(opened), privilege: spec.permission, recordKind: kind,
      ...(purpose === undefined ? {} : { purpose }),
      ...(ids[0] === undefined ? {} : { recordId: ids[0] }), ...(ids.length > 1 ? { detail: { records: ids } } : {}),
    };
    const patients = [...new Set(subjects)];
    return patients.length === 0 ? [{ ...base, count: 0 }] : patients.map((patientId) => ({ ...(kind === 'patient' ? { recordId: patientId } : {}), ...base, patientId, count: patients.length }));
  };

  const specOf = (window: WindowKind, method: string): MethodSpec => {
    const contract = contracts[window];
    const spec = Object.hasOwn(contract, method) ? contract[method] : undefined;
    if (spec) return spec;
    const other = contracts[window === 'gate' ? 'clinic' : 'gate'];
    throw new Refused(Object.hasOwn(other, method) ? 'wrong-window' : 'unknown-method');
  };

  /** Whose record was asked for, where the input names one: the log then tells whose page cannot be read. */
  const patientOf = (window: WindowKind, method: string, inputJson: string): { readonly patientId?: string } => {
    const spec = specOf(window, method);
    const [patientId] = spec.audit.subjects(parseInput(spec, inputJson), undefined);
    return patientId === undefined ? {} : { patientId };
  };

  /** Who is in front now, or whose sign-in waits for just this. */
  const inFront = ({ permission }: MethodSpec): OpenClinic | undefined =>
    parts.open() ?? (permission === 'signing-in' || permission === 'enrolling' ? parts.signingIn(permission) : undefined);

  const checkPermission = (spec: MethodSpec): OpenClinic | undefined => {
    if (spec.permission === 'public') return undefined;
    const opened = inFront(spec);
    if (!opened) throw new Refused(parts.isLocked() ? 'locked' : 'no-session');
    if (opened.access.roleOf(opened.session.staffId) === undefined) {
      parts.onEnded(opened.session);
      throw new Refused('no-session');
    }
    if (!forAnybody.has(spec.permission) && !opened.access.viewerOf(opened.session.staffId).may(spec.permission as Privilege)) throw new Refused('forbidden');
    if (spec.kind !== 'read' && !forAnybody.has(spec.permission) && spec.whileDoubted !== true && opened.isReadOnly()) throw new Refused('records-read-only');
    return opened;
  };

  /** Before anybody types a secret for it: what is asked of the gate is judged as the call that it will be. */
  const checkWorkstation = (opened: OpenClinic, method: string, spec: MethodSpec, input: unknown): void => {
    const asked = method === 'stepUp.ask' ? String((input as { readonly method?: unknown }).method) : undefined;
    const meant = asked === undefined ? spec : Object.hasOwn(contracts.gate, asked) ? contracts.gate[asked] : undefined;
    if (meant && isAdministering(meant) && !opened.keys.mayAdminister()) throw new Refused('not-administering');
  };

  /** A closed chart is refused whole, whatever the method; asked of what was sent and again of what would be answered. */
  const checkRestrictions = (opened: OpenClinic, subjects: readonly string[]): void => {
    const viewer = opened.access.viewerOf(opened.session.staffId);
    const shut = subjects.find((patientId) => !viewer.mayOpen(patientId));
    if (shut !== undefined) throw new Refused('restricted', { patientId: shut });
  };

  const checkHowMany = (opened: OpenClinic, subjects: readonly string[]): void => {
    if (opened.access.admit(opened.session.staffId, subjects)) return;
    parts.onTooMany(opened);
    throw new Refused('too-many-patients');
  };

  const parseInput = (spec: MethodSpec, inputJson: string): unknown => {
    let json: unknown;
    try {
      json = JSON.parse(inputJson);
    } catch {
      throw new Refused('bad-input');
    }
    const parsed = spec.input.safeParse(json);
    if (!parsed.success) throw new Refused('bad-input', { fields: failedFields(spec.input, parsed.error) });
    return parsed.data;
  };

  const run = async (window: WindowKind, from: From, method: string, inputJson: string, token: string | undefined): Promise<unknown> => {
    if (inputJson.length > longestInput) throw new Refused('too-large');
    const spec = specOf(window, method);
    const opened = checkPermission(spec);
    const input = parseInput(spec, inputJson);
    const handler = handlers[window][method];
    if (!handler) throw new Error('a method of the contract has no handler');
    const events: BridgeEvent[] = [];

    if (!opened) {
      const context = { emit: (event: BridgeEvent) => void events.push(event), from, clock, ids } as unknown as CallContext;
      const value = spec.output.parse(await handler(context, input as never));
      for (const event of events) parts.emit(event);
      return value;
    }
    checkWorkstation(opened, method, spec, input);
    const steppedUp = stepUpOf(spec, from, opened, method, inputJson, token);
    checkRestrictions(opened, spec.audit.subjects(input, undefined));
    const viewer = opened.access.viewerOf(opened.session.staffId);
    const later: (() => Promise<void>)[] = [];
    const own = { session: opened.session, viewer, steppedUp, from, clock, ids };
    const ahead = spec.kind === 'write' ? await parts.ahead[method]?.({ ...own, read: opened.db.read }, input as never) : undefined;
    // What the person left while they waited does not happen.
    if (ahead !== undefined && inFront(spec)?.session.sessionId !== opened.session.sessionId) throw new Refused(parts.isLocked() ? 'locked' : 'no-session');
    const call = async (tx: Writer): Promise<unknown> => {
      const context: CallContext = {
        ...own, ahead, read: spec.kind === 'write' ? tx : opened.db.read, tx, emit: (event) => void events.push(event),
        afterwards: (work) => void later.push(work),
      };
      return spec.output.parse(await handler(context, input as never));
    };
    const value = spec.kind === 'write'
      ? await opened.db.transaction(async (tx) => {
          const answer = await call(tx);
          const subjects = spec.audit.subjects(input, answer);
          if (spec.affects !== 'access') checkRestrictions(opened, subjects);
          // Whoever breaks the glass is never counted out; the alert tells of it.
          if (spec.audit.action !== 'emergency' && spec.audit.isUncounted !== true) checkHowMany(opened, subjects);
          await audit.append(tx, rowsOf(spec, method, from, opened, subjects, input, answer));
          return answer;
        })
      : await readThenAudit(spec, method, from, opened, input, () => call(noWriter));
    // Whoever calls next is judged by what was just written.
    if (spec.affects === 'access') await opened.access.load(opened.db.read);
    for (const work of later) setImmediate(() => void work().catch((error: unknown) => log.write('afterwards-failed', { method, what: describe(error) })));
    for (const event of events) parts.emit(event);
    // Locked or signed out (or somebody else signed in) while this ran: the answer belongs to nobody here any more.
    if (!spec.endsSession && spec.permission !== 'signing-in' && inFront(spec)?.session.sessionId !== opened.session.sessionId) {
      throw new Refused(parts.isLocked() ? 'locked' : 'no-session');
    }
    return value;
  };

  /** The command line asks for the password at each start: that is its step-up, but never a second person. */
  const stepUpOf = (spec: MethodSpec, from: From, opened: OpenClinic, method: string, inputJson: string, token: string | undefined): SteppedUp | undefined => {
    if (spec.stepUp === undefined) return undefined;
    if (from === 'cli') return { isSeconded: false };
    if (spec.stepUp === 'page') {
      // Nobody is in front yet: the password, and whatever else there is, was given for this sign-in.
      if (parts.open() === undefined || parts.isProved(opened.session, method)) return undefined;
      throw new Refused('step-up-needed');
    }
    const steppedUp = token === undefined ? undefined : parts.takeStepUp(token, opened.session, method, inputJson);
    if (!steppedUp) throw new Refused('step-up-needed');
    return steppedUp;
  };

  const readThenAudit = async (
    spec: MethodSpec, method: string, from: From, opened: OpenClinic, input: unknown, call: () => Promise<unknown>,
  ): Promise<unknown> => {
    const value = await call();
    const subjects = spec.audit.subjects(input, value);
    checkRestrictions(opened, subjects);
    if (spec.audit.isUncounted !== true) checkHowMany(opened, subjects);
    const searchId = spec.audit.action === 'search' ? (input as { searchId?: string }).searchId : undefined;
    const disclosed = searchId === undefined ? subjects : opened.searches.unseen(searchId, subjects);
    if (searchId !== undefined && disclosed.length === 0) return value;
    const rows = rowsOf(spec, method, from, opened, disclosed, input, value);
    if (rows.length > 0) await auditRead(opened.db, rows).catch(orInReserve(opened, rows));
    if (searchId !== undefined) opened.searches.commit(searchId, disclosed);
    return value;
  };

  return async (window: WindowKind, from: From, method: string, inputJson: string, token?: string): Promise<string> => {
    const opened = parts.open();
    const known = Object.hasOwn(contracts[window], method) ? method : 'unknown';
    try {
      const reply: Reply<unknown> = { type: 'value', value: await run(window, from, method, inputJson, token) };
      return JSON.stringify(reply);
    } catch (error) {
      if (error instanceof Refused) {
        if (!opened) log.write('refused', { method: known, reason: error.reason, from });
        if (error.reason !== 'no-session' && error.reason !== 'locked') {
          const about = error.patientId === undefined ? {} : { patientId: error.patientId };
          await writeAlone({ action: 'refused', method: known, outcome: error.reason, from, who: who(opened), ...about }).catch(() => undefined);
        }
        const reply: Reply<unknown> = { type: 'refused', reason: error.reason, ...(error.fields ? { fields: error.fields } : {}) };
        return JSON.stringify(reply);
      }
      // The session ended under the call and took its database along: that is a refusal, not a fault.
      if (opened && parts.open()?.session.sessionId !== opened.session.sessionId) return JSON.stringify({ type: 'refused', reason: parts.isLocked() ? 'locked' : 'no-session' } satisfies Reply<unknown>);
      const code = error instanceof DatabaseError ? error.code : '';
      // The transaction has rolled back whole; the same call may be made again once there is space.
      if (code === 'SQLITE_FULL') {
        await writeAlone({ action: 'refused', method: known, outcome: 'disk-full', from, who: who(opened) }).catch(() => undefined);
        return JSON.stringify({ type: 'refused', reason: 'disk-full' } satisfies Reply<unknown>);
      }
      const ref = ids.newId().slice(-12);
      log.write(isDeadly(error) ? 'damaged' : 'crashed', { method: known, ref, what: describe(error) });
      if (isDeadly(error)) {
        await writeAlone({ action: 'refused', method: known, outcome: 'damaged', from, who: who(opened), ref, ...patientOf(window, method, inputJson) }).catch(parts.onDamage);
        return JSON.stringify({ type: 'refused', reason: 'damaged' } satisfies Reply<unknown>);
      }
      await writeAlone({ action: 'crashed', method: known, outcome: 'crashed', from, who: who(opened), ref }).catch(() => undefined);
      return JSON.stringify({ type: 'crashed', ref } satisfies Reply<unknown>);
    }
  };
};

/** The kind of error and where it was thrown; its message could quote what somebody typed. */
const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error;
  const code = (error as { code?: unknown }).code;
  const at = error.stack?.split('\n').find((each) => /^\s+at /.test(each))?.trim() ?? '';
  return `${error.name}${typeof code === 'string' ? ` ${code}` : ''} ${at}`.slice(0, 300);
};
