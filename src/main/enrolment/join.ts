import { SyncFormatError } from '#shared/sync/cbor.ts';
import type { SignedEntry } from '#shared/sync/roster-entry.ts';
import type { SyncStatus } from '#shared/sync/status.ts';
import type { Trouble } from '#shared/setup/contract.ts';
import type { HubAddress, HubConnection } from '#main/sync/hub-connection.ts';
import { openDeviceKeys } from '#main/vault/device-keys.ts';
import { fromText, zero } from '#main/vault/encodings.ts';
import { genesisFrom } from '#main/vault/recovery.ts';
import type { Genesis } from '#main/vault/recovery.ts';
import { inspectFiles } from '#main/workstation/inspect.ts';
import { clearUnfinished, computerName } from '#main/workstation/set-up.ts';
import { findMs, readTyped } from './connect-clinic.ts';
import type { BadTyping, HubTyped } from './connect-clinic.ts';
import { firstRoster } from './first-roster.ts';
import { hubTroubleOf, lettersOf, putLetter } from './hub-letters.ts';
import type { HubTrouble } from './hub-letters.ts';
import { letterBox } from './letters.ts';
import type { LetterBox, Welcome } from './letters.ts';
import { buildComputer, createProving, forgetIdentity, newIdentity, openFor, startComputer, stopComputer } from './new-computer.ts';
import type { Identity, JoinParts, NewComputer } from './new-computer.ts';

export type BeginJoin =
  | { readonly type: 'asking'; readonly clinicName: string; readonly checkNumber: string }
  | BadTyping
  | { readonly type: 'hub-trouble'; readonly why: HubTrouble }
  | { readonly type: 'trouble'; readonly trouble: Trouble }
  /** No box of this code, or an end of it: too old, or never given out. */
  | { readonly type: 'code-over' | 'code-used' | 'already-set-up' };

export type JoinState =
  | { readonly type: 'none' | 'declined' | 'over' | 'wrong-clinic' }
  | { readonly type: 'asking'; readonly clinicName: string; readonly checkNumber: string }
  | { readonly type: 'bringing'; readonly clinicName: string; readonly done: number; readonly total: number; readonly reason: SyncStatus['reason'] }
  /** Everything is here: somebody of the staff may open it. */
  | { readonly type: 'ready'; readonly clinicName: string }
  | { readonly type: 'hub-trouble'; readonly why: HubTrouble }
  | { readonly type: 'trouble'; readonly trouble: Trouble };

export type FinishJoin = { readonly type: 'done' } | { readonly type: 'begin-again' } | { readonly type: 'wrong' | 'wait'; readonly waitSeconds: number } | { readonly type: 'trouble'; readonly trouble: Trouble };

interface Asked {
  readonly address: HubAddress;
  readonly box: LetterBox;
  readonly welcome: Welcome;
  readonly genesis: Genesis;
  readonly checkNumber: string;
  readonly identity: Identity;
}

/**
 * A new workstation of a clinic that stands. Until the last step everything may be walked away from: key to keychain → vault.json with
 * `setUp: false` → database → everything from the hub → somebody's password proved → slot → `setUp: true`, as set-up does. A cut anywhere leaves
 * a clinic or nothing; the number that the roster gave is then one that never reported itself, and is taken out on the network page.
 */
export const createJoin = (joinParts: JoinParts) => {
  const { parts, connectHub, findHub, app, schema } = joinParts;
  const proving = createProving(parts);
  let asked: Asked | undefined;
  let made: NewComputer | undefined;
  let building: Promise<JoinState> | undefined;
  /** Everything was here once: what goes to and fro afterwards, or a line that breaks, keeps nobody from opening it. */
  let hasAll = false;

  const forget = async (): Promise<void> => {
    const [ending, keys] = [made, asked];
    made = undefined;
    asked = undefined;
    proving.forget();
    building = undefined;
    hasAll = false;
    if (ending) await stopComputer(ending);
    if (keys) forgetIdentity(keys.identity);
    if (ending) clearUnfinished(parts);
  };

  const begin = async (typed: HubTyped): Promise<BeginJoin> => {
    const found = inspectFiles(parts.paths, parts.isTestKeyring);
    if (found.type === 'ready') return { type: 'already-set-up' };
    if (found.type === 'trouble') return { type: 'trouble', trouble: found.trouble };
    const read = readTyped(typed);
    if (read.type !== 'typed') return read;
    await forget();
    let connection: HubConnection | undefined;
    try {
      const address = await findHub(read.target, read.pin, findMs);
      connection = connectHub(address);
      const box = letterBox(read.secret);
      const letters = await lettersOf(connection, box.id);
      const first = letters.get(0);
      if (!first) return { type: 'code-over' };
      const welcome = box.readWelcome(first);
      const genesis = genesisFrom(welcome.genesis);
      if (!genesis) return { type: 'code-over' };
      const identity = await newIdentity(parts);
      const { signing, sealing } = identity.device.publicKeys;
      const letter = box.asking({ name: computerName(), signing: fromText(signing), sealing: fromText(sealing) });
      if (letters.has(1) || (await putLetter(connection, box.id, 1, letter)) === 'taken') return { type: 'code-used' };
      asked = { address, box, welcome, genesis, checkNumber: box.checkNumber(first, letter), identity };
      return { type: 'asking', clinicName: welcome.clinicName, checkNumber: asked.checkNumber };
    } catch (error) {
      if (error instanceof SyncFormatError) return { type: 'code-over' };
      return { type: 'hub-trouble', why: hubTroubleOf(error) };
    } finally {
      await connection?.end();
    }
  };

  const build = async ({ identity, genesis, welcome: { clinicName, hubId, signature }, address }: Asked, dev: number, roster: readonly SignedEntry[]): Promise<JoinState> => {
    const built = await buildComputer(parts, identity, { recovery: { genesis, signature }, clinicName, address, hubId, dev, roster, sent: roster.length, method: 'join.begin' });
    if (built.type === 'trouble') return built;
    made = await startComputer(joinParts, identity, built.begun);
    return look();
  };

  const admitted = async (own: Asked): Promise<JoinState> => {
    const connection = connectHub(own.address);
    try {
      const letter = (await lettersOf(connection, own.box.id)).get(2);
      if (!letter) return { type: 'asking', clinicName: own.welcome.clinicName, checkNumber: own.checkNumber };
      const verdict = own.box.readVerdict(letter);
      if (verdict.type === 'declined') {
        await forget();
        return { type: 'declined' };
      }
      const { deviceSecret, databaseKey, device: { wrapped, publicKeys } } = own.identity;
      const device = openDeviceKeys(deviceSecret, databaseKey, wrapped, publicKeys);
      if (!device) throw new Error('keys that were made just now do not open');
      const roster = await firstRoster(connection, { genesis: own.genesis, hubId: own.welcome.hubId, dev: verdict.dev, device, app, schema, monotonic: parts.clock.monotonic });
      zero(device.sealing.privateKey);
      return roster ? await build(own, verdict.dev, roster) : { type: 'wrong-clinic' };
    } catch (error) {
      if (error instanceof SyncFormatError) return { type: 'wrong-clinic' };
      return { type: 'hub-trouble', why: hubTroubleOf(error) };
    } finally {
      await connection.end();
    }
  };

  const look = async (): Promise<JoinState> => {
    const own = asked;
    if (!own) return { type: 'none' };
    if (made) {
      const { state, firstSync, isBusy, reason } = made.engine.status();
      const { clinicName } = own.welcome;
      hasAll ||= state === 'online' && firstSync === null && !isBusy;
      if (hasAll && state !== 'stopped') return { type: 'ready', clinicName };
      return { type: 'bringing', clinicName, done: firstSync?.done ?? 0, total: firstSync?.total ?? 0, reason };
    }
    building ??= admitted(own).finally(() => { building = undefined; });
    return building;
  };

  const finish = async (userName: string, password: string): Promise<FinishJoin> => {
    const [own, here] = [asked, made];
    if (!own || !here || (await look()).type !== 'ready') return { type: 'begin-again' };
    const proved = await proving.prove(here, userName, password);
    if (proved.type !== 'proved') return proved;
    const opened = await openFor(parts, own.identity, here, { userName: proved.userName, password }, proved.keep);
    made = undefined;
    if (opened.type === 'done') await forget();
    return opened;
  };

  return { begin, look, finish, forget, isPending: () => asked !== undefined };
};
