import { encode } from 'uqr';
import { formatEnrolmentCode } from '#shared/sync/enrolment-code.ts';
import { SyncFormatError } from '#shared/sync/cbor.ts';
import type { DeviceClass } from '#shared/sync/roster-entry.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { Clock, Ids } from '#main/ports.ts';
import { createHubClient } from '#main/sync/hub-client.ts';
import type { ConnectHub, HubAddress } from '#main/sync/hub-connection.ts';
import type { HeldKeys } from '#main/sync/keys/held-keys.ts';
import { RosterRuleError } from '#main/sync/roster/entries.ts';
import { exchangeRoster } from '#main/sync/roster-exchange.ts';
import { readHub } from '#main/sync/sync-facts.ts';
import type { Vault } from '#main/vault/vault-file.ts';
import { genesisText } from '#main/vault/recovery.ts';
import { freeName } from './computer-names.ts';
import { hubTroubleOf, lettersOf, putLetter } from './hub-letters.ts';
import type { HubTrouble } from './hub-letters.ts';
import { letterBox } from './letters.ts';
import type { Asking, LetterBox } from './letters.ts';

export interface InviteParts {
  readonly db: ClinicDatabase;
  readonly held: HeldKeys;
  readonly recovery: Vault['recovery'];
  readonly clinicName: string;
  readonly connectHub: ConnectHub;
  /** As another computer reaches this hub, the best first; none where it cannot. */
  readonly addressesOf: (address: HubAddress) => readonly string[];
  readonly clock: Clock;
  readonly ids: Ids;
  readonly app: string;
  readonly schema: number;
}

export type InviteAnswer =
  | { readonly type: 'invited'; readonly address: string; readonly others: string[]; readonly code: string; readonly until: string; readonly qr: string[] }
  | { readonly type: 'hub-trouble'; readonly why: HubTrouble }
  | { readonly type: 'no-hub' | 'may-not' | 'no-network' };

export type InviteState =
  | { readonly type: 'waiting' | 'none' | 'over' | 'declined' }
  | { readonly type: 'asked'; readonly name: string; readonly checkNumber: string }
  | { readonly type: 'admitted'; readonly dev: number; readonly name: string }
  | { readonly type: 'hub-trouble'; readonly why: HubTrouble };

const codeMs = 10 * 60_000;

interface Open {
  readonly box: LetterBox;
  readonly class: Exclude<DeviceClass, 'phone'>;
  readonly welcome: Uint8Array;
  readonly endsAt: number;
  asking: { readonly letter: Uint8Array; readonly read: Asking } | undefined;
  /** Given once: a hub that was away meanwhile hears of it when it is back. */
  dev: number | undefined;
  end: 'admitted' | 'declined' | undefined;
}

/** One other workstation at a time is let in by the person who sits here; everything of it is in memory only, and a new code ends the one before. */
export const createInvitations = () => {
  let open: Open | undefined;
  const isOver = (clock: Clock): boolean => open !== undefined && open.end === undefined && !(clock.monotonic() < open.endsAt);

  const withHub = async <T>(parts: InviteParts, work: (hub: { readonly connection: ReturnType<ConnectHub>; readonly client: ReturnType<typeof createHubClient>; readonly hubId: string }) => Promise<T>): Promise<T | { readonly type: 'no-hub' | 'may-not' }> => {
    const [hub, keys] = [await readHub(parts.db.read), parts.held.current()];
    if (!hub) return { type: 'no-hub' };
    if (!keys || !parts.held.mayAdminister()) return { type: 'may-not' };
    const connection = parts.connectHub(hub.address);
    try {
      const client = createHubClient({ connection, keys, hubId: hub.hubId, app: parts.app, schema: parts.schema, monotonic: parts.clock.monotonic });
      return await work({ connection, client, hubId: hub.hubId });
    } finally {
      await connection.end();
    }
  };

  const look = async (parts: InviteParts): Promise<InviteState> => {
    if (!open) return { type: 'none' };
    if (open.end === 'declined') return { type: 'declined' };
    if (open.end === 'admitted') return { type: 'admitted', dev: open.dev ?? 0, name: open.asking?.read.name ?? '' };
    if (isOver(parts.clock)) return { type: 'over' };
    const current = open;
    if (!current.asking) {
      const looked = await withHub(parts, async ({ connection }) => ({ type: 'letters' as const, letters: await lettersOf(connection, current.box.id) }));
      const letter = looked.type === 'letters' ? looked.letters.get(1) : undefined;
      if (!letter) return { type: 'waiting' };
      try {
        const read = current.box.readAsking(letter);
        const taken = new Set([...(parts.held.current()?.roster().devices.values() ?? [])].map(({ name }) => name));
        current.asking = { letter, read: { ...read, name: freeName(read.name, taken) } };
      } catch (error) {
        // Somebody wrote into the box who does not know the code: this one is worth nothing any more.
        if (error instanceof SyncFormatError) return { type: 'over' };
        throw error;
      }
    }
    return { type: 'asked', name: current.asking.read.name, checkNumber: current.box.checkNumber(current.welcome, current.asking.letter) };
  };

  const admit = async (parts: InviteParts, current: Open): Promise<InviteState> => {
    const { asking } = current;
    const keys = parts.held.current();
    if (!asking || !keys) return { type: 'none' };
    const answered = await withHub(parts, async ({ connection, client }): Promise<InviteState> => {
      const dev = current.dev ?? (await parts.db.transaction((tx) => keys.admitDevice(tx, { class: current.class, person: '', ...asking.read })));
      current.dev = dev;
      // The joiner has to find itself in the roster before it is told that it is in.
      const { rosterLength } = await client.hello();
      await exchangeRoster({ db: parts.db, keys, client }, rosterLength);
      await putLetter(connection, current.box.id, 2, current.box.verdict({ type: 'admitted', dev, class: current.class }));
      current.end = 'admitted';
      return { type: 'admitted', dev, name: asking.read.name };
    });
    if (answered.type === 'no-hub' || answered.type === 'may-not') return { type: 'none' };
    return answered as InviteState;
  };

  const inWords = async <T>(work: () => Promise<T>): Promise<T | { readonly type: 'hub-trouble'; readonly why: HubTrouble }> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof RosterRuleError) return { type: 'hub-trouble', why: 'refused' };
      return { type: 'hub-trouble', why: hubTroubleOf(error) };
    }
  };

  return {
    begin: (parts: InviteParts, kind: Open['class']): Promise<InviteAnswer> => inWords(async () => withHub(parts, async ({ connection, client, hubId }): Promise<InviteAnswer> => {
      const hub = await readHub(parts.db.read);
      if (!hub) return { type: 'no-hub' };
      const [address, ...others] = parts.addressesOf(hub.address);
      if (address === undefined) return { type: 'no-network' };
      const secret = parts.ids.randomBytes(10);
      const box = letterBox(secret);
      const { recovery: { genesis, signature }, clinicName, clock } = parts;
      const welcome = box.welcome({ genesis: genesisText(genesis), signature, clinicName, hubId });
      const { token } = await client.hello();
      await putLetter(connection, box.id, 0, welcome, token);
      open = { box, class: kind, welcome, endsAt: clock.monotonic() + codeMs, asking: undefined, dev: undefined, end: undefined };
      const code = formatEnrolmentCode({ pin: hub.address.pin, secret });
      const { data } = encode(`WARDLIGHT ${address} ${code}`, { ecc: 'M', border: 4 });
      return {
        type: 'invited', address, others, code, until: new Date(Date.parse(clock.now()) + codeMs).toISOString(),
        qr: data.map((row) => row.map((isDark) => (isDark ? '1' : '0')).join('')),
      };
    })),
    look: (parts: InviteParts): Promise<InviteState> => inWords(() => look(parts)),
    /** The person has compared the numbers. `isRight` false: somebody else's computer answered, and gets nothing. */
    answer: (parts: InviteParts, isRight: boolean): Promise<InviteState> => inWords(async (): Promise<InviteState> => {
      const current = open;
      if (!current?.asking || (current.end === undefined && current.dev === undefined && isOver(parts.clock))) return current ? { type: 'over' } : { type: 'none' };
      if (isRight) return admit(parts, current);
      current.end = 'declined';
      await withHub(parts, async ({ connection }) => putLetter(connection, current.box.id, 2, current.box.verdict({ type: 'declined' })).then((type) => ({ type })));
      return { type: 'declined' };
    }),
    forget: () => { open = undefined; },
  };
};
