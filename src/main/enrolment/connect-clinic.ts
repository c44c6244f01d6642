import { parseEnrolmentCode } from '#shared/sync/enrolment-code.ts';
import { encodeSigned } from '#shared/sync/roster-entry.ts';
import { decodeRegistrationAnswer } from '#shared/sync/protocol.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { HubRefused } from '#main/sync/hub-client.ts';
import type { ConnectHub, HubAddress } from '#main/sync/hub-connection.ts';
import type { HeldKeys } from '#main/sync/keys/held-keys.ts';
import { readRoster, saveRosterSent } from '#main/sync/roster/roster-store.ts';
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

export type BadTyping =
  | { readonly type: 'bad-address' }
  | { readonly type: 'bad-proxy' }
  /** `group`: the first of the eight that has a letter of no code, counted from 1; 0 where the number of letters is wrong. */
  | { readonly type: 'bad-code'; readonly group: number };

export type ConnectAnswer =
  | { readonly type: 'connected'; readonly host: string; readonly port: number }
  | BadTyping
  | { readonly type: 'hub-trouble'; readonly why: HubTrouble }
  /** Used, too old, or printed by another hub. */
  | { readonly type: 'code-over' }
  | { readonly type: 'has-hub' }
  | { readonly type: 'may-not' };

const tidied = (typed: string): string => typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');

/** Which group of four a person has to look at again. */
const badGroup = (typed: string): number => {
  const tidy = tidied(typed);
  if (tidy.length !== 32) return 0;
  const at = [...tidy].findIndex((letter) => !/[0-9A-HJKMNP-TV-Z]/.test(letter));
  return at < 0 ? 0 : Math.floor(at / 4) + 1;
};

export const readTyped = ({ address, code, proxy }: HubTyped) => {
  const [at, through, parsed] = [readHubAddress(address), readProxy(proxy), parseEnrolmentCode(code)];
  if (!at) return { type: 'bad-address' as const };
  if (!through) return { type: 'bad-proxy' as const };
  if (!parsed) return { type: 'bad-code' as const, group: badGroup(code) };
  return { type: 'typed' as const, target: { ...at, ...through }, ...parsed };
};

export const findMs = 15_000;

export interface ConnectParts {
  readonly db: ClinicDatabase;
  readonly held: HeldKeys;
  readonly genesis: Genesis;
  readonly connectHub: ConnectHub;
  readonly findHub: FindHub;
}

/** This clinic begins at a hub, with the code that the hub printed. The same code again, after a cut, answers the same. */
export const connectClinic = async ({ db, held, genesis, connectHub, findHub }: ConnectParts, typed: HubTyped): Promise<ConnectAnswer> => {
  const read = readTyped(typed);
  if (read.type !== 'typed') return read;
  if (!held.current() || !held.mayAdminister()) return { type: 'may-not' };
  if (await readHub(db.read)) return { type: 'has-hub' };
  try {
    const address = await findHub(read.target, read.pin, findMs);
    const connection = connectHub(address);
    try {
      const entries = await readRoster(db.read);
      const message = { secret: read.secret, genesis: utf8(genesisText(genesis)), entries: entries.map(encodeSigned) };
      const { hubId } = reading(decodeRegistrationAnswer, await askHub(connection, { method: 'POST', path: '/s1/register', message }));
      await db.transaction(async (tx) => {
        await keepHub(tx, address, hubId);
        await saveRosterSent(tx, entries.length);
      });
      return { type: 'connected', host: address.host, port: address.port };
    } finally {
      await connection.end();
    }
  } catch (error) {
    if (error instanceof HubRefused && error.refusal.code === 'unauthenticated') return { type: 'code-over' };
    return { type: 'hub-trouble', why: hubTroubleOf(error) };
  }
};
