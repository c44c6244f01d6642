import { covers, emptyContext, withDot } from '#shared/sync/context.ts';
import { isSameDot } from '#shared/sync/dot.ts';
import type { LiveValue } from '#shared/sync/live-value.ts';
import { realRules } from './rules.ts';
import type { Rules } from './rules.ts';

export interface Mutant {
  readonly name: string;
  readonly rules: Rules;
}

const isLater = (a: LiveValue, b: LiveValue): boolean => (a.hlc === b.hlc ? a.dot.dev > b.dot.dev : a.hlc > b.hlc);
const but = (name: string, other: Partial<Rules>): Mutant => ({ name, rules: { ...realRules, ...other } });

/** One rule of the real ones put out of force, each. A simulator that does not notice proves nothing. */
export const mutants: readonly Mutant[] = [
  but('last writer wins', {
    mergeField: (_field, live, incoming) => {
      const [only] = live;
      return only && isLater(only, incoming) ? { live: [only], history: [incoming] } : { live: [incoming], history: live };
    },
  }),
  but('no cover check: what was replaced comes back', {
    mergeField: (_field, live, incoming) => ({ live: [...live.filter((each) => !covers(incoming.context, each.dot) && !isSameDot(each.dot, incoming.dot)), incoming], history: [] }),
  }),
  but('one context for all that a device has', { contextOf: (_live, ofStream) => ofStream() }),
  but('contexts name siblings only, not what those had seen', { contextOf: (live) => live.reduce((context, { dot }) => withDot(context, dot), emptyContext) }),
  but('cursor before rows', { keepsCursorWithRows: false }),
  but('out of the outbox before the hub answers', { waitsForAnswer: false }),
  but('nothing is offered again', { batchesToOffer: () => [] }),
  but('the incarnation is not looked at', { judgeHub: (acknowledged, { head, incarnation }) => (acknowledged && head < acknowledged.head ? { type: 'offer-again', why: 'rolled-back', cursor: { incarnation, seq: 0 } } : { type: 'go-on' }) }),
  but('a restored workstation keeps its number', { numberAfterRestore: 'same' }),
  but('a phone may write a grant', { mayWrite: () => true }),
  but('a revoked device may wrap a key', { judgeBatch: (manifest, facts) => realRules.judgeBatch(manifest, { ...facts, device: facts.device && { ...facts.device, revoked: undefined } }) }),
  but('any clinic key is taken', { isCommitted: () => true }),
  but('what the records of two devices come to is not compared', { compareClaims: () => ({ type: 'same' }) }),
  but('a digest says which writes live, not what the row shows', { digestText: (record) => realRules.digestText({ ...record, content: '', fields: new Map([...record.fields].map(([name, live]) => [name, live.map(([dot]) => [dot] as const)])) }) }),
  but('a digest says what the row shows, not which writes live', { digestText: (record) => realRules.digestText({ ...record, fields: new Map() }) }),
  but('what differs is not worked out again', { mends: false }),
  but('whoever has it may drop it once two others said they have it', {
    prunable: (own, _keepers, said, by) => {
      const others = said.filter(({ dev, applied }) => dev !== own && applied.size > 0).map(({ dev }) => dev).slice(0, 2);
      return realRules.prunable(own, others, said.map((each) => ({ ...each, isWhole: true })), by);
    },
  }),
  but('a log is pruned by what the hub says is durable', { prunable: () => ({ upTo: new Map(Array.from({ length: 200 }, (_each, dev) => [dev, Number.MAX_SAFE_INTEGER])), seq: Number.MAX_SAFE_INTEGER }) }),
  but('own changes count as sent although the hub lacks what was dropped before them', { waitsForKeepers: false }),
  but('a key epoch may go back', {
    judgeKeyPackage: (kep, facts) => realRules.judgeKeyPackage(kep, { ...facts, signer: { ...facts.signer, floorEpoch: 0 } }),
    judgeEnvelope: (manifest, header, facts) => realRules.judgeEnvelope(manifest, header, { ...facts, signer: { ...facts.signer, floorEpoch: 0 } }),
  }),
];
