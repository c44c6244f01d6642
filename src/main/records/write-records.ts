import { decode, encode } from 'cborg';
import type { Writer } from '#shared/database/types.ts';
import { contextOf, merge } from '#shared/sync/merge.ts';
import type { Sibling } from '#shared/sync/merge.ts';
import type { Clock, Ids } from '#main/ports.ts';
import { fieldClock, packClock, packContext, unpackContext } from './clock-state.ts';
import type { RecordClock } from './clock-state.ts';
import { changedFields, refusalOf } from './check-write.ts';
import type { KindDefinition, RecordFields } from './kind.ts';
import type { RecordKind, Records, RecordWrite, WriteOutcome } from './record-write.ts';
import {
  appendHistory, appendOutbox, dropSiblings, readClocks, readSiblings, saveClocks, streamsOf, takeDots,
} from './records-store.ts';
import type { HistoryRow, SiblingRow } from './records-store.ts';
import { hex, readRows, upsertRows } from './tables.ts';
import type { StoredRecord } from './tables.ts';

/** Bumped when a kind gains a field; older devices quarantine what they do not know. */
export const recordSchemaVersion = 1;

/** The same 16 bytes in every clinic: a stream that belongs to no patient has nothing to hide in its name. */
const sharedStreams: Readonly<Record<NonNullable<KindDefinition['sharedStream']>, Uint8Array>> = {
  directory: new TextEncoder().encode('directory'.padEnd(16)),
};

interface Prepared {
  readonly write: RecordWrite;
  readonly before: RecordFields | undefined;
  readonly after: RecordFields;
  readonly changed: readonly string[];
}

const initialFields = (kind: KindDefinition): RecordFields =>
  Object.fromEntries(Object.entries(kind.fields).map(([name, field]) => [name, field.initial]));

/** Makes the one way to write. `kinds` come from the features; this folder knows none of them. */
export const createRecords = (
  kinds: readonly KindDefinition[],
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): Records => {
  const byName = new Map<RecordKind, KindDefinition>(kinds.map((kind) => [kind.kind, kind]));

  const writeKind = async (tx: Writer, kind: KindDefinition, writes: readonly RecordWrite[], staffId: string): Promise<WriteOutcome[]> => {
    const recordIds = writes.map((write) => write.id);
    const clocks = await readClocks(tx, recordIds);
    const rows = clocks.size > 0 ? new Map(await readRows(tx, kind, [...clocks.keys()])) : new Map<string, StoredRecord>();
    const siblings = clocks.size > 0 ? await readSiblings(tx, [...clocks.keys()]) : [];
    const outcomes: WriteOutcome[] = [];
    const prepared: Prepared[] = [];
    for (const write of writes) {
      const stored = rows.get(write.id);
      const before = stored?.fields;
      const refusal = refusalOf(kind, write, stored);
      outcomes.push(refusal ?? { type: 'applied' });
      if (refusal) continue;
      const changed = changedFields(write, before);
      if (before && changed.length === 0) continue;
      const after = { ...(before ?? initialFields(kind)), ...write.fields };
      rows.set(write.id, { owner: write.patientId, fields: after });
      prepared.push({ write, before, after, changed });
    }
    if (prepared.length > 0) await store(tx, kind, prepared, clocks, siblings, staffId);
    return outcomes;
  };

  const streamsFor = async (tx: Writer, kind: KindDefinition, patientIds: readonly string[]): Promise<(patientId: string) => string> => {
    if (kind.sharedStream !== undefined) {
      const shared = hex(sharedStreams[kind.sharedStream]);
      return () => shared;
    }
    const streams = await streamsOf(tx, patientIds, () => ids.randomBytes(16));
    return (patientId) => streams.get(patientId) ?? '';
  };

  const store = async (
    tx: Writer, kind: KindDefinition, prepared: readonly Prepared[],
    known: ReadonlyMap<string, RecordClock>, siblings: readonly SiblingRow[], staffId: string,
  ) => {
    const now = clock.now();
    const { dev, firstQ, hlc } = await takeDots(tx, prepared.length, Date.parse(now));
    const streamOf = await streamsFor(tx, kind, prepared.map(({ write }) => write.patientId));
    const clocks = new Map(known);
    const history: HistoryRow[] = [];
    const settled: { eid: string; field: string }[] = [];
    const outbox = prepared.map(({ write, before, after, changed }, i) => {
      const dot = { dev, q: firstQ + i };
      const stream = streamOf(write.patientId);
      const clockBefore = clocks.get(write.id);
      const named = new Map(clockBefore?.fields);
      const body: Record<string, unknown[]> = {};
      for (const field of changed) {
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
        if (clockBefore) named.set(field, { dot, context: incoming.context });
        body[field] = incoming.context.size > 0 ? [incoming.value, packContext(incoming.context)] : [incoming.value];
      }
      clocks.set(write.id, { base: clockBefore?.base ?? dot, fields: named });
      const change = {
        sv: recordSchemaVersion, hlc, wall: Date.parse(now), off: null, usr: staffId,
        t: kind.kind, id: write.id, op: before ? 'amend' : 'put', f: body,
      };
      return { q: dot.q, stream, eid: write.id, kind: kind.kind, body: hex(encode(change)) };
    });

    const last = new Map(prepared.map((each) => [each.write.id, each]));
    const finalRows = [...last.values()].map(({ write, after }) => ({ id: write.id, patientId: write.patientId, fields: after }));
    await upsertRows(tx, kind, finalRows);
    await kind.index?.(tx, finalRows.map((row) => ({ ...row, isNew: !known.has(row.id) })));
    await saveClocks(tx, finalRows.map(({ id, patientId }) => {
      const state = clocks.get(id);
      return { eid: id, stream: streamOf(patientId), clk: state ? hex(packClock(state)) : '' };
    }));
    await appendOutbox(tx, outbox);
    if (history.length > 0) await appendHistory(tx, history);
    if (settled.length > 0) await dropSiblings(tx, settled);
  };

  return {
    write: async (tx, writes, by) => {
      const outcomes = new Array<WriteOutcome>(writes.length);
      for (const [name, kind] of byName) {
        const places = writes.flatMap((write, i) => (write.kind === name ? [i] : []));
        if (places.length === 0) continue;
        const answered = await writeKind(tx, kind, places.map((i) => writes[i]).filter((write) => write !== undefined), by.staffId);
        places.forEach((place, i) => {
          outcomes[place] = answered[i] ?? { type: 'applied' };
        });
      }
      return outcomes;
    },
  };
};

/** The live values of a field: the conflicting ones if there are several, else the one in the table. */
const liveSiblings = (
  clock: RecordClock | undefined, siblings: readonly SiblingRow[], eid: string, field: string, value: unknown,
): readonly Sibling<unknown>[] => {
  if (!clock) return [];
  const several = siblings.filter((row) => row.eid === eid && row.field === field);
  if (several.length > 0) {
    return several.map((row) => ({
      dot: { dev: row.dev, q: row.q }, context: unpackContext(decode(row.ctx) as number[]), value: JSON.parse(row.value) as unknown,
    }));
  }
  return [{ ...fieldClock(clock, field), value }];
};
