import { withNewFields } from '#shared/sync/apply.ts';
import { nothingReceived } from '#shared/sync/holes.ts';
import { changeFrom, encodeChangeBody } from '#shared/sync/change.ts';
import { fromCbor } from '#shared/sync/cbor.ts';
import { renumberChange, renumberEntity } from '#shared/sync/renumber.ts';
import { draftOf, newDeviceState } from './device-state.ts';
import type { DeviceState } from './device-state.ts';
import { SimHub } from './hub.ts';
import type { ModelPage } from './hub.ts';
import { kindOf, placeOfStream } from './kinds.ts';
import { claimOf, damage, mend } from './state-digest.ts';
import { isLogWhole, prune, saidOfLog } from './prune-log.ts';
import { envelopeIn, manifestIn, open } from './model-crypto.ts';
import { Oracle } from './oracle.ts';
import { applyPage, replay, takeClinicKey } from './pull.ts';
import type { PullParts } from './pull.ts';
import { pushUnsent, resume, sealOutbox } from './push.ts';
import type { Fate } from './push.ts';
import { commitmentOf, RosterLine } from './roster-model.ts';
import type { PullFate } from './steps.ts';
import type { Rules } from './rules.ts';
import { firstEvil } from './sealed-batch.ts';

export interface SimDevice {
  readonly name: string;
  readonly isPhone: boolean;
  state: DeviceState;
  backup: DeviceState | undefined;
  isCutOff: boolean;
  /** Revoked: nothing of it is heard any more. */
  isGone: boolean;
  /** Milliseconds that its clock is off. */
  skew: number;
}

const start = Date.UTC(2026, 0, 5, 8);
const phoneStreams: ReadonlySet<number> = new Set([0]);
/** Numbers of the simulator's own: devices that keep to no rule. */
export const insider = firstEvil;
export const badPhone = firstEvil + 1;
export const lostDevice = firstEvil + 2;

/** Whether a later envelope of the page, of the same device and stream, shows that this one is missing. */
const isToldOfLater = ({ envelopes }: ModelPage, at: number): boolean => {
  const of = (i: number) => envelopeIn(envelopes[i]?.bytes ?? new Uint8Array()).header;
  return envelopes.some((_each, i) => i > at && of(i).dev === of(at).dev && placeOfStream(of(i).stream) === placeOfStream(of(at).stream));
};

/** Everything of one run. */
export class World {
  readonly roster = new RosterLine();
  readonly hub = new SimHub(this.roster);
  readonly oracle = new Oracle();
  readonly devices: SimDevice[] = [];
  /** What must never happen with a hub that keeps to its protocol, in words. */
  readonly complaints: string[] = [];
  /** Writes and keys of attacks: nobody may have them. */
  readonly evilRecords = new Set<string>();
  readonly evilKeys = new Set<string>();
  isHubHonest = true;
  /** Harmed beneath its program: only then may two differ. */
  damaged: SimDevice | undefined;
  now = start;
  private nextDev = 1;

  readonly rules: Rules;
  constructor(rules: Rules, workstations: number, hasPhone: boolean) {
    this.rules = rules;
    for (let i = 0; i < workstations; i += 1) this.add(`workstation ${i + 1}`, false);
    if (hasPhone) this.add('phone', true);
    this.roster.admit(insider, 'full');
    this.roster.admit(badPhone, 'phone');
    this.roster.admit(lostDevice, 'full');
    this.hub.learnRoster(this.roster.length);
    for (const device of this.devices) device.state.rosterLength = this.roster.length;
  }

  private add(name: string, isPhone: boolean): void {
    const dev = this.nextDev++;
    this.roster.admit(dev, isPhone ? 'phone' : dev === 1 ? 'admin' : 'full');
    this.devices.push({ name, isPhone, state: newDeviceState(dev, isPhone), backup: undefined, isCutOff: false, isGone: false, skew: 0 });
  }

  partsFor(device: SimDevice): PullParts {
    return {
      rules: this.rules, roster: this.roster, hub: this.hub, now: this.now, streams: device.isPhone ? phoneStreams : undefined,
      complain: (what) => void (this.isHubHonest && this.complaints.push(`${device.name}: ${what}`)),
    };
  }

  /** Says hello; answers whether the hub is in reach. */
  private reach(device: SimDevice): boolean {
    if (device.isCutOff || device.isGone) return false;
    if (!resume(device.state, this.partsFor(device))) return false;
    const { epoch } = this.roster.at(device.state.rosterLength);
    for (let each = device.state.clinicKeys.size + 1; each <= epoch; each += 1) takeClinicKey(device.state, each, commitmentOf(each), this.partsFor(device));
    return true;
  }

  push(device: SimDevice, most: number, fate: Fate): void {
    if (!device.isGone) sealOutbox(device.state, most, this.partsFor(device));
    if (this.reach(device)) pushUnsent(device.state, fate, this.partsFor(device));
  }

  /** Some pages; a crash leaves what was committed before it. */
  pull(device: SimDevice, { pages, size, fate }: { readonly pages: number; readonly size: number; readonly fate: PullFate }): void {
    if (!this.reach(device)) return;
    const parts = this.partsFor(device);
    for (let i = 0; i < pages; i += 1) {
      const { cursor } = device.state;
      if (!cursor) return;
      const page = this.hub.page(cursor.seq, size, parts.streams);
      if (fate === 'crashes' && i === pages - 1) {
        // The process ends after everything was worked out and before it was committed.
        if (!this.rules.keepsCursorWithRows) device.state.cursor = { incarnation: page.incarnation, seq: page.next };
        return;
      }
      const order = page.envelopes.map((_each, at) => at).filter((at) => fate !== 'withheld' || at % 2 === 1 || !isToldOfLater(page, at));
      if (fate === 'shuffled') order.sort((a, b) => ((a * 7 + i) % 5) - ((b * 7 + i) % 5) || b - a);
      if (!applyPage(device.state, page, order, parts) || !page.more) break;
    }
    // Whoever became a keeper asks for what it once dropped.
    if (device.isPhone || !this.keepersFor(device).includes(device.state.dev) || device.state.cursor?.seq !== this.hub.head) return;
    if (isLogWhole(device.state)) device.state.readyAsKeeper = device.state.dev;
    else device.state.isAllAsked = true;
  }

  /** Something beneath the program of one device: two that are harmed alike agree with each other, and only each by itself could see it. */
  damage(device: SimDevice, n: number): void {
    if (device.isGone || device.isPhone || (this.damaged ?? device) !== device) return;
    if (damage(device.state, n, (dot) => this.idAt(dot))) this.damaged = device;
  }

  /** With everything received and sent: compares with what the others said of their records, works out again what differs, and says its own. */
  beat(device: SimDevice): void {
    if (!this.reach(device) || device.isPhone) return;
    const { state } = device;
    for (const { state: theirs } of this.hub.heard(state.dev)) {
      const own = claimOf(state, this.rules);
      const verdict = own && theirs && this.rules.compareClaims(own, theirs);
      if (verdict?.type !== 'differs') continue;
      if (!this.damaged) this.complaints.push(`${device.name} finds that another differs, and nobody was harmed`);
      if (this.rules.mends && !mend(state, verdict.parts ?? [], this.rules)) state.isAllAsked = true;
    }
    this.hub.say(state.dev, { state: claimOf(state, this.rules), log: saidOfLog(state, this.now) });
  }

  /** A quiet month in one step: whoever is in reach sends, receives and says where it stands, and all drop from their logs what they may. */
  quietMonth(): void {
    for (let round = 0; round < 2; round += 1) {
      for (const device of this.devices) {
        for (let i = 0; i === 0 || (i < 50 && device.state.outbox.length > 0); i += 1) this.push(device, 40, 'arrives');
        this.pull(device, { pages: 1_000, size: 16, fate: 'commits' });
        this.beat(device);
      }
    }
    for (const device of this.devices) this.prune(device);
  }

  private prune(device: SimDevice): void {
    const { state } = device;
    if (device.isGone || device.isPhone || !state.cursor) return;
    const said = this.hub.heard(state.dev).map(({ log }) => log);
    const may = this.rules.prunable(state.dev, this.keepersFor(device), said, { incarnation: state.cursor.incarnation, now: this.now });
    if (may) prune(state, may);
  }

  private keepersFor({ state }: SimDevice): readonly number[] {
    return this.rules.keepersOf([...this.roster.at(state.rosterLength).devices].flatMap(([dev, device]) => (dev < firstEvil ? [{ dev, ...device }] : [])));
  }

  /** Whether whoever became a keeper has filled its log since: until then a hub may not be lost with the other one. */
  areKeepersReady(): boolean {
    const keepers = this.rules.keepersOf([...this.roster.at(this.roster.length).devices].flatMap(([dev, device]) => (dev < firstEvil ? [{ dev, ...device }] : [])));
    return keepers.every((dev) => dev <= 2 || this.devices.some(({ state }) => state.dev === dev && state.readyAsKeeper === dev));
  }

  upgrade(device: SimDevice): void {
    if (device.isGone || device.state.version === 2) return;
    const { state } = device;
    state.version = 2;
    for (const [eid, record] of state.records) {
      const kind = kindOf(2, record.kind);
      if (!kind) continue;
      const grown = withNewFields(record.state, kind);
      for (const [name, live] of grown.fields) {
        if (record.state.fields.has(name)) continue;
        // For the oracle: what the new version shows at once, its user has seen.
        state.seen.set(`${eid}|${name}`, live.map(({ dot }) => this.idAt(dot)));
      }
      state.records.set(eid, { ...record, state: grown });
    }
    replay(state, 'new-version', this.partsFor(device));
  }

  /** By `dev/q` the write's id. */
  readonly dots = new Map<string, number>();
  idAt({ dev, q }: { readonly dev: number; readonly q: number }): number {
    return this.dots.get(`${dev}/${q}`) ?? 0;
  }

  /** Whether the roster can grow now: the hub has all of it, and all that anybody has of this device. */
  mayRevoke(device: SimDevice): boolean {
    const last = this.hub.lastBatch(device.state.dev).bseq;
    return !device.isGone && this.hub.rosterLength === this.roster.length
      && this.devices.every((other) => other === device || other.isGone || Math.max(0, ...(other.state.batches.get(device.state.dev)?.keys() ?? [])) <= last);
  }

  revoke(device: SimDevice): void {
    if (device.isPhone || this.devices.filter((each) => !each.isGone && !each.isPhone).length < 3 || device === this.devices[0] || !this.mayRevoke(device)) return;
    this.cutOff(device.state.dev);
    device.isGone = true;
  }

  cutOff(dev: number): void {
    const { bseq, hash } = this.hub.lastBatch(dev);
    this.roster.revoke(dev, bseq, hash);
    this.hub.learnRoster(this.roster.length);
  }

  /** The disk is lost and the last backup put on another: under a new number, with what the hub does not have written again. */
  restore(device: SimDevice): void {
    const { backup } = device;
    if (!backup || device.isCutOff || device.isGone || device.isPhone || backup.dev !== device.state.dev || !this.mayRevoke(device)) return;
    device.state = draftOf(backup);
    if (this.rules.numberAfterRestore === 'same' || !this.reach(device)) return;
    this.pull(device, { pages: 1_000, size: 64, fate: 'commits' });
    const old = device.state.dev;
    const lastKept = this.hub.lastCount(old);
    const last = this.hub.lastBatch(old).bseq;
    this.cutOff(old);
    const dev = this.nextDev++;
    this.roster.admit(dev, old === 1 || device === this.devices[0] ? 'admin' : 'full');
    this.hub.learnRoster(this.roster.length);
    device.state = this.renumbered(device.state, { from: old, lastKept, to: dev, last });
    device.backup = undefined;
  }

  private renumbered(state: DeviceState, { from, lastKept, to, last }: { readonly from: number; readonly lastKept: number; readonly to: number; readonly last: number }): DeviceState {
    const ownChanges = [...this.unsealed(state, from)].filter((change) => change.dot.q > lastKept).sort((a, b) => a.dot.q - b.dot.q);
    const by = { from, lastKept, to, moved: ownChanges.map((change) => change.dot.q) };
    const outbox = ownChanges.map((change) => {
      const moved = renumberChange(change, by);
      this.dots.set(`${to}/${moved.dot.q}`, Number(change.usr));
      return { q: moved.dot.q, stream: state.records.get(change.id)?.stream ?? 0, body: encodeChangeBody(moved) };
    });
    const own = new Map([...(state.batches.get(from) ?? [])].filter(([bseq]) => bseq <= last));
    const received = new Map(state.received).set(to, { ...nothingReceived, upTo: outbox.length });
    received.set(from, { upTo: lastKept, runs: [] });
    return {
      ...state, dev: to, lastQ: outbox.length, outbox, unsent: [], received, batches: new Map([...state.batches, [from, own]]), streamLast: new Map(), rosterLength: this.roster.length,
      records: new Map([...state.records].map(([eid, record]) => [eid, { ...record, state: renumberEntity(record.state, by) }])),
    };
  }

  /** Its own changes that wait, sealed or not. */
  private *unsealed(state: DeviceState, dev: number) {
    for (const batch of state.unsent) {
      if (manifestIn(batch.manifest).dev === dev) for (const envelope of batch.envelopes) yield* open(envelope) ?? [];
    }
    for (const { q, body } of state.outbox) yield changeFrom({ dev, q }, fromCbor(body, body.length));
  }
}
