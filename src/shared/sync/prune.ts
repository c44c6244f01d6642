import type { Cursor } from './protocol.ts';
import type { RosterDevice } from './roster-state.ts';

/**
 * The two computers of the lowest numbers keep every signed envelope for good: a hub that loses everything is filled again from one of them. All
 * others may drop what both said they have.
 */
export const keepersOf = (devices: Iterable<Pick<RosterDevice, 'dev' | 'class' | 'revoked'>>): readonly number[] =>
  [...devices].filter((device) => device.class !== 'phone' && !device.revoked).map(({ dev }) => dev).sort((a, b) => a - b).slice(0, 2);

/** What another device said of its log, in a signed heartbeat. */
export interface SaidOfLog {
  readonly dev: number;
  readonly cursor: Cursor | undefined;
  /** Per device, everything of it up to q is applied there. */
  readonly applied: ReadonlyMap<number, number>;
  /** Every envelope that it ever applied lies there. */
  readonly isWhole: boolean;
  /** When it was heard, Unix milliseconds. */
  readonly heardAt: number;
}

/** A computer that was not heard for longer may be lost with its disk. */
const mostSilentMs = 7 * 86_400_000;

export interface Prunable {
  /** Per device, up to this count. */
  readonly upTo: ReadonlyMap<number, number>;
  /** And no further in the hub's order. */
  readonly seq: number;
}

/** What this device may drop by what others said: undefined for nothing. What the hub says of itself is never asked. */
export const prunable = (own: number, keepers: readonly number[], said: readonly SaidOfLog[], { incarnation, now }: { readonly incarnation: string; readonly now: number }): Prunable | undefined => {
  if (keepers.length < 2 || keepers.includes(own)) return undefined;
  const words = keepers.map((keeper) => said.find(({ dev }) => dev === keeper));
  const upTo = new Map<number, number>();
  let seq = Number.MAX_SAFE_INTEGER;
  for (const word of words) {
    if (!word?.isWhole || word.cursor?.incarnation !== incarnation || Math.abs(now - word.heardAt) > mostSilentMs) return undefined;
    seq = Math.min(seq, word.cursor.seq);
  }
  for (const dev of new Set(words.flatMap((word) => [...(word?.applied.keys() ?? [])]))) {
    // What a keeper wrote itself it has: it does not count it as received.
    upTo.set(dev, Math.min(...words.map((word) => (word?.dev === dev ? Number.MAX_SAFE_INTEGER : (word?.applied.get(dev) ?? 0)))));
  }
  return { upTo, seq };
};
