import { hexOf } from '#shared/sync/change.ts';
import { decodeEntry } from '#shared/sync/roster-entry.ts';
import type { RosterAct, SignedEntry } from '#shared/sync/roster-entry.ts';
import { extendRoster, mayAdminister, replayRoster } from '#shared/sync/roster.ts';
import type { RosterState } from '#shared/sync/roster-state.ts';
import { rosterParts } from './crypto.ts';
import { grownFrom, withEntry } from './entries.ts';
import type { EntrySigner } from './entries.ts';

/** `from`: how many of our entries stay; `entries` follow them. `remake`: what we had decided and nobody ever saw, to be signed anew. */
export type FollowedChain =
  | { readonly type: 'refused' }
  | { readonly type: 'extended' | 'joined'; readonly from: number; readonly entries: readonly SignedEntry[]; readonly state: RosterState; readonly remake: readonly RosterAct[] };

const extended = (begun: RosterState, entries: readonly SignedEntry[]): RosterState | undefined => {
  let state = begun;
  for (const signed of entries) {
    const next = extendRoster(state, signed, rosterParts);
    if (next.type === 'refused') return undefined;
    state = next.state;
  }
  return state;
};

/**
 * What becomes of our chain when the hub shows these entries, `seen` of ours having lain there once. Another entry in the place of one that
 * the hub never held is an ordinary race: ours is made anew on top. In the place of one that it held, it is a fork: an administrator joins
 * both, anybody else keeps to their own chain and says so.
 */
export const followChain = (
  state: RosterState, seen: number, entries: readonly SignedEntry[], { signer, at }: { readonly signer: EntrySigner; readonly at: () => number },
): FollowedChain => {
  const known = new Map(state.line.map(({ name }, i) => [name, i + 1]));
  const theirs = entries.filter(({ body }) => !known.has(hexOf(rosterParts.sha256(body))));
  const [first] = theirs;
  if (!first) return { type: 'extended', from: state.length, entries: [], state, remake: [] };
  const parent = parentOf(first);
  const from = parent === state.clinic ? 0 : parent === undefined ? undefined : known.get(parent);
  if (from === undefined) return { type: 'refused' };
  const base = from === state.length ? state : replayRoster(state, from, rosterParts);
  const main = extended(base, theirs);
  if (!main) return { type: 'refused' };
  const ours = state.line.slice(from).map(({ signed }) => signed);
  const isTakenIn = main.forks.includes(hexOf(state.head)) || ours.length === 0;
  if (isTakenIn) return { type: 'extended', from, entries: theirs, state: main, remake: [] };
  const own = ours.map(({ body }) => decodeEntry(body));
  if (from >= seen && own.every(({ by }) => by === signer.by)) {
    return { type: 'extended', from, entries: theirs, state: main, remake: own.map(({ act }) => act) };
  }
  if (!mayAdminister(main, signer.by)) return { type: 'refused' };
  const joined = withEntry(grownFrom(main), { type: 'join', entries: ours }, at(), signer);
  return { type: 'joined', from, entries: [...theirs, ...joined.made], state: joined.state, remake: [] };
};

const parentOf = ({ body }: SignedEntry): string | undefined => {
  try {
    return hexOf(decodeEntry(body).parent);
  } catch {
    return undefined;
  }
};
