import type { Cursor, PullAnswer } from '#shared/sync/protocol.ts';
import type { ApplyChanges } from '#main/records/index.ts';
import type { Clock } from '#main/ports.ts';
import { logEnvelopes } from './batch-store.ts';
import { isLogged, judgeManifests, judgePiece } from './judge-page.ts';
import type { JudgedManifests } from './judge-page.ts';
import { noteReceived, openAll, wholeEnvelope, writeOpened } from './open-envelopes.ts';
import type { OpeningParts, Written } from './open-envelopes.ts';
import { piecesOf } from './page-pieces.ts';
import type { PagePiece } from './page-pieces.ts';
import type { RosterPlaces } from './roster/places.ts';
import { keepCursor } from './sync-facts.ts';

export interface PageParts extends OpeningParts {
  readonly places: RosterPlaces;
  readonly changes: ApplyChanges;
  readonly clock: Clock;
  /** In a transaction, asked before each. */
  readonly mostChanges: () => number;
}

/** Batches under our own number that we never sealed: this database was restored from a copy, or two have one. */
export class OwnNumberTaken extends Error {
  override readonly name = 'OwnNumberTaken';
}

export interface PieceOutcome extends Written {
  /** Parts that no honest hub sends. */
  readonly broken: number;
}

interface ApplyOptions {
  readonly clockOffset: number;
  readonly incarnation: string;
  /** Asked before each piece: what is written stays written, and the rest comes again. */
  readonly isGoingOn: () => boolean;
  /** Told of each piece once it is on disk. */
  readonly onPiece: (outcome: PieceOutcome, cursor: Cursor) => void;
}

/** Everything of a piece that can be done while another is written: judged, opened, sorted. Its packages are used and not yet kept. */
const preparePiece = async (parts: PageParts, judged: JudgedManifests, piece: PagePiece, seen: Map<string, string>) => {
  const { db, keys } = parts;
  const { batches, packages, envelopes, broken } = judgePiece(judged, piece);
  const { fit, refused: refusedPackages } = await keys.judgePackages(db.read, packages.map(({ batch: { manifest: { dev, bseq } }, own }) => ({ own, dev, bseq })), seen);
  const isKnown = await isLogged(db.read, envelopes);
  const held = envelopes.filter(isKnown);
  const fresh = envelopes.filter((each) => !isKnown(each));
  const counted = fresh.flatMap((each) => (each.batch.verdict.type === 'keep' ? [] : [each]));
  const { opened, refused } = await openAll(parts, counted);
  const kept = [
    ...fresh.flatMap((each) => (each.batch.verdict.type === 'keep' ? [wholeEnvelope(each, each.batch.verdict.reason)] : [])),
    ...refused.map(({ from, reason }) => wholeEnvelope(from, reason)),
  ];
  const own = batches.map((batch) => ({ batch, own: counted.filter((each) => each.batch === batch) }))
    .filter(({ batch: { verdict }, own: some }) => verdict.type === 'take' || (verdict.type === 'known' && some.length > 0));
  const logged = [...held, ...counted].flatMap(({ batch: { manifest }, seq, bytes, envelope, isNamed }) =>
    (envelope && isNamed && envelope.header.dev === manifest.dev ? [{ ...envelope.header, bseq: manifest.bseq, hubSeq: seq, bytes }] : []));
  return { opened, kept, batches: own, logged, fit, upTo: piece.upTo, broken: broken + refusedPackages, hasPackages: packages.length > 0 };
};
type PreparedPiece = Awaited<ReturnType<typeof preparePiece>>;

const writePiece = async ({ db, keys, changes, clock }: PageParts, { opened, kept, batches, logged, fit, broken }: PreparedPiece, cursor: Cursor, clockOffset: number): Promise<PieceOutcome> =>
  db.transaction(async (tx): Promise<PieceOutcome> => {
    const at = clock.now();
    if (fit.length > 0) await keys.savePackages(tx, fit);
    const written = await writeOpened(tx, { keys, changes }, { opened, kept }, { at, clockOffset });
    await noteReceived(tx, keys, batches, opened, at);
    if (logged.length > 0) await logEnvelopes(tx, logged);
    await keepCursor(tx, cursor);
    return { ...written, broken };
  }, { priority: 'job', durability: 'read-audit' });

/**
 * One page of the hub, in pieces: each is judged and opened while the one before it is written, and everything it brought is written in one
 * transaction with the cursor. What cannot be applied is kept with its reason and blocks nothing. Answers whether keys came, and whether all of
 * it was written. @throws RosterBehind, OwnNumberTaken
 */
export const applyPage = async (parts: PageParts, page: PullAnswer, { clockOffset, incarnation, isGoingOn, onPiece }: ApplyOptions): Promise<{ readonly hasNewKeys: boolean; readonly isWhole: boolean }> => {
  const { db, keys, places } = parts;
  const judged = await judgeManifests({ read: db.read, keys, places }, page.manifests);
  if ([...judged.batches.values()].some(({ manifest, verdict }) => manifest.dev === keys.dev && verdict.type === 'take')) throw new OwnNumberTaken('another workstation has our number');
  const seen = new Map<string, string>();
  let hasNewKeys = false;
  let broken = judged.broken;
  let writing: Promise<void> = Promise.resolve();
  try {
    for (const piece of piecesOf(page, parts.mostChanges)) {
      if (!isGoingOn()) return { hasNewKeys, isWhole: false };
      const prepared = await preparePiece(parts, judged, piece, seen);
      await writing;
      const cursor: Cursor = { incarnation, seq: prepared.upTo };
      hasNewKeys ||= prepared.hasPackages;
      const wasBroken = broken;
      broken = 0;
      writing = writePiece(parts, prepared, cursor, clockOffset).then((outcome) => { onPiece({ ...outcome, broken: outcome.broken + wasBroken }, cursor); });
      // Waited for before the next is written.
      writing.catch(() => undefined);
    }
  } finally {
    await writing;
  }
  return { hasNewKeys, isWhole: true };
};
