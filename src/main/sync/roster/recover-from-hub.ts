import { encodeSigned } from '#shared/sync/roster-entry.ts';
import type { SignedEntry } from '#shared/sync/roster-entry.ts';
import { decodeChallenge } from '#shared/sync/protocol.ts';
import type { RosterDevice, RosterState } from '#shared/sync/roster-state.ts';
import { fromText, zero } from '#main/vault/encodings.ts';
import { clinicIdOf, genesisFrom, recoveryKeysFrom, recoverySecretFrom, signGenesis } from '#main/vault/recovery.ts';
import type { Genesis, RecoveryKeys } from '#main/vault/recovery.ts';
import type { Vault } from '#main/vault/vault-file.ts';
import { createHubClient, HubRefused } from '../hub-client.ts';
import type { HubClient } from '../hub-client.ts';
import type { HubConnection } from '../hub-connection.ts';
import { admittedByWords, rosterFrom } from './by-words.ts';
import { wordsSigner } from './found.ts';

export interface RecoverParts {
  readonly connection: HubConnection;
  readonly app: string;
  readonly schema: number;
  readonly monotonic: () => number;
}

/** What the recoverer is shown before accepting it, and all that the new computer's vault and database need. */
export interface FoundClinic {
  readonly type: 'found';
  readonly clinicId: string;
  readonly hubId: string;
  readonly recovery: Pick<Vault['recovery'], 'genesis' | 'signature'>;
  /** When the newest entry of the roster was signed, by its signer's clock; null for an empty one. */
  readonly headAt: string | null;
  readonly devices: readonly Pick<RosterDevice, 'dev' | 'name' | 'class' | 'admittedAt' | 'revoked'>[];
  /**
   * The entry that lets this computer in. Keep the whole chain (`appendRoster`, number `dev` in sync_state) before `send`: who is cut off
   * in between tries again with the same.
   */
  readonly admit: (device: Vault['device'], name: string, at: number) => Promise<{ readonly dev: number; readonly entries: readonly SignedEntry[] }>;
  /** Leaves the chain at the hub. `behind`: somebody signed meanwhile; look again. @throws HubRefused, HubUnreachable */
  readonly send: (entries: readonly SignedEntry[]) => Promise<'sent' | 'behind'>;
  /** Zeroes what the words opened. */
  readonly end: () => void;
}

export type Looked = FoundClinic | { readonly type: 'words-wrong' | 'other-clinic' | 'not-known' | 'not-verified' };

const mostPages = 200;

/** The whole chain that the hub shows, and the genesis it says it belongs to. */
const fetchChain = async (client: HubClient): Promise<{ readonly genesis: Uint8Array; readonly entries: readonly Uint8Array[] }> => {
  const first = await client.roster(0);
  const entries = [...first.entries];
  for (let page = 0; entries.length < first.length && page < mostPages; page += 1) {
    const next = await client.roster(entries.length);
    if (next.entries.length === 0) break;
    entries.push(...next.entries);
  }
  return { genesis: first.genesis, entries };
};

const shownOf = ({ line, at, devices }: RosterState): Pick<FoundClinic, 'headAt' | 'devices'> => ({
  headAt: line.length > 0 ? new Date(at).toISOString() : null,
  devices: [...devices.values()].sort((a, b) => a.dev - b.dev).map(({ dev, name, class: kind, admittedAt, revoked }) => ({ dev, name, class: kind, admittedAt, revoked })),
});

const found = (client: HubClient, hubId: string, genesis: Genesis, words: RecoveryKeys, state: RosterState): FoundClinic => ({
  type: 'found', clinicId: state.clinic, hubId, recovery: { genesis, signature: signGenesis(genesis, words) }, ...shownOf(state),
  admit: async (device, name, at) => {
    // Nobody goes yet: which of their batches count is known only once everything has come.
    const { grown, dev } = await admittedByWords(state, genesis, words, { name, signing: fromText(device.signing), sealing: fromText(device.sealing) }, [], at);
    return { dev, entries: [...state.line.map(({ signed }) => signed), ...grown.made] };
  },
  send: async (entries) => {
    try {
      await client.addRoster({ length: state.length, entries: entries.slice(state.length).map(encodeSigned) });
      return 'sent';
    } catch (error) {
      if (error instanceof HubRefused && error.refusal.code === 'roster-behind') return 'behind';
      throw error;
    }
  },
  end: () => zero(words.sealing.privateKey),
});

/**
 * A clinic whose computers are all gone, by its 24 words and its id (both are on the sheet), from a hub that is believed in nothing: the chain
 * must lead from the genesis whose hash is the id, and the genesis must name the words.
 * @throws HubUnreachable, HubRefused, SyncFormatError
 */
export const lookForClinic = async ({ connection, app, schema, monotonic }: RecoverParts, typed: string, clinicId: string): Promise<Looked> => {
  const secret = recoverySecretFrom(typed);
  if (!secret) return { type: 'words-wrong' };
  const words = await recoveryKeysFrom(secret);
  zero(secret);
  const refuse = (type: Exclude<Looked['type'], 'found'>): Looked => {
    zero(words.sealing.privateKey);
    return { type };
  };
  const { hubId } = decodeChallenge((await connection.request({ method: 'GET', path: '/s1/challenge', timeoutMs: 20_000, mostBytes: 4_096 })).body);
  const client = createHubClient({ connection, keys: { clinicId, dev: 0, sign: wordsSigner(words).sign }, hubId, app, schema, monotonic });
  let chain: Awaited<ReturnType<typeof fetchChain>>;
  try {
    chain = await fetchChain(client);
  } catch (error) {
    zero(words.sealing.privateKey);
    if (!(error instanceof HubRefused)) throw error;
    if (error.refusal.code === 'not-found') return { type: 'not-known' };
    // The hub knows the clinic and not these words' signature.
    if (error.refusal.code === 'unauthenticated') return { type: 'words-wrong' };
    throw error;
  }
  const genesis = genesisFrom(Buffer.from(chain.genesis).toString('utf8'));
  if (!genesis || clinicIdOf(genesis) !== clinicId) return refuse('other-clinic');
  if (genesis.recoverySigning !== words.signingPublicKey || genesis.recoverySealing !== words.sealing.publicKey) return refuse('words-wrong');
  const state = rosterFrom(genesis, chain.entries);
  return state ? found(client, hubId, genesis, words, state) : refuse('not-verified');
};
