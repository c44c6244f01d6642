import { writesIn } from './sealed-batch.ts';
import { envelopeIn, hashOf, manifestIn } from './model-crypto.ts';
import type { SealedBatch } from './sealed-batch.ts';
import type { StateClaim } from '#shared/sync/digest.ts';
import type { SaidOfLog } from '#shared/sync/prune.ts';
import { placeOfStream } from './kinds.ts';
import type { RosterLine } from './roster-model.ts';

export interface Heartbeat { readonly state: StateClaim | undefined; readonly log: SaidOfLog }

interface HubState {
  readonly log: { readonly batch: SealedBatch; readonly envelope: Uint8Array }[];
  /** Of each device, in order of bseq. */
  readonly batches: Map<number, SealedBatch[]>;
  rosterLength: number;
  /** What each device said last of its records and its log: signed and sealed, so the hub can only hide it. */
  readonly said: Map<number, Heartbeat>;
}

const copyOf = (state: HubState): HubState =>
  ({ log: [...state.log], batches: new Map([...state.batches].map(([dev, own]) => [dev, [...own]])), rosterLength: state.rosterLength, said: new Map(state.said) });

export interface ModelPage {
  readonly incarnation: string;
  readonly next: number;
  readonly head: number;
  readonly more: boolean;
  readonly envelopes: readonly { readonly seq: number; readonly batch: SealedBatch; readonly bytes: Uint8Array }[];
}

/** A hub as its protocol promises: ordered, durable when it answers, with another incarnation after a restore. It reads no change. */
export class SimHub {
  private state: HubState = { log: [], batches: new Map(), rosterLength: 1, said: new Map() };
  private backup: HubState | undefined;
  private incarnations = 1;

  private readonly roster: RosterLine;
  constructor(roster: RosterLine) {
    this.roster = roster;
  }

  get incarnation(): string {
    return `incarnation ${this.incarnations}`;
  }
  get head(): number {
    return this.state.log.length;
  }
  get rosterLength(): number {
    return this.state.rosterLength;
  }
  learnRoster(length: number): void {
    this.state.rosterLength = Math.max(this.state.rosterLength, length);
  }

  lastBatch(dev: number): { readonly bseq: number; readonly hash: Uint8Array } {
    const last = this.state.batches.get(dev)?.at(-1);
    return last ? { bseq: manifestIn(last.manifest).bseq, hash: hashOf(last.manifest) } : { bseq: 0, hash: new Uint8Array(32) };
  }
  /** The highest count that it has of a device. */
  lastCount(dev: number): number {
    return Math.max(0, ...(this.state.batches.get(dev) ?? []).map((batch) => batch.toQ));
  }

  push(batch: SealedBatch): 'kept' | 'known' | 'fork' | 'out-of-order' | 'roster-behind' | 'revoked' {
    const { dev, bseq, roster } = manifestIn(batch.manifest);
    const own = this.state.batches.get(dev) ?? [];
    const held = own[bseq - 1];
    if (held) return hashOf(held.manifest).every((byte, i) => byte === hashOf(batch.manifest)[i]) ? 'known' : 'fork';
    if (this.roster.placeOf(roster, this.state.rosterLength) === undefined) return 'roster-behind';
    const device = this.roster.at(this.state.rosterLength).devices.get(dev);
    if (!device || (device.revoked && bseq > device.revoked.lastBseq)) return 'revoked';
    if (bseq !== own.length + 1) return 'out-of-order';
    this.state.batches.set(dev, [...own, batch]);
    this.keep(batch);
    return 'kept';
  }

  /** Puts envelopes in the log as they are: also what a hub that does not keep to the protocol can do. */
  keep(batch: SealedBatch): void {
    for (const envelope of batch.envelopes) this.state.log.push({ batch, envelope });
  }

  page(cursor: number, most: number, streams: ReadonlySet<number> | undefined): ModelPage {
    const envelopes: ModelPage['envelopes'][number][] = [];
    let next = cursor;
    while (next < this.head && envelopes.length < most) {
      const at = this.state.log[next];
      next += 1;
      if (at && (streams?.has(placeOfStream(envelopeIn(at.envelope).header.stream)) ?? true)) envelopes.push({ seq: next, batch: at.batch, bytes: at.envelope });
    }
    return { incarnation: this.incarnation, next, head: this.head, more: next < this.head, envelopes };
  }

  say(dev: number, heartbeat: Heartbeat): void {
    this.state.said.set(dev, heartbeat);
  }
  heard(dev: number): readonly Heartbeat[] {
    return [...this.state.said].flatMap(([other, heartbeat]) => (other === dev ? [] : [heartbeat]));
  }

  lacking(have: readonly { readonly dev: number; readonly to: number }[]): { readonly dev: number; readonly from: number; readonly to: number }[] {
    return have.flatMap(({ dev, to }) => {
      const from = this.lastBatch(dev).bseq + 1;
      return from <= to ? [{ dev, from, to }] : [];
    });
  }

  makeBackup(): void {
    this.backup = copyOf(this.state);
  }
  /** From the last backup; without one it begins empty, as a hub that was set up again. */
  restore(): void {
    this.state = this.backup ? copyOf(this.backup) : { log: [], batches: new Map(), rosterLength: 1, said: new Map() };
    this.incarnations += 1;
  }

  /** Ids of the writes that are there. */
  writes(): Set<number> {
    return new Set(this.state.log.flatMap(({ envelope }) => writesIn(envelope)));
  }
}
