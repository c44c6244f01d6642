import { addDigests, digestFrom, digestParts, emptyDigest, setText } from '#shared/sync/digest.ts';
import type { Digest, DigestedRecord, StateClaim } from '#shared/sync/digest.ts';
import type { Change } from '#shared/sync/change.ts';
import { changeFrom } from '#shared/sync/change.ts';
import { fromCbor } from '#shared/sync/cbor.ts';
import type { Dot } from '#shared/sync/dot.ts';
import { isReceived, missingRuns } from '#shared/sync/holes.ts';
import { shownOf } from '#shared/sync/live-value.ts';
import { standingOf } from '#shared/sync/tombstone.ts';
import { mergeIn } from './apply-received.ts';
import type { DeviceState, SimRecord } from './device-state.ts';
import { kindOf, placeOfStream, streamAt } from './kinds.ts';
import { envelopeIn, open, sha256 } from './model-crypto.ts';
import type { Rules } from './rules.ts';

const sum = (texts: Iterable<string>): Digest => {
  let all = emptyDigest;
  for (const text of texts) all = addDigests(all, digestFrom(sha256(text)));
  return all;
};

const nobody = { dev: 0, q: 0 };

/** What a record says, for the digest: a row shows one value of each name; counters and tombstones are part of what it shows. */
export const digestedRecord = (eid: string, { kind, state }: SimRecord): DigestedRecord => {
  const definition = kindOf(2, kind);
  const shown = definition ? [...state.fields].map(([name, live]): [string, unknown] => [name, shownOf(definition, name, live)?.value ?? null]) : [];
  const counters = [...state.counters].filter(([, count]) => count !== 0);
  return {
    kind, eid, content: JSON.stringify([standingOf(state), shown.sort(), counters.sort()]), base: state.bases.toSorted((a, b) => a.dev - b.dev || a.q - b.q)[0] ?? nobody,
    fields: new Map([
      ...[...state.fields].filter(([, live]) => live.length > 0).map(([name, live]) => [name, live.map(({ dot, value }) => [dot, value] as const)] as const),
      ['#', state.tombstones.map(({ dot, value }) => [dot, value] as const)] as const,
    ]),
  };
};

/** What a heartbeat says of the records: undefined while own changes are not sealed. */
export const claimOf = (state: DeviceState, rules: Rules): (StateClaim & { readonly parts: readonly Digest[] }) | undefined => {
  if (state.isScoped || state.outbox.length > 0) return undefined;
  const kept = state.quarantine.flatMap((each) => (each.type === 'change' ? [each.change.dot] : []));
  const applied = [...state.received].map(([dev, received]) => {
    const own = kept.flatMap((dot) => (dot.dev === dev ? [dot.q] : []));
    let last = received.runs.at(-1)?.to ?? received.upTo;
    while (last > 0 && (own.includes(last) || !isReceived(received, last))) last -= 1;
    return { dev, last, missing: missingRuns(received), kept: own };
  });
  const parts = Array.from({ length: digestParts }, (): Digest => emptyDigest);
  for (const [eid, record] of state.records) {
    const part = streamAt(record.stream)[0] ?? 0;
    parts[part] = addDigests(parts[part] ?? emptyDigest, sum([rules.digestText(digestedRecord(eid, record))]));
  }
  return { set: sum([setText(`version ${state.version}`, applied)]), parts, all: parts.reduce(addDigests, emptyDigest) };
};

/** Every change of a stream that lies here and may be applied; undefined when an envelope of it is not here any more. */
const heldChanges = (state: DeviceState, stream: number): readonly Change[] | undefined => {
  const keptDots = new Set(state.quarantine.flatMap((each) => (each.type === 'change' ? [`${each.change.dot.dev}/${each.change.dot.q}`] : [])));
  const keptBytes = new Set(state.quarantine.flatMap((each) => (each.type === 'envelope' ? [each.bytes] : [])));
  const changes: Change[] = [];
  for (const own of state.batches.values()) {
    for (const { came, isPruned } of own.values()) {
      for (const bytes of came) {
        if (keptBytes.has(bytes) || placeOfStream(envelopeIn(bytes).header.stream) !== stream) continue;
        if (isPruned) return undefined;
        changes.push(...(open(bytes) ?? []));
      }
    }
  }
  for (const { q, body, stream: of } of state.outbox) if (of === stream) changes.push(changeFrom({ dev: state.dev, q }, fromCbor(body, body.length)));
  return changes.filter(({ dot }) => !keptDots.has(`${dot.dev}/${dot.q}`));
};

/** Works out every record of these parts again from what was signed. False when something of that has to come from the hub first. */
export const mend = (state: DeviceState, parts: readonly number[], rules: Rules): boolean => {
  let isWhole = true;
  for (const stream of new Set([...state.records.values()].map((record) => record.stream))) {
    if (!parts.includes(streamAt(stream)[0] ?? 0)) continue;
    const changes = heldChanges(state, stream);
    if (!changes) {
      isWhole = false;
      continue;
    }
    for (const [eid, record] of [...state.records]) {
      if (record.stream !== stream) continue;
      state.records.delete(eid);
      for (const key of [...state.seen.keys()]) if (key.startsWith(`${eid}|`)) state.seen.delete(key);
    }
    for (const change of changes) mergeIn(state, change, stream, rules);
  }
  return isWhole;
};

/**
 * Beneath the program: a value that lives is gone, or the row says something that nobody wrote. `idAt`: the oracle's name of a write. Answers
 * whether there was something to harm.
 */
export const damage = (state: DeviceState, n: number, idAt: (dot: Dot) => number): boolean => {
  const records = [...state.records].flatMap(([eid, record]) => [...record.state.fields].filter(([, live]) => live.length > 0).map(([name, live]) => ({ eid, record, name, live })));
  // What a device wrote itself it has seen: its later writes say so, whatever its disk lost.
  const several = records.filter(({ live }) => live.length > 1 && live.some(({ dot }) => dot.dev !== state.dev));
  const isLoss = several.length > 0 && n % 3 > 0;
  const found = isLoss ? several[n % several.length] : records[n % Math.max(1, records.length)];
  if (!found) return false;
  const { eid, record, name, live } = found;
  const at = Math.max(0, live.findIndex(({ dot }) => dot.dev !== state.dev));
  const lost = live[at];
  const left = isLoss ? live.filter((each) => each !== lost) : live.map((each, i) => (i === at ? { ...each, value: name.includes('/') ? each.value !== true : 'altered beneath' } : each));
  state.records.set(eid, { ...record, state: { ...record.state, fields: new Map(record.state.fields).set(name, left) } });
  if (isLoss && lost) state.seen.set(`${eid}|${name}`, (state.seen.get(`${eid}|${name}`) ?? []).filter((id) => id !== idAt(lost.dot)));
  return true;
};
