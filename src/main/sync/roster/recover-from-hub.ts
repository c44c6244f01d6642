import { SyncFormatError } from '#shared/sync/cbor.ts';
import { encodeSigned } from '#shared/sync/roster-entry.ts';
import type { SignedEntry } from '#shared/sync/roster-entry.ts';
import type { RosterState } from '#shared/sync/roster-state.ts';
import { fromText, zero } from '#main/vault/encodings.ts';
import { clinicIdOf, genesisFrom, recoveryKeysFrom, recoverySecretFrom, signGenesis } from '#main/vault/recovery.ts';
import type { Genesis, RecoveryKeys } from '#main/vault/recovery.ts';
import { unseal } from '#main/vault/seal.ts';
import type { Sealed } from '#main/vault/seal.ts';
import type { Vault } from '#main/vault/vault-file.ts';
import { askClinicOf, createHubClient, HubRefused } from '../hub-client.ts';
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
  /** Verified from the clinic's id on. */
  readonly roster: RosterState;
  /** How many envelopes the hub says it holds: nothing proves it before they are here. */
  readonly envelopesSaid: number;
  /**
   * The entry that lets this computer in. Keep the whole chain (`appendRoster`, number `dev` in sync_state) before `send`: who is cut off
   * in between tries again with the same.
   */
  readonly admit: (device: Vault['device'], name: string, at: number) => Promise<{ readonly dev: number; readonly entries: readonly SignedEntry[] }>;
  /** Leaves the chain at the hub. `behind`: somebody signed meanwhile; look again. @throws HubRefused, HubUnreachable */
  readonly send: (entries: readonly SignedEntry[]) => Promise<'sent' | 'behind'>;
  /** What is sealed to the words; undefined for what is not. The caller's to zero. */
  readonly open: (sealed: Sealed, context: string) => Promise<Uint8Array | undefined>;
  /** Zeroes what the words opened. */
  readonly end: () => void;
}

/** `not-known`: no clinic of these words is at this hub. `not-verified`: what it shows is not what the words began. */
export type Looked = FoundClinic | { readonly type: 'words-wrong' | 'not-known' | 'not-verified' };

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

interface Standing { readonly client: HubClient; readonly hubId: string; readonly genesis: Genesis; readonly words: RecoveryKeys; readonly state: RosterState; readonly envelopesSaid: number }

const found = ({ client, hubId, genesis, words, state, envelopesSaid }: Standing): FoundClinic => ({
  type: 'found', clinicId: state.clinic, hubId, recovery: { genesis, signature: signGenesis(genesis, words) }, roster: state, envelopesSaid,
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
  open: (sealed, context) => unseal(words.sealing, sealed, context),
  end: () => zero(words.sealing.privateKey),
});

/**
 * A clinic whose computers are all gone, by its 24 words alone, from a hub that is believed in nothing: the chain must lead from a genesis that
 * names the words, under the id that is that genesis' hash, and only the words can have signed its first entry.
 * @throws HubUnreachable, HubRefused
 */
export const lookForClinic = async ({ connection, app, schema, monotonic }: RecoverParts, typed: string): Promise<Looked> => {
  const secret = recoverySecretFrom(typed);
  if (!secret) return { type: 'words-wrong' };
  const words = await recoveryKeysFrom(secret);
  zero(secret);
  let isFound = false;
  try {
    const { sign } = wordsSigner(words);
    const { clinicId, hubId } = await askClinicOf(connection, { key: fromText(words.signingPublicKey), sign });
    let envelopesSaid = 0;
    const client = createHubClient({
      connection, keys: { clinicId, dev: 0, sign }, hubId, app, schema, monotonic, onHello: ({ head }) => { envelopesSaid = head; },
    });
    const chain = await fetchChain(client);
    const genesis = genesisFrom(Buffer.from(chain.genesis).toString('utf8'));
    const isTheirs = genesis?.recoverySigning === words.signingPublicKey && genesis.recoverySealing === words.sealing.publicKey && clinicIdOf(genesis) === clinicId;
    // A chain of nothing proves nothing: anybody can name the words' public halves.
    const state = isTheirs ? rosterFrom(genesis, chain.entries) : undefined;
    if (!genesis || !state || state.length === 0) return { type: 'not-verified' };
    isFound = true;
    return found({ client, hubId, genesis, words, state, envelopesSaid });
  } catch (error) {
    if (error instanceof SyncFormatError) return { type: 'not-verified' };
    if (error instanceof HubRefused && error.refusal.code === 'not-found') return { type: 'not-known' };
    // It named a clinic whose words are others.
    if (error instanceof HubRefused && error.refusal.code === 'unauthenticated') return { type: 'not-verified' };
    throw error;
  } finally {
    if (!isFound) zero(words.sealing.privateKey);
  }
};
