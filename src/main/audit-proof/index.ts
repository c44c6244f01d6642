import type { auditProofContract, auditProofGateContract } from '#shared/audit/proof-contract.ts';
import type { BridgeEvent } from '#shared/contract/bridge.ts';
import type { Handlers, OutputOf } from '#shared/contract/define.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { keepFact, lastCheckpoint, readFact } from '#main/audit/index.ts';
import type { AuditLog, AuditProof, AuditRow } from '#main/audit/index.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { Clock, Log } from '#main/ports.ts';
import { acceptContents } from '#main/records/index.ts';
import type { KindDefinition } from '#main/records/kind.ts';
import { doubtedOf, readProof } from './read-proof.ts';
import { verifyAll } from './verify-all.ts';

interface Unsealed {
  readonly db: ClinicDatabase;
  readonly proof: AuditProof;
}

export interface ProofWatchParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: AuditLog;
  readonly kinds: readonly KindDefinition[];
  readonly workspace: () => Unsealed | undefined;
  readonly emit: (event: BridgeEvent) => void;
  /** Rises with each call of a person. */
  readonly callsSoFar: () => number;
}

type Verifying = OutputOf<(typeof auditProofContract)['audit.proof']>['verifying'];

const everyMs = 24 * 3_600_000;
/** Nobody called for so long: the nightly look may begin. */
const quietMs = 120_000;
const askEveryMs = 600_000;
/** While somebody works, a page is looked at this seldom. */
const yieldMs = 400;

class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** The proof in the product: where it stands, looking at everything anew (by hand, and once a day while nobody works), and going on after a doubt. */
export const createProofWatch = ({ clock, log, audit, kinds, workspace, emit, callsSoFar }: ProofWatchParts) => {
  let running: { readonly done: Promise<void>; stop: boolean } | undefined;
  let verifying: Verifying = null;
  let [calls, quietSince, askedAt] = [0, clock.monotonic(), -askEveryMs];

  const open = (): Unsealed => {
    const unsealed = workspace();
    if (!unsealed) throw new Error('nothing is unsealed');
    return unsealed;
  };

  const start = ({ db, proof }: Unsealed, who: AuditRow['who']): void => {
    let seen = callsSoFar();
    const job = { stop: false, done: Promise.resolve() };
    const pause = async (phase: 'log' | 'records', done: number, total: number | null): Promise<void> => {
      verifying = { phase, done, total };
      emit({ type: 'proof-progress', phase, done, total });
      const isBusy = callsSoFar() !== seen;
      seen = callsSoFar();
      await new Promise((resolve) => { setTimeout(resolve, isBusy ? yieldMs : 0); });
      if (job.stop) throw new Stopped();
    };
    verifying = { phase: 'log', done: 0, total: null };
    // What was written just now is signed first, so that it is compared as well.
    job.done = proof.checkpoint().then(() => verifyAll({ db, audit, kinds, doubt: proof.doubt, now: clock.now, pause }, who))
      .then((found) => { log.write('verified', { doubts: found.length }); }, (error: unknown) => { log.write('verify-ended', { what: error instanceof Error ? error.name : '' }); })
      .finally(() => {
        [running, verifying] = [undefined, null];
        emit({ type: 'proof-progress', phase: 'done', done: 0, total: null });
      });
    running = job;
  };

  const startIfDue = async (unsealed: Unsealed): Promise<void> => {
    const last = await readFact(unsealed.db.read, 'recordsCheckedAt');
    // A wall clock that went back makes it due as well.
    const since = last === undefined ? everyMs : Date.parse(clock.now()) - Date.parse(last);
    if (!running && (since < 0 || since >= everyMs)) start(unsealed, undefined);
  };

  const handlers: Handlers<typeof auditProofContract, CallContext> = {
    'audit.standing': async ({ read }) => ({ doubts: open().proof.doubts().map(doubtedOf), headAt: (await lastCheckpoint(read))?.at ?? null }),
    'audit.proof': ({ read }) => readProof(read, open().proof.doubts(), verifying),
    'audit.verify': ({ session: { staffId, role, sessionId } }) => {
      if (running) return Promise.resolve({ type: 'running' as const });
      start(open(), { staffId, role, sessionId });
      return Promise.resolve({ type: 'started' as const });
    },
  };

  const gateHandlers: Handlers<typeof auditProofGateContract, CallContext> = {
    'audit.acknowledge': async ({ tx, session: { staffId, role, sessionId }, from }, { reasons }) => {
      const { db, proof } = open();
      const doubts = proof.doubts();
      const standing = new Set(doubts.map(({ reason }) => reason));
      if (standing.size !== new Set(reasons).size || !reasons.every((reason) => standing.has(reason))) return { type: 'other' };
      const faults = doubts.flatMap((doubt) => (doubt.reason === 'records' ? doubt.ids.map((id) => ({ kind: doubt.kind, id })) : []));
      const strangers = await acceptContents(tx, db.read, kinds, faults);
      if (strangers.length > 0) await keepFact(tx, 'recordsWithoutClock', JSON.stringify([...(JSON.parse((await readFact(tx, 'recordsWithoutClock')) ?? '[]') as string[]), ...strangers]));
      await proof.acknowledge(tx);
      // The door's row says who went on; this one with what. A rollback row with a detail would begin a branch.
      await audit.append(tx, [{ action: 'verify', method: 'core.acknowledge', outcome: 'acknowledged', from, who: { staffId, role, sessionId }, privilege: 'policies:manage', detail: { doubts } }]);
      return { type: 'acknowledged' };
    },
  };

  return {
    handlers, gateHandlers,
    /** About once a second. */
    tick: (): void => {
      const now = clock.monotonic();
      if (callsSoFar() !== calls) [calls, quietSince] = [callsSoFar(), now];
      const unsealed = workspace();
      if (!unsealed || running || now - quietSince < quietMs || now - askedAt < askEveryMs) return;
      askedAt = now;
      startIfDue(unsealed).catch(() => log.write('verify-not-begun'));
    },
    /** Before the database closes: what is under way ends at its next page and begins anew another time. */
    end: async (): Promise<void> => {
      if (!running) return;
      running.stop = true;
      await running.done;
    },
  };
};
