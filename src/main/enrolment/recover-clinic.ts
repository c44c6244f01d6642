import type { SyncStatus } from '#shared/sync/status.ts';
import type { Trouble } from '#shared/setup/contract.ts';
import type { PasswordWeakness } from '#shared/staff/password-rule.ts';
import type { RosterState } from '#shared/sync/roster-state.ts';
import { keepPassword, keptOf, saveOwnPassword, staffByName, weaknessOf } from '#main/staff/index.ts';
import type { HubAddress, HubConnection } from '#main/sync/hub-connection.ts';
import { readReceived } from '#main/sync/received-store.ts';
import { RosterRuleError } from '#main/sync/roster/entries.ts';
import { lookForClinic } from '#main/sync/roster/recover-from-hub.ts';
import type { FoundClinic } from '#main/sync/roster/recover-from-hub.ts';
import { readRoster, rosterSent, saveRosterSent } from '#main/sync/roster/roster-store.ts';
import { inspectFiles } from '#main/workstation/inspect.ts';
import { clearUnfinished, computerName } from '#main/workstation/set-up.ts';
import { begunHere } from './begun-here.ts';
import type { BegunHere } from './begun-here.ts';
import { freeName } from './computer-names.ts';
import { findMs, readTyped } from './connect-clinic.ts';
import type { BadTyping, HubTyped } from './connect-clinic.ts';
import { hubTroubleOf } from './hub-letters.ts';
import type { HubTrouble } from './hub-letters.ts';
import { buildComputer, createProving, forgetIdentity, newIdentity, openFor, startComputer, stopComputer } from './new-computer.ts';
import type { BegunComputer, Identity, JoinParts, NewComputer } from './new-computer.ts';

interface FoundComputer {
  readonly dev: number;
  readonly name: string;
  readonly class: 'admin' | 'full' | 'phone';
  /** ISO 8601 UTC, by the clock of who signed it. */
  readonly admittedAt: string;
  /** Taken out before. */
  readonly isOut: boolean;
}
interface ShownClinic {
  readonly type: 'found';
  readonly computers: readonly FoundComputer[];
  /** When the list of computers changed last, by its signer's clock. */
  readonly listChangedAt: string;
  /** What the hub says and cannot prove. */
  readonly envelopesSaid: number;
  /** A recovery that was cut off on this computer goes on. */
  readonly isGoingOn: boolean;
  /** As a person typed it before; empty where nothing goes on. */
  readonly clinicName: string;
}
type FindClinic =
  | ShownClinic
  | { readonly type: 'words-wrong' | 'not-known' | 'not-verified' | 'already-set-up' }
  /** The hub showed this computer more before, up to an entry of `seenAt`. */
  | { readonly type: 'hub-older'; readonly seenAt: string; readonly shownAt: string }
  | BadTyping
  | { readonly type: 'hub-trouble'; readonly why: HubTrouble }
  | { readonly type: 'trouble'; readonly trouble: Trouble };

/** What of a lost computer is here, proved by its own signatures. */
interface BroughtFrom { readonly name: string; readonly changes: number; readonly heardAt: string | null }
type RecoveryState =
  | { readonly type: 'none' }
  | { readonly type: 'bringing'; readonly clinicName: string; readonly done: number; readonly total: number; readonly reason: SyncStatus['reason'] }
  /** The lost computers are taken out, and the hub hears of it. */
  | { readonly type: 'retiring'; readonly clinicName: string; readonly reason: SyncStatus['reason'] }
  | { readonly type: 'ready'; readonly clinicName: string; readonly brought: readonly BroughtFrom[] };
type AcceptClinic = RecoveryState | { readonly type: 'begin-again' | 'behind' } | { readonly type: 'hub-trouble'; readonly why: HubTrouble } | { readonly type: 'trouble'; readonly trouble: Trouble };
type FinishRecovery =
  | { readonly type: 'done' | 'begin-again' | 'not-an-administrator' }
  | { readonly type: 'wrong' | 'wait'; readonly waitSeconds: number }
  | { readonly type: 'password-too-weak'; readonly why: PasswordWeakness }
  | { readonly type: 'trouble'; readonly trouble: Trouble };

interface Seen {
  readonly looked: FoundClinic;
  readonly connection: HubConnection;
  readonly address: HubAddress;
  readonly here: BegunHere | undefined;
  readonly at: number;
  /** Ends it when nobody answers. */
  readonly timer: NodeJS.Timeout;
}
interface Going {
  readonly identity: Identity;
  readonly computer: NewComputer;
  readonly clinicName: string;
  readonly lost: readonly number[];
  /** Everything that the hub told of was here once. */
  isBrought: boolean;
  /** The lost ones are out, and the hub holds it. What goes to and fro afterwards, or a line that breaks, keeps nobody from opening it. */
  isReady: boolean;
}

/** The words are in memory for as long as somebody reads what was found. */
const acceptWithinMs = 600_000;

const shownOf = ({ roster, envelopesSaid }: FoundClinic, here: BegunHere | undefined): ShownClinic => ({
  type: 'found', envelopesSaid, isGoingOn: here !== undefined, clinicName: here?.begun.vault.clinicName ?? '', listChangedAt: new Date(roster.at).toISOString(),
  computers: [...roster.devices.values()].filter(({ dev }) => dev !== here?.dev).sort((a, b) => a.dev - b.dev)
    .map(({ dev, name, class: kind, admittedAt, revoked }) => ({ dev, name, class: kind, admittedAt: new Date(admittedAt).toISOString(), isOut: revoked !== undefined })),
});

/** Which of the lost still belong to the clinic. */
const stillIn = (lost: readonly number[], { devices }: RosterState): readonly number[] => lost.filter((dev) => devices.get(dev) !== undefined && !devices.get(dev)?.revoked);

/**
 * A clinic whose computers are all lost, onto this one: words and hub → what was found, shown → accepted → this computer is let in by the words →
 * everything comes → the lost ones go, each with its last batch that is here, and a new clinic key → somebody opens it. What was begun stays on this
 * computer under `setUp: false`, and goes on with the same words; nobody can work with it before the last step.
 */
export const createRecovery = (joinParts: JoinParts) => {
  const { parts, connectHub, findHub, app, schema } = joinParts;
  const proving = createProving(parts);
  let seen: Seen | undefined;
  let going: Going | undefined;
  let retiring: Promise<void> | undefined;

  const leaveSeen = async (own: Seen | undefined, isTaken: boolean): Promise<void> => {
    if (own === seen) seen = undefined;
    clearTimeout(own?.timer);
    own?.looked.end();
    await own?.connection.end();
    if (!own?.here || isTaken) return;
    await own.here.begun.db.close();
    forgetIdentity(own.here.identity);
  };
  /** Closes what is open; what is on disk stays. */
  const end = async (): Promise<void> => {
    const ending = going;
    going = undefined;
    proving.forget();
    await leaveSeen(seen, false);
    await retiring?.catch(() => undefined);
    if (!ending) return;
    await stopComputer(ending.computer);
    forgetIdentity(ending.identity);
  };

  const lookAt = async (connection: HubConnection, address: HubAddress, words: string, isAnew: boolean): Promise<{ readonly answer: FindClinic; readonly isKept: boolean }> => {
    const looked = await lookForClinic({ connection, app, schema, monotonic: parts.clock.monotonic }, words);
    if (looked.type !== 'found') return { answer: looked, isKept: false };
    const here = isAnew ? undefined : await begunHere(parts, looked);
    const own: Seen = { looked, connection, address, here, at: parts.clock.monotonic(), timer: setTimeout(() => void leaveSeen(own, false).catch(() => parts.log.write('recovery-not-ended')), acceptWithinMs).unref() };
    if (here?.standing === 'older') {
      await leaveSeen(own, false);
      return { answer: { type: 'hub-older', seenAt: new Date(here.seenAt).toISOString(), shownAt: new Date(looked.roster.at).toISOString() }, isKept: true };
    }
    seen = own;
    return { answer: shownOf(looked, here), isKept: true };
  };

  /** `isAnew`: without what a recovery before this one left here. */
  const find = async ({ words, isAnew, ...typed }: HubTyped & { readonly words: string; readonly isAnew: boolean }): Promise<FindClinic> => {
    const files = inspectFiles(parts.paths, parts.isTestKeyring);
    if (files.type === 'ready') return { type: 'already-set-up' };
    if (files.type === 'trouble') return { type: 'trouble', trouble: files.trouble };
    const read = readTyped(typed);
    if (read.type !== 'typed') return read;
    await end();
    let connection: HubConnection | undefined;
    let isKept = false;
    try {
      const address = await findHub(read.target, read.pin, findMs);
      connection = connectHub(address);
      const found = await lookAt(connection, address, words, isAnew);
      ({ isKept } = found);
      return found.answer;
    } catch (error) {
      return { type: 'hub-trouble', why: hubTroubleOf(error) };
    } finally {
      if (!isKept) await connection?.end();
    }
  };

  type Entered = { readonly type: 'in'; readonly begun: BegunComputer } | { readonly type: 'behind' } | { readonly type: 'trouble'; readonly trouble: Trouble };
  /** On disk first, then at the hub: who is cut off in between goes on with the same entry. */
  const enter = async ({ looked, address, here }: Seen, identity: Identity, clinicName: string): Promise<Entered> => {
    let begun = here?.begun;
    if (!begun) {
      const { recovery, hubId, roster } = looked;
      const { dev, entries } = await looked.admit(identity.device.publicKeys, freeName(computerName(), new Set([...roster.devices.values()].map(({ name }) => name))), Date.parse(parts.clock.now()));
      const built = await buildComputer(parts, identity, { recovery, clinicName, address, hubId, dev, roster: entries, sent: roster.length, method: 'recoverClinic.accept' });
      if (built.type === 'trouble') return built;
      ({ begun } = built);
    }
    const { db } = begun;
    if (here?.standing === 'goes-on') return { type: 'in', begun };
    let isSent = false;
    try {
      const entries = await readRoster(db.read);
      isSent = (await looked.send(entries)) === 'sent';
      if (isSent) await db.transaction((tx) => saveRosterSent(tx, entries.length));
    } finally {
      if (!isSent) await db.close();
    }
    if (isSent) return { type: 'in', begun };
    clearUnfinished(parts);
    return { type: 'behind' };
  };

  const accept = async (clinicName: string, lost: readonly number[]): Promise<AcceptClinic> => {
    const own = seen;
    if (!own || parts.clock.monotonic() - own.at > acceptWithinMs) {
      await end();
      return { type: 'begin-again' };
    }
    seen = undefined;
    clearTimeout(own.timer);
    const identity = own.here?.identity ?? (await newIdentity(parts));
    try {
      const entered = await enter(own, identity, clinicName);
      if (entered.type !== 'in') return entered;
      going = { identity, computer: await startComputer(joinParts, identity, entered.begun), clinicName: entered.begun.vault.clinicName, lost, isBrought: false, isReady: false };
      return await look();
    } catch (error) {
      return { type: 'hub-trouble', why: hubTroubleOf(error) };
    } finally {
      if (!going) forgetIdentity(identity);
      await leaveSeen(own, true);
    }
  };

  /** Once everything they had sent is here: it still counts, and what they hold opens nothing that is written from now on. */
  const retire = async ({ computer: { db, held, engine } }: Going, leaving: readonly number[]): Promise<void> => {
    await db.transaction(async (tx) => {
      for (const dev of leaving) await held.current()?.revokeDevice(tx, dev, 'lost');
    });
    engine.tryNow();
  };

  const look = async (): Promise<RecoveryState> => {
    const own = going;
    if (!own) return { type: 'none' };
    const { clinicName, lost, computer: { engine, held, db } } = own;
    const { state, firstSync, isBusy, reason } = engine.status();
    const keys = held.current();
    const isHere = state === 'online' && firstSync === null && !isBusy;
    own.isBrought ||= isHere;
    if (!keys || !own.isBrought) return { type: 'bringing', clinicName, done: firstSync?.done ?? 0, total: firstSync?.total ?? 0, reason };
    const leaving = stillIn(lost, keys.roster());
    if (leaving.length > 0) {
      retiring ??= retire(own, leaving).catch((error: unknown) => {
        // Somebody else administers this clinic meanwhile, and took this computer out.
        if (!(error instanceof RosterRuleError)) throw error;
      }).finally(() => { retiring = undefined; });
      await retiring;
      return { type: 'retiring', clinicName, reason };
    }
    const isSent = (await rosterSent(db.read)) >= keys.roster().length;
    own.isReady ||= isHere && isSent;
    if (!own.isReady || state === 'stopped') return { type: 'retiring', clinicName, reason };
    const [received, others] = [await readReceived(db.read), await engine.others(db.read)];
    const brought = [...keys.roster().devices.values()].filter(({ dev }) => received.has(dev) && dev !== keys.dev)
      .map(({ dev, name }) => ({ name, changes: received.get(dev)?.upTo ?? 0, heardAt: others.find((other) => other.dev === dev)?.heardAt ?? null }));
    return { type: 'ready', clinicName, brought };
  };

  /** With the words in hand an administrator needs no password of before. */
  const withNewPassword = async (own: Going, userName: string, password: string): Promise<FinishRecovery> => {
    const person = await staffByName(own.computer.db.read, userName);
    if (person?.role !== 'administrator' || person.hasEnded) return { type: 'not-an-administrator' };
    const why = weaknessOf(password, [person.userName, person.displayName]);
    if (why) return { type: 'password-too-weak', why };
    const kept = await keptOf(parts, password);
    return openFor(parts, own.identity, own.computer, { userName: person.userName, password }, async (tx, { slotId }) => {
      const at = parts.clock.now();
      await saveOwnPassword(parts.records, tx, person.id, { slotId, proof: kept.proof }, at);
      await keepPassword(tx, person.id, kept, at, parts.ids.newId());
      await parts.recovered(tx, person.id);
      await parts.audit.append(tx, [{ action: 'recover', method: 'recoverClinic.finish', outcome: 'ok', from: 'gate', who: undefined, recordKind: 'staff', recordId: person.id }]);
    });
  };
  const finish = async (userName: string, password: string, isNew: boolean): Promise<FinishRecovery> => {
    const own = going;
    if (!own || (await look()).type !== 'ready') return { type: 'begin-again' };
    let opened: FinishRecovery;
    if (isNew) opened = await withNewPassword(own, userName, password);
    else {
      const proved = await proving.prove(own.computer, userName, password);
      opened = proved.type === 'proved' ? await openFor(parts, own.identity, own.computer, { userName: proved.userName, password }, proved.keep) : proved;
    }
    if (opened.type !== 'done' && opened.type !== 'trouble') return opened;
    going = undefined;
    forgetIdentity(own.identity);
    return opened;
  };

  return { find, accept, look, finish, end, isPending: () => seen !== undefined || going !== undefined };
};
