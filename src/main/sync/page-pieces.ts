import { SyncFormatError } from '#shared/sync/cbor.ts';
import { decodeEnvelope } from '#shared/sync/envelope.ts';
import type { Envelope } from '#shared/sync/envelope.ts';
import type { PullAnswer, PulledEnvelope, PulledKey } from '#shared/sync/protocol.ts';

/** Envelopes of a page that are written together, and what has to be there before them. */
export interface PagePiece {
  readonly envelopes: readonly (PulledEnvelope & { /** Undefined for what does not read as one. */ readonly envelope: Envelope | undefined })[];
  readonly keys: readonly PulledKey[];
  /** Places in the page's manifests: those whose envelopes, or keys alone, are in this piece. */
  readonly manifests: ReadonlySet<number>;
  /** Where the cursor stands once it is written. */
  readonly upTo: number;
}

/** Somebody who saves waits for one piece at most: some milliseconds. Where nobody does, larger ones cost less for each change. */
const changesOfPiece = { whileSaving: 250, otherwise: 1_000 } as const;
const stillSavingMs = 30_000;

/** How large the next piece may be. `savedAt`, `now`: monotonic milliseconds, of the last save on this workstation. */
export const mostChanges = (savedAt: number, now: number): number => (now - savedAt < stillSavingMs ? changesOfPiece.whileSaving : changesOfPiece.otherwise);

const envelopeIn = (bytes: Uint8Array): Envelope | undefined => {
  try {
    return decodeEnvelope(bytes);
  } catch (error) {
    if (error instanceof SyncFormatError) return undefined;
    throw error;
  }
};

/** No honest hub mixes its batches: then the page is one piece. */
const isInOrder = ({ envelopes }: PullAnswer): boolean => envelopes.every(({ manifest }, i) => i === 0 || manifest >= (envelopes[i - 1]?.manifest ?? 0));

/**
 * A page in the hub's order, bit by bit: a transaction is as short as that, and the next piece is opened while one is written. A batch may be
 * cut as a page's end may cut it. Every manifest and key of the page is in some piece; the last one ends where the page does.
 */
export const piecesOf = function* (page: PullAnswer, most: () => number): Generator<PagePiece> {
  const inOrder = isInOrder(page);
  let [at, firstManifest] = [0, 0];
  const keys = new Set(page.keys);
  do {
    const envelopes: PagePiece['envelopes'][number][] = [];
    const limit = inOrder ? most() : Number.MAX_SAFE_INTEGER;
    for (let changes = 0; at < page.envelopes.length; at += 1) {
      const each = page.envelopes[at];
      if (!each) break;
      const envelope = envelopeIn(each.bytes);
      changes += envelope?.header.n ?? 1;
      if (envelopes.length > 0 && changes > limit) break;
      envelopes.push({ ...each, envelope });
    }
    const isLast = at >= page.envelopes.length;
    const last = envelopes.at(-1);
    const lastManifest = isLast ? page.manifests.length - 1 : (last?.manifest ?? 0);
    const own = [...keys].filter(({ manifest }) => isLast || manifest <= lastManifest);
    own.forEach((key) => keys.delete(key));
    const manifests = new Set(Array.from({ length: Math.max(0, lastManifest - firstManifest + 1) }, (_each, i) => firstManifest + i));
    // The next piece may begin with the rest of this one's last batch.
    firstManifest = page.envelopes[at]?.manifest === lastManifest ? lastManifest : lastManifest + 1;
    yield { envelopes, keys: own, manifests, upTo: isLast ? page.next : (last?.seq ?? page.next) };
  } while (at < page.envelopes.length);
};
