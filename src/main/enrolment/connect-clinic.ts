import { parseEnrolmentCode } from '#shared/sync/enrolment-code.ts';
import { encodeSigned } from '#shared/sync/roster-entry.ts';
import { decodeRegistrationAnswer } from '#shared/sync/protocol.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { HubRefused } from '#main/sync/hub-client.ts';
import type { ConnectHub, HubAddress, HubConnection } from '#main/sync/hub-connection.ts';
import type { HeldKeys } from '#main/sync/keys/held-keys.ts';
import { readRoster, rosterLength, saveRosterSent } from '#main/sync/roster/roster-store.ts';
import { keepHub, readHub } from '#main/sync/sync-facts.ts';
import { utf8 } from '#main/vault/encodings.ts';
import { genesisText } from '#main/vault/recovery.ts';
import type { Genesis } from '#main/vault/recovery.ts';
import { readHubAddress, readProxy } from './hub-address.ts';
import { askHub, hubTroubleOf, reading } from './hub-letters.ts';
import type { HubTrouble } from './hub-letters.ts';

/** Reads the whole pin of whoever answers at an address, if it begins as the code says. @throws HubUnreachable */
export type FindHub = (target: { readonly host: string; readonly port: number; readonly proxy?: string | undefined }, pinStart: Uint8Array, timeoutMs: number) => Promise<HubAddress>;

export interface HubTyped {
  readonly address: string;
  readonly code: string;
  readonly proxy: string;
}

type BadPlace = { readonly type: 'bad-address' } | { readonly type: 'bad-proxy' };
/** `group`: the first of the eight that has a letter of no code, counted from 1; 0 where the number of letters is wrong. */
type BadCode = { readonly type: 'bad-code'; readonly group: number };
export type BadTyping = BadPlace | BadCode;

export type ConnectAnswer =
  | { readonly type: 'connected'; readonly host: string; readonly port: number }
  | BadTyping
  | { readonly type: 'hub-trouble'; readonly why: HubTrouble }
  /** Used, too old, or printed by another hub. */
  | { readonly type: 'code-over' }
  | { readonly type: 'has-hub' }
  | { readonly type: 'may-not' }
  /** The clinic is from before there was sync: the recovery words begin the list of its computers. */
  | { readonly type: 'words-needed' };

const tidied = (typed: string): string => typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');

/** Which group of four a person has to look at again. */
const badGroup = (typed: string): number => {
  const tidy = tidied(typed);
  if (tidy.length !== 32) return 0;
  const at = [...tidy].findIndex((letter) => !/[0-9A-HJKMNP-TV-Z]/.test(letter));
  return at < 0 ? 0 : Math.floor(at / 4) + 1;
};

export const readPlace = ({ address, proxy }: Pick<HubTyped, 'address' | 'proxy'>) => {
  const [at, through] = [readHubAddress(address), readProxy(proxy)];
  if (!at) return { type: 'bad-address' as const };
  if (!through) return { type: 'bad-proxy' as const };
  return { type: 'place' as const, target: { ...at, ...through } };
};

export const readTyped = ({ address, code, proxy }: HubTyped) => {
  const [place, parsed] = [readPlace({ address, proxy }), parseEnrolmentCode(code)];
  if (place.type !== 'place') return place;
  if (!parsed) return { type: 'bad-code' as const, group: badGroup(code) };
  return { type: 'typed' as const, target: place.target, ...parsed };
};

export const findMs = 15_000;

export interface ConnectParts {
  readonly db: ClinicDatabase;
  readonly held: HeldKeys;
  readonly genesis: Genesis;
  readonly connectHub: ConnectHub;
  readonly findHub: FindHub;
}

/** The clinic begins at this hub, or is there with this code already; from now on it is this clinic's. @throws HubUnreachable, HubRefused */
export const registerAt = async ({ db, genesis }: ConnectParts, connection: HubConnection, address: HubAddress, secret: Uint8Array): Promise<void> => {
  const entries = await readRoster(db.read);
  const message = { secret, genesis: utf8(genesisText(genesis)), entries: entries.map(encodeSigned) };
  const { hubId } = reading(decodeRegistrationAnswer, await askHub(connection, { method: 'POST', path: '/s1/register', message }));
  await db.transaction(async (tx) => {
    await keepHub(tx, address, hubId);
    await saveRosterSent(tx, entries.length);
  });
};

/** Why this workstation may not begin the clinic at a hub; undefined when it may. */
export const mayNotBegin = async ({ db, held }: ConnectParts): Promise<'words-needed' | 'may-not' | undefined> => {
  if (!held.current() && (await rosterLength(db.read)) === 0) return 'words-needed';
  return held.current() && held.mayAdminister() ? undefined : 'may-not';
};

/** What a hub's own answer means to whoever typed its code. */
export const troubleAt = (error: unknown): { readonly type: 'code-over' } | { readonly type: 'hub-trouble'; readonly why: HubTrouble } =>
  error instanceof HubRefused && error.refusal.code === 'unauthenticated' ? { type: 'code-over' } : { type: 'hub-trouble', why: hubTroubleOf(error) };

/** This clinic begins at a hub, with the code that the hub printed. The same code again, after a cut, answers the same. */
export const connectClinic = async (parts: ConnectParts, typed: HubTyped): Promise<ConnectAnswer> => {
  const { db, connectHub, findHub } = parts;
  const read = readTyped(typed);
  if (read.type !== 'typed') return read;
  const mayNot = await mayNotBegin(parts);
  if (mayNot) return { type: mayNot };
  if (await readHub(db.read)) return { type: 'has-hub' };
  try {
    const address = await findHub(read.target, read.pin, findMs);
    const connection = connectHub(address);
    try {
      await registerAt(parts, connection, address, read.secret);
      return { type: 'connected', host: address.host, port: address.port };
    } finally {
      await connection.end();
    }
  } catch (error) {
    return troubleAt(error);
  }
};
