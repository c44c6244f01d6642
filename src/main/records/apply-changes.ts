import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import { encodeChangeBody } from '#shared/sync/change.ts';
import { clampHybridTime } from '#shared/sync/receive.ts';
import type { QuarantineReason } from '#shared/sync/quarantine.ts';
import { sharedStreams } from '#shared/sync/streams.ts';
import type { Clock } from '#main/ports.ts';
import {
  followTime, keepQuarantined, keepStreams, patientsOfStreams, raiseItems, readKnown, readLive, saveLive, settleItems, streamsOfPatients,
} from './apply-store.ts';
import type { QuarantineRow, RaisedItem } from './apply-store.ts';
import { mayClash, noteClashes } from './clashes.ts';
import { packClock, unpackClock } from './clock-state.ts';
import { contentOf } from './content.ts';
import { newWork, nothingElse, workOn } from './entity-work.ts';
import type { EntityWork } from './entity-work.ts';
import { unreadableBecause } from './incoming-change.ts';
import type { IncomingChange } from './incoming-change.ts';
import type { KindDefinition } from './kind.ts';
import { appendHistory, saveClocks } from './records-store.ts';
import type { ClockRow, HistoryRow } from './records-store.ts';
import { hex, readRows, upsertRows } from './tables.ts';
import type { StoredRecord } from './tables.ts';

export interface AppliedChanges {
  readonly kinds: ReadonlySet<string>;
  readonly patientIds: ReadonlySet<string>;
  /** Kept with a reason instead. */
  readonly quarantined: readonly QuarantineRow[];
  /** Patients' streams and records that were made: what waited for them can be looked at again. */
  readonly newStreams: readonly string[];
  readonly newRecords: ReadonlySet<string>;
}

/** Merges changes of other devices into records, in the caller's transaction: rows, search indexes, clocks, siblings, history and questions. */
export interface ApplyChanges {
  readonly apply: (tx: Writer, incoming: readonly IncomingChange[], options?: { readonly clockOffset?: number }) => Promise<AppliedChanges>;
}

const isConstraint = (error: unknown): boolean => (error as { readonly code?: unknown } | null)?.code === 'SQLITE_CONSTRAINT';
const iso = (milliseconds: number): string => new Date(Math.min(Math.max(0, milliseconds), 8_640_000_000_000_000)).toISOString();

interface Changed {
  work: EntityWork;
  readonly changes: IncomingChange[];
  readonly history: HistoryRow[];
  readonly raised: Map<string, RaisedItem>;
  readonly settled: Map<string, { readonly id: string; readonly by: string; readonly at: string }>;
}

interface Loaded {
  readonly works: Map<string, EntityWork>;
  readonly known: ReadonlyMap<string, { readonly kind: string | null; readonly stream: string }>;
  readonly patientOf: Map<string, string>;
  readonly streamOf: Map<string, string>;
}

const clockRowOf = ({ kind, id, owner, stream, clock, fields }: EntityWork): ClockRow => [id, stream, hex(packClock(clock)), kind.kind, contentOf(kind, id, owner, fields)];

export const createApplyChanges = (kinds: readonly KindDefinition[], { clock }: { readonly clock: Clock }): ApplyChanges => {
  const byName = new Map<string, KindDefinition>(kinds.map((kind) => [kind.kind, kind]));
  const sharedHex = (kind: KindDefinition): string | undefined => kind.sharedStream && hex(sharedStreams[kind.sharedStream]);

  /** All that the page is about, in a handful of statements. */
  const load = async (tx: Writer, incoming: readonly IncomingChange[]): Promise<Loaded> => {
    const ids = [...new Set(incoming.map(({ change }) => change.id))];
    const patients = incoming.flatMap(({ change }) => (change.t === 'patient' ? [change.id] : []));
    // Side by side: nothing is written meanwhile.
    const [known, patientOf, streamOf] = await Promise.all([
      readKnown(tx, ids), patientsOfStreams(tx, [...new Set(incoming.map(({ stream }) => stream))]), patients.length > 0 ? streamsOfPatients(tx, patients) : new Map<string, string>(),
    ]);
    const knownIds = known.map(({ eid }) => eid);
    const live = knownIds.length > 0 ? await readLive(tx, knownIds) : new Map<string, never>();
    const works = new Map<string, EntityWork>();
    for (const name of new Set(known.map((each) => each.kind))) {
      const kind = byName.get(name ?? '');
      if (!kind) continue;
      const own = known.filter((each) => each.kind === name);
      const rows: ReadonlyMap<string, StoredRecord> = await readRows(tx, kind, own.map(({ eid }) => eid));
      for (const { eid, stream, clk } of own) {
        const stored = rows.get(eid);
        if (stored) works.set(eid, { kind, id: eid, stream, owner: stored.owner, fields: stored.fields, isNew: false, clock: unpackClock(clk), siblings: live.get(eid) ?? new Map(), touched: new Set() });
      }
    }
    return { works, known: new Map(known.map(({ eid, kind, stream }) => [eid, { kind, stream }])), patientOf: new Map(patientOf), streamOf: new Map(streamOf) };
  };

  /** The record that a change is about, or why it cannot be. */
  const workFor = (loaded: Loaded, kind: KindDefinition, { change, stream }: IncomingChange): EntityWork | QuarantineReason => {
    const shared = sharedHex(kind);
    if (shared !== undefined && stream !== shared) return 'broken';
    const before = loaded.known.get(change.id);
    const work = loaded.works.get(change.id);
    if ((before ?? work) && ((before?.kind ?? work?.kind.kind) !== kind.kind || (before?.stream ?? work?.stream) !== stream)) return 'broken';
    if (work) return work;
    // Half a record is never shown: a later change waits for the one that makes it.
    if (change.op !== 'put') return 'waiting';
    if (shared !== undefined) return newWork(kind, change.id, change.id, stream);
    const patient = loaded.patientOf.get(stream);
    if (kind.patientColumn !== undefined) return patient === undefined ? 'waiting' : newWork(kind, change.id, patient, stream);
    // A patient comes with a stream of its own, and neither of the two ever changes hands.
    if ((patient ?? change.id) !== change.id || (loaded.streamOf.get(change.id) ?? stream) !== stream) return 'broken';
    return newWork(kind, change.id, change.id, stream);
  };

  const upsertAll = async (tx: Writer, kind: KindDefinition, works: readonly EntityWork[]): Promise<void> => {
    await upsertRows(tx, kind, works.map(({ id, owner, fields }) => ({ id, patientId: owner, fields })));
    await kind.index?.(tx, works.map(({ id, fields, isNew }) => ({ id, fields, isNew })));
  };

  /** False when the table refuses a row: nothing of it is written then. A single statement is undone by SQLite itself. */
  const within = async (tx: Writer, kind: KindDefinition, works: readonly EntityWork[]): Promise<boolean> => {
    const hasIndex = kind.index !== undefined;
    if (hasIndex) await tx.run(sql`SAVEPOINT page`);
    try {
      await upsertAll(tx, kind, works);
      if (hasIndex) await tx.run(sql`RELEASE page`);
      return true;
    } catch (error) {
      if (hasIndex) {
        await tx.run(sql`ROLLBACK TO page`);
        await tx.run(sql`RELEASE page`);
      }
      if (!isConstraint(error)) throw error;
      return false;
    }
  };

  /** Writes the rows of a kind. Answers the records that the table refuses, whose number or name somebody else has: they are left as they were. */
  const storeKind = async (tx: Writer, kind: KindDefinition, works: readonly EntityWork[]): Promise<readonly string[]> => {
    if (await within(tx, kind, works)) return [];
    const [first] = works;
    if (works.length === 1 && first) return [first.id];
    // Halves until the ones that collide stand alone: nearly always there is one.
    const middle = Math.ceil(works.length / 2);
    return [...(await storeKind(tx, kind, works.slice(0, middle))), ...(await storeKind(tx, kind, works.slice(middle)))];
  };

  return {
    apply: async (tx, incoming, { clockOffset = 0 } = {}) => {
      const now = clock.now();
      const loading = load(tx, incoming);
      loading.catch(() => undefined);
      // While what stands is read.
      const reasons = incoming.map(({ change }) => unreadableBecause(change, byName.get(change.t)));
      const loaded = await loading;
      const quarantined: QuarantineRow[] = [];
      const quarantine = ({ change, stream, bseq }: IncomingChange, reason: QuarantineReason): void => {
        const { dot, ...body } = change;
        quarantined.push({ ...dot, bseq, stream, reason, kind: change.t, eid: change.id, body: encodeChangeBody(body) });
      };
      const changed = new Map<string, Changed>();
      let latest = 0n;
      for (const [i, each] of incoming.entries()) {
        const { change } = each;
        const kind = byName.get(change.t);
        const work = reasons[i] ?? (kind ? workFor(loaded, kind, each) : 'unknown');
        if (typeof work === 'string') {
          quarantine(each, work);
          continue;
        }
        if (change.hlc > latest) latest = change.hlc;
        const done = workOn(work, change);
        loaded.works.set(change.id, done.work);
        if (work.kind.patientColumn === undefined && work.kind.sharedStream === undefined) loaded.patientOf.set(each.stream, change.id);
        const entry: Changed = changed.get(change.id) ?? { work: done.work, changes: [], history: [], raised: new Map(), settled: new Map() };
        changed.set(change.id, entry);
        entry.work = done.work;
        entry.changes.push(each);
        if (done.effects === nothingElse) continue;
        const at = iso(change.wall);
        for (const { name, was } of done.effects.history) {
          entry.history.push({ eid: change.id, field: name, dev: was.dot.dev, q: was.dot.q, replacedAt: at, replacedBy: change.usr, value: JSON.stringify(was.value ?? null) });
        }
        for (const item of done.effects.raised) {
          entry.raised.set(item.id, { item, at, patientId: work.kind.sharedStream === undefined ? work.owner : null });
          entry.settled.delete(item.id);
        }
        for (const { id } of done.effects.settled) {
          entry.settled.set(id, { id, by: change.usr, at });
          entry.raised.delete(id);
        }
      }

      // A patient that collides takes with it what came for a patient nobody has: so patients go first.
      const byKind = [...new Set([...changed.values()].map(({ work }) => work.kind))].sort((a, b) => Number(a.patientColumn !== undefined) - Number(b.patientColumn !== undefined));
      const newStreams: string[] = [];
      const clockRows = new Map<string, ClockRow>();
      for (const kind of byKind) {
        const isPatient = kind.patientColumn === undefined && kind.sharedStream === undefined;
        const works = [...changed.values()].flatMap(({ work }) => (work.kind === kind ? [work] : []));
        const storing = works.length > 0 ? storeKind(tx, kind, works) : Promise.resolve([]);
        storing.catch(() => undefined);
        // While the rows are written.
        for (const work of works) clockRows.set(work.id, clockRowOf(work));
        const refused = await storing;
        for (const id of refused) {
          const entry = changed.get(id);
          changed.delete(id);
          entry?.changes.forEach((each) => quarantine(each, 'collision'));
          if (!isPatient || !entry?.work.isNew) continue;
          for (const [other, { work, changes }] of [...changed]) {
            if (work.owner !== id) continue;
            changed.delete(other);
            changes.forEach((each) => quarantine(each, 'waiting'));
          }
        }
        if (!isPatient) continue;
        const made = works.filter(({ id, isNew }) => isNew && !refused.includes(id) && !loaded.streamOf.has(id)).map(({ id, stream }) => [id, stream] as const);
        if (made.length > 0) await keepStreams(tx, made);
        newStreams.push(...made.map(([, stream]) => stream));
      }

      const entries = [...changed.values()];
      if (entries.length > 0) {
        await saveClocks(tx, entries.map(({ work }) => clockRows.get(work.id) ?? clockRowOf(work)));
        const live = entries.flatMap(({ work }) => [...work.touched].map((field) => ({ eid: work.id, field, live: work.siblings.get(field) ?? [] })));
        if (live.length > 0) await saveLive(tx, live);
        const history = entries.flatMap((entry) => entry.history);
        if (history.length > 0) await appendHistory(tx, history);
        const raised = entries.flatMap((entry) => [...entry.raised.values()]);
        if (raised.length > 0) await raiseItems(tx, raised);
        const settled = entries.flatMap((entry) => [...entry.settled.values()]);
        if (settled.length > 0) await settleItems(tx, settled);
        for (const kind of byKind.filter(mayClash)) {
          await noteClashes(tx, kind, entries.flatMap(({ work }) => (work.kind === kind ? [{ eid: work.id, owner: work.owner, fields: work.fields, isNew: work.isNew }] : [])), now);
        }
        await followTime(tx, clampHybridTime(latest, Date.parse(now) + clockOffset));
      }
      if (quarantined.length > 0) await keepQuarantined(tx, quarantined, now);
      return {
        kinds: new Set(entries.map(({ work }) => work.kind.kind)), quarantined, newStreams,
        newRecords: new Set(entries.flatMap(({ work }) => (work.isNew ? [work.id] : []))),
        patientIds: new Set(entries.flatMap(({ work }) => (work.kind.sharedStream === undefined ? [work.owner] : []))),
      };
    },
  };
};
