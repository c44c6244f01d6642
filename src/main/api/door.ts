import type { BridgeEvent, WindowKind } from '#shared/contract/bridge.ts';
import type { Contract, MethodSpec, Reply, RefusalReason } from '#shared/contract/define.ts';
import type { Writer } from '#shared/database/types.ts';
import { roleMay } from '#shared/staff/roles.ts';
import type { AuditLog, AuditRow } from '#main/audit/index.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { DatabaseError } from '#main/database/driver.ts';
import type { Clock, Ids, Log } from '#main/ports.ts';
import type { CallContext, Session } from './call-context.ts';
import { createReadAudits } from './read-audits.ts';
import { failedFields } from './reply-fields.ts';
import type { createSearchSessions } from './search-sessions.ts';

/** Larger inputs are refused before they are parsed. */
export const longestInput = 1_000_000;

export type From = WindowKind | 'cli';

/** The signed-in state as the door sees it; undefined when nobody is. */
export interface OpenClinic {
  readonly session: Session;
  readonly db: ClinicDatabase;
  readonly searches: ReturnType<typeof createSearchSessions>;
}

type AnyHandler = (context: CallContext, input: never) => Promise<unknown>;

export interface DoorParts {
  readonly contracts: Readonly<Record<WindowKind, Contract>>;
  readonly handlers: Readonly<Record<WindowKind, Readonly<Record<string, AnyHandler>>>>;
  /** Public gate methods run without a session and get only this. */
  readonly open: () => OpenClinic | undefined;
  readonly audit: AuditLog;
  readonly emit: (event: BridgeEvent) => void;
  /** A page did not fit its check: the connection is dead and must go before anything else is read through it. */
  readonly onDamage: () => void;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

class Refused extends Error {
  readonly reason: RefusalReason;
  readonly fields: readonly string[] | undefined;
  constructor(reason: RefusalReason, fields?: readonly string[]) {
    super(reason);
    this.reason = reason;
    this.fields = fields;
  }
}

const noWriter: Writer = new Proxy(Object.create(null) as Writer, {
  get: () => {
    throw new Error('only a write method has a transaction');
  },
});

/** What happened, for the log: a value with a `type` says so itself. */
const outcomeOf = (value: unknown): string => {
  const type = (value as { type?: unknown } | null)?.type;
  return typeof type === 'string' ? type : 'ok';
};

/**
 * The one door in (architecture.md). In order: size, known name in this window, session, privilege, JSON, input, handler,
 * output, audit (one row per patient disclosed, committed before the answer), and release only if the session is still the same.
 * Answers the JSON of a `Reply`; never rejects, never echoes a value.
 */
export const createDoor = (parts: DoorParts) => {
  const { contracts, handlers, audit, clock, ids, log } = parts;
  const auditRead = createReadAudits(audit);

  const who = (opened: OpenClinic | undefined) =>
    opened && { staffId: opened.session.staffId, role: opened.session.role, sessionId: opened.session.sessionId };

  /** Refusals and crashes are written in a transaction of their own; without a session only the local log can take them. */
  const writeAlone = async (row: AuditRow) => {
    const opened = parts.open();
    if (!opened) return;
    await opened.db.transaction((tx) => audit.append(tx, [row]));
  };

  const rowsOf = (spec: MethodSpec, method: string, from: From, opened: OpenClinic, subjects: readonly string[], value: unknown): AuditRow[] => {
    if (spec.audit.action === 'none') return [];
    const base = {
      action: spec.audit.action, method, outcome: outcomeOf(value), from, who: who(opened), privilege: spec.permission,
    };
    const patients = [...new Set(subjects)];
    return patients.length === 0 ? [{ ...base, count: 0 }] : patients.map((patientId) => ({ ...base, patientId, count: patients.length }));
  };

  const specOf = (window: WindowKind, method: string): MethodSpec => {
    const contract = contracts[window];
    const spec = Object.hasOwn(contract, method) ? contract[method] : undefined;
    if (spec) return spec;
    const other = contracts[window === 'gate' ? 'clinic' : 'gate'];
    throw new Refused(Object.hasOwn(other, method) ? 'wrong-window' : 'unknown-method');
  };

  const checkPermission = (spec: MethodSpec): OpenClinic | undefined => {
    const opened = parts.open();
    if (spec.permission === 'public') return opened;
    if (!opened) throw new Refused('no-session');
    if (spec.permission !== 'signed-in' && !roleMay(opened.session.role, spec.permission)) throw new Refused('forbidden');
    return opened;
  };

  const parseInput = (spec: MethodSpec, inputJson: string): unknown => {
    let json: unknown;
    try {
      json = JSON.parse(inputJson);
    } catch {
      throw new Refused('bad-input');
    }
    const parsed = spec.input.safeParse(json);
    if (!parsed.success) throw new Refused('bad-input', failedFields(spec.input, parsed.error));
    return parsed.data;
  };

  const run = async (window: WindowKind, from: From, method: string, inputJson: string): Promise<unknown> => {
    if (inputJson.length > longestInput) throw new Refused('too-large');
    const spec = specOf(window, method);
    const opened = checkPermission(spec);
    const input = parseInput(spec, inputJson);
    const handler = handlers[window][method];
    if (!handler) throw new Error('a method of the contract has no handler');
    const events: BridgeEvent[] = [];
    const contextWith = (session: Session, db: ClinicDatabase, tx: Writer): CallContext =>
      ({ session, read: spec.kind === 'write' ? tx : db.read, tx, clock, ids, emit: (event) => void events.push(event) });
    const call = async (context: CallContext) => spec.output.parse(await handler(context, input as never));

    if (!opened || spec.permission === 'public') {
      const context = { emit: (event: BridgeEvent) => void events.push(event), clock, ids } as unknown as CallContext;
      const value = await call(context);
      for (const event of events) parts.emit(event);
      return value;
    }
    const value = spec.kind === 'write'
      ? await opened.db.transaction(async (tx) => {
          const answer = await call(contextWith(opened.session, opened.db, tx));
          await audit.append(tx, rowsOf(spec, method, from, opened, spec.audit.subjects(input, answer), answer));
          return answer;
        })
      : await readThenAudit(spec, method, from, opened, input, () => call(contextWith(opened.session, opened.db, noWriter)));
    for (const event of events) parts.emit(event);
    // Signed out (or somebody else signed in) while this ran: the answer belongs to nobody here any more.
    if (parts.open()?.session.sessionId !== opened.session.sessionId && spec.permission !== 'signed-in') throw new Refused('no-session');
    return value;
  };

  const readThenAudit = async (
    spec: MethodSpec, method: string, from: From, opened: OpenClinic, input: unknown, call: () => Promise<unknown>,
  ): Promise<unknown> => {
    const value = await call();
    const subjects = spec.audit.subjects(input, value);
    const searchId = spec.audit.action === 'search' ? (input as { searchId?: string }).searchId : undefined;
    const disclosed = searchId === undefined ? subjects : opened.searches.unseen(searchId, subjects);
    if (searchId !== undefined && disclosed.length === 0) return value;
    const rows = rowsOf(spec, method, from, opened, disclosed, value);
    if (rows.length > 0) await auditRead(opened.db, rows);
    if (searchId !== undefined) opened.searches.commit(searchId, disclosed);
    return value;
  };

  return async (window: WindowKind, from: From, method: string, inputJson: string): Promise<string> => {
    const opened = parts.open();
    const known = Object.hasOwn(contracts[window], method) ? method : 'unknown';
    try {
      const reply: Reply<unknown> = { type: 'value', value: await run(window, from, method, inputJson) };
      return JSON.stringify(reply);
    } catch (error) {
      if (error instanceof Refused) {
        if (!opened) log.write('refused', { method: known, reason: error.reason, from });
        if (error.reason !== 'no-session') {
          await writeAlone({ action: 'refused', method: known, outcome: error.reason, from, who: who(opened) }).catch(() => undefined);
        }
        const reply: Reply<unknown> = { type: 'refused', reason: error.reason, ...(error.fields ? { fields: error.fields } : {}) };
        return JSON.stringify(reply);
      }
      // The session ended under the call and took its database along: that is a refusal, not a fault.
      if (opened && parts.open()?.session.sessionId !== opened.session.sessionId) return JSON.stringify({ type: 'refused', reason: 'no-session' } satisfies Reply<unknown>);
      const code = error instanceof DatabaseError ? error.code : '';
      // The transaction has rolled back whole; the same call may be made again once there is space.
      if (code === 'SQLITE_FULL') return JSON.stringify({ type: 'refused', reason: 'disk-full' } satisfies Reply<unknown>);
      const ref = ids.newId().slice(-12);
      log.write('crashed', { method: known, ref, what: describe(error) });
      await writeAlone({ action: 'crashed', method: known, outcome: 'crashed', from, who: who(opened), ref }).catch(() => undefined);
      if (deadConnection.has(code)) parts.onDamage();
      return JSON.stringify({ type: 'crashed', ref } satisfies Reply<unknown>);
    }
  };
};

/** After one of these SQLCipher fails every later read of the connection, the whole pages too. */
const deadConnection: ReadonlySet<string> = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR', 'SQLITE_NOMEM']);

/** The kind of error and where it was thrown; its message could quote what somebody typed. */
const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error;
  const code = (error as { code?: unknown }).code;
  const at = error.stack?.split('\n').find((each) => /^\s+at /.test(each))?.trim() ?? '';
  return `${error.name}${typeof code === 'string' ? ` ${code}` : ''} ${at}`.slice(0, 300);
};
