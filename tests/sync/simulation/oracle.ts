export type Standing = 'unmade' | 'stands' | 'questioned' | 'gone';

/** A write as its author made it. Registers by written name; counters add. */
export interface ToldWrite {
  readonly id: number;
  readonly eid: string;
  readonly op: string;
  readonly stream: number;
  /** By name: what was written, and the writes of that name that its author had seen, with all that those had seen. */
  readonly fields: ReadonlyMap<string, { readonly value: unknown; readonly past: ReadonlySet<number> }>;
  readonly adds: ReadonlyMap<string, number>;
  /** Of a deletion: everything of the record that its author had seen. */
  readonly seenAll: ReadonlySet<number>;
  readonly hlc: bigint;
  readonly dev: number;
}

export const deletionName = '#deleted';

/** What a record must be, by what each author had SEEN: nothing here knows dots, contexts or the merge rule. */
export interface Expected {
  /** By name, ids of the writes that no other write of that name had seen. */
  readonly live: ReadonlyMap<string, ReadonlySet<number>>;
  readonly counters: ReadonlyMap<string, number>;
  readonly standing: Standing;
  /** Edits that the highest clock would have dropped without a word. */
  readonly lastWriterWouldLose: number;
  readonly stream: number;
}

export class Oracle {
  readonly writes = new Map<number, ToldWrite>();
  private next = 1;

  newId(): number {
    return this.next++;
  }
  get lastId(): number {
    return this.next - 1;
  }

  tell(write: ToldWrite): void {
    this.writes.set(write.id, write);
  }

  /** The given writes of a name with all that they had seen of it. */
  pastOf(name: string, seen: Iterable<number>): Set<number> {
    const past = new Set<number>();
    for (const id of seen) {
      past.add(id);
      for (const earlier of this.writes.get(id)?.fields.get(name)?.past ?? []) past.add(earlier);
    }
    return past;
  }

  /** Of the writes that anybody still has, by record. */
  expect(known: ReadonlySet<number>): ReadonlyMap<string, Expected> {
    const byRecord = new Map<string, ToldWrite[]>();
    for (const id of known) {
      const write = this.writes.get(id);
      if (!write) continue;
      const own = byRecord.get(write.eid);
      if (own) own.push(write);
      else byRecord.set(write.eid, [write]);
    }
    return new Map([...byRecord].map(([eid, writes]) => [eid, expectedOf(writes)]));
  }
}

const expectedOf = (writes: readonly ToldWrite[]): Expected => {
  const live = new Map<string, ReadonlySet<number>>();
  const counters = new Map<string, number>();
  let lastWriterWouldLose = 0;
  for (const name of new Set(writes.flatMap((write) => [...write.fields.keys()]))) {
    const own = writes.filter((write) => write.fields.has(name));
    const overwritten = new Set(own.flatMap((write) => [...(write.fields.get(name)?.past ?? [])]));
    const maximal = own.filter((write) => !overwritten.has(write.id));
    live.set(name, new Set(maximal.map((write) => write.id)));
    const winner = own.reduce((best, write) => (write.hlc > best.hlc || (write.hlc === best.hlc && write.dev > best.dev) ? write : best));
    if (name !== deletionName) lastWriterWouldLose += maximal.filter((write) => write !== winner && write.fields.get(name)?.value !== winner.fields.get(name)?.value).length;
  }
  for (const write of writes) for (const [name, delta] of write.adds) counters.set(name, (counters.get(name) ?? 0) + delta);
  return { live, counters, standing: standingOf(writes, live), lastWriterWouldLose, stream: writes[0]?.stream ?? 0 };
};

const standingOf = (writes: readonly ToldWrite[], live: ReadonlyMap<string, ReadonlySet<number>>): Standing => {
  if (!writes.some((write) => write.op === 'put')) return 'unmade';
  const words = writes.filter((write) => live.get(deletionName)?.has(write.id));
  const deletions = words.filter((write) => write.op === 'del');
  if (deletions.length === 0) return 'stands';
  if (deletions.length < words.length) return 'questioned';
  const edits = [...live].filter(([name]) => name !== deletionName).flatMap(([, ids]) => [...ids]);
  return edits.every((id) => deletions.some((deletion) => deletion.seenAll.has(id))) ? 'gone' : 'questioned';
};
