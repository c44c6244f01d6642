import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import { digestText } from '#shared/sync/digest.ts';
import type { Dot } from '#shared/sync/dot.ts';
import type { AppliedChanges, ApplyChanges } from './apply-changes.ts';
import { patientsOfStreams } from './apply-store.ts';
import { asStored, contentOf } from './content.ts';
import { newWork, workOn } from './entity-work.ts';
import type { EntityWork } from './entity-work.ts';
import { unreadableBecause } from './incoming-change.ts';
import type { IncomingChange } from './incoming-change.ts';
import type { KindDefinition } from './kind.ts';
import { markStreams } from './record-digests.ts';
import type { RecordDigests } from './record-digests.ts';

/** What makes a record comes first, then each device's writes in their order: any order gives the same, this one is the shortest. */
const inOrder = (changes: readonly IncomingChange[]): readonly IncomingChange[] =>
  changes.toSorted(({ change: a }, { change: b }) => Number(b.op === 'put') - Number(a.op === 'put') || a.dot.dev - b.dot.dev || a.dot.q - b.dot.q);

const textOf = ({ kind, id, owner, fields, clock, siblings }: EntityWork): string => {
  const live = new Map<string, readonly (readonly [Dot, unknown?])[]>([...clock.fields].map(([name, { dot }]) => [name, [[dot]]]));
  for (const [name, several] of siblings) live.set(name, several.map(({ dot, value }) => [dot, asStored(value)]));
  return digestText({ kind: kind.kind, eid: id, content: contentOf(kind, id, owner, fields), base: clock.base.dot, fields: live });
};

/** What would be put right does not fit beside another record that was altered too: that one goes first. */
export class CannotMend extends Error {
  override readonly name = 'CannotMend';
}

/** Looks whether the records of a stream say what their changes say, and puts right those that do not. */
export interface MendRecords {
  /** `changes`: every change of this stream (hex) that may be applied here. In the caller's transaction. Answers what was put right; undefined when nothing had to be. @throws CannotMend, and nothing of the transaction may stay. */
  readonly mend: (tx: Writer, stream: string, changes: readonly IncomingChange[]) => Promise<AppliedChanges | undefined>;
}

export const createMendRecords = (all: readonly KindDefinition[], digests: RecordDigests, apply: ApplyChanges): MendRecords => {
  const kinds = new Map<string, KindDefinition>(all.map((kind) => [kind.kind, kind]));

  const rebuilt = (id: string, patient: string | undefined, stream: string, changes: readonly IncomingChange[]): EntityWork | undefined => {
    const [first] = changes;
    const kind = first?.change.op === 'put' ? kinds.get(first.change.t) : undefined;
    const owner = kind && (kind.sharedStream !== undefined || kind.patientColumn === undefined ? id : patient);
    if (!kind || owner === undefined) return undefined;
    return changes.reduce((work, { change }) => (unreadableBecause(change, kind) === undefined ? workOn(work, change).work : work), newWork(kind, id, owner, stream));
  };

  return {
    mend: async (tx, stream, changes) => {
      const said = await digests.textsOf(tx, stream);
      const patient = (await patientsOfStreams(tx, [stream])).get(stream);
      const byRecord = new Map<string, IncomingChange[]>();
      for (const each of inOrder(changes)) {
        const own = byRecord.get(each.change.id);
        if (own) own.push(each);
        else byRecord.set(each.change.id, [each]);
      }
      const altered = [...byRecord].flatMap(([id, own]) => {
        const work = rebuilt(id, patient, stream, own);
        return work && textOf(work) !== said.get(id) ? [id] : [];
      });
      await markStreams(tx, [stream]);
      if (altered.length === 0) return undefined;
      const ids = JSON.stringify(altered);
      // Their history and their questions stay: worked out again, they are the same ones.
      await tx.run(sql`DELETE FROM sync_sibling WHERE eid IN (SELECT value FROM json_each(${ids}))`);
      await tx.run(sql`DELETE FROM sync_clk WHERE eid IN (SELECT value FROM json_each(${ids}))`);
      const applied = await apply.apply(tx, inOrder(altered.flatMap((id) => byRecord.get(id) ?? [])));
      if (applied.quarantined.length > 0) throw new CannotMend('another record is in its place');
      return applied;
    },
  };
};
