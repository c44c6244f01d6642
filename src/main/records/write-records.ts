import { decode, encode } from 'cborg';
import type { Writer } from '#shared/database/types.ts';
import { packContext, unpackContext } from '#shared/sync/change.ts';
import { contextOf, merge } from '#shared/sync/merge.ts';
import type { Sibling } from '#shared/sync/merge.ts';
import { sharedStreams } from '#shared/sync/streams.ts';
import type { Clock, Ids } from '#main/ports.ts';
import { mayClash, noteClashes } from './clashes.ts';
import { fieldClock, packClock } from './clock-state.ts';
import type { RecordClock } from './clock-state.ts';
import { changedFields, refusalOf, settledAsShown } from './check-write.ts';
import { contentOf } from './content.ts';
import type { KindDefinition, RecordFields } from './kind.ts';
import type { RecordKind, Records, RecordWrite, WriteOutcome } from './record-write.ts';
import {
  appendHistory, appendOutbox, dropSiblings, readClocks, readSiblings, saveClocks, settleQuestions, streamsOf, takeDots,
} from './records-store.ts';
import type { HistoryRow, OutboxRow, SiblingRow } from './records-store.ts';
import { hex, readRows, upsertRows } from './tables.ts';
import type { StoredRecord } from './tables.ts';

/** Bumped when a kind gains a field; older devices quarantine what they do not know. */
export const recordSchemaVersion = 1;

interface Prepared {
  readonly kind: KindDefinition;
  readonly write: RecordWrite;
  readonly before: RecordFields | undefined;
  readonly after: RecordFields;
  readonly changed: readonly string[];
}

const initialFields = (kind: KindDefinition): RecordFields =>
  Object.fromEntries(Object.entries(kind.fields).map(([name, field]) => [name, field.initial]));

const inSharedStream = (kind: KindDefinition): string | undefined => (kind.sharedStream === undefined ? undefined : hex(sharedStreams[kind.sharedStream]));

/** Makes the one way to write. `kinds` come from the features; this folder knows none of them. */
export const createRecords = (
  kinds: readonly KindDefinition[],
  { clock, ids, clockOffset = () => null }: {
    readonly clock: Clock;
    readonly ids: Ids;
    /** Milliseconds that this clock is known to be behind, where it is worth telling: stamped on what is written. */
    readonly clockOffset?: () => number | null;
  },
): Records => {
  const byName = new Map<RecordKind, { readonly kind: KindDefinition; readonly initial: RecordFields }>(kinds.map((kind) => [kind.kind, { kind, initial: initialFields(kind) }]));

  /** What really changes, in order; `outcomes` has a place for each write. */
  const prepareKind = async (
    tx: Writer, name: RecordKind, writes: readonly RecordWrite[], known: ReadonlyMap<string, RecordClock>, siblings: readonly SiblingRow[], outcomes: WriteOutcome[],
  ): Promise<readonly Prepared[]> => {
    const found = byName.get(name);
    if (!found) throw new Error(`no kind is called ${name}`);
    const { kind, initial } = found;
    const stand = known.size > 0 ? writes.flatMap((write) => (write.kind === name && known.has(write.id) ? [write.id] : [])) : [];
    const rows = stand.length > 0 ? new Map(await readRows(tx, kind, stand)) : new Map<string, StoredRecord>();
    const prepared: Prepared[] = [];
    writes.forEach((write, i) => {
      if (write.kind !== name) return;
      const stored = rows.get(write.id);
      const before = stored?.fields;
      const refusal = refusalOf(kind, write, stored);
      outcomes[i] = refusal ?? { type: 'applied' };
      if (refusal) return;
      const changed = [...changedFields(write, before), ...settledAsShown(write, before, siblings)];
      if (before && changed.length === 0) return;
      const after = { ...(before ?? initial), ...write.fields };
      rows.set(write.id, { owner: write.patientId, fields: after });
      prepared.push({ kind, write, before, after, changed });
    });
    return prepared;
  };

  const streamsFor = async (tx: Writer, prepared: readonly Prepared[]): Promise<(kind: KindDefinition, patientId: string) => string> => {
    const owners = prepared.flatMap(({ kind, write }) => (kind.sharedStream === undefined ? [write.patientId] : []));
    const streams = owners.length > 0 ? await streamsOf(tx, owners, () => ids.randomBytes(16)) : new Map<string, string>();
    return (kind, patientId) => inSharedStream(kind) ?? streams.get(patientId) ?? '';
  };

  const store = async (
    tx: Writer, prepared: readonly Prepared[], known: ReadonlyMap<string, RecordClock>, siblings: readonly SiblingRow[], staffId: string,
  ) => {
    const now = clock.now();
    const wall = Date.parse(now);
    const { dev, firstQ, hlc } = await takeDots(tx, prepared.length, wall);
    const streamOf = await streamsFor(tx, prepared);
    const clocks = new Map(known);
    const history: HistoryRow[] = [];
    const settled: { eid: string; field: string }[] = [];
    const outbox = prepared.map(({ kind, write, before, after, changed }, i): OutboxRow => {
      const dot = { dev, q: firstQ + i };
      const stream = streamOf(kind, write.patientId);
      const clockBefore = clocks.get(write.id);
      const named = new Map(clockBefore?.fields);
      const body: Record<string, unknown[]> = {};
      for (const field of changed) {
        if (!clockBefore) {
          // Nothing lives yet that the write could have seen or replaced.
          body[field] = [after[field] ?? null];
          continue;
        }
        const live = liveSiblings(clockBefore, siblings, write.id, field, before?.[field]);
        // Whoever writes here has the record in front of them, so the write has seen all that lives.
        const incoming: Sibling<unknown> = { dot, context: contextOf(live), value: after[field] ?? null };
        const merged = merge(live, incoming);
        if (live.length > 1) settled.push({ eid: write.id, field });
        for (const old of merged.replaced) {
          history.push({
            eid: write.id, field, dev: old.dot.dev, q: old.dot.q, replacedAt: now, replacedBy: staffId, value: JSON.stringify(old.value ?? null),
          });
        }
        named.set(field, { dot, context: incoming.context, hlc, usr: staffId });
        body[field] = incoming.context.size > 0 ? [incoming.value, packContext(incoming.context)] : [incoming.value];
      }
      clocks.set(write.id, { base: clockBefore?.base ?? { dot, hlc, usr: staffId }, fields: named });
      const change = {
        sv: recordSchemaVersion, hlc, wall, off: clockOffset(), usr: staffId,
        t: kind.kind, id: write.id, op: write.settles ? 'resolve' : before ? 'amend' : 'put', f: body,
      };
      return { q: dot.q, stream, eid: write.id, kind: kind.kind, body: encode(change) };
    });

    const last = new Map(prepared.map((each) => [each.write.id, each]));
    const final = [...last.values()];
    for (const kind of new Set(final.map((each) => each.kind))) {
      const rows = final.flatMap(({ kind: own, write, after }) => (own === kind ? [{ id: write.id, patientId: write.patientId, fields: after }] : []));
      await upsertRows(tx, kind, rows);
      await kind.index?.(tx, rows.map((row) => ({ ...row, isNew: !known.has(row.id) })));
      if (mayClash(kind)) await noteClashes(tx, kind, rows.map(({ id, patientId, fields }) => ({ eid: id, owner: patientId, fields, isNew: !known.has(id) })), now);
    }
    await saveClocks(tx, final.map(({ kind, write, after }) => {
      const state = clocks.get(write.id);
      return [write.id, streamOf(kind, write.patientId), state ? hex(packClock(state)) : '', kind.kind, contentOf(kind, write.id, kind.patientColumn ? write.patientId : write.id, after)];
    }));
    await appendOutbox(tx, outbox);
    if (history.length > 0) await appendHistory(tx, history);
    if (settled.length > 0) {
      await dropSiblings(tx, settled);
      await settleQuestions(tx, settled, { at: now, by: staffId });
    }
  };

  return {
    write: async (tx, writes, by) => {
      const outcomes = writes.map((): WriteOutcome => ({ type: 'applied' }));
      // All kinds together: whatever does not depend on the kind is one statement for the whole call.
      const known = await readClocks(tx, writes.map((write) => write.id));
      const siblings = known.size > 0 ? await readSiblings(tx, [...known.keys()]) : [];
      const prepared: Prepared[] = [];
      for (const name of new Set(writes.map((write) => write.kind))) prepared.push(...(await prepareKind(tx, name, writes, known, siblings, outcomes)));
      if (prepared.length > 0) await store(tx, prepared, known, siblings, by.staffId);
      return outcomes;
    },
  };
};

/** The live values of a field: the conflicting ones if there are several, else the one in the table. */
const liveSiblings = (
  clock: RecordClock, siblings: readonly SiblingRow[], eid: string, field: string, value: unknown,
): readonly Sibling<unknown>[] => {
  const several = siblings.filter((row) => row.eid === eid && row.field === field);
  if (several.length > 0) {
    return several.map((row) => ({
      dot: { dev: row.dev, q: row.q }, context: unpackContext(decode(row.ctx)), value: JSON.parse(row.value) as unknown,
    }));
  }
  return [{ ...fieldClock(clock, field), value }];
};
