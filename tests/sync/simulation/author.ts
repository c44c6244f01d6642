import { encodeChangeBody } from '#shared/sync/change.ts';
import type { Change, ChangeOp, FieldWrite } from '#shared/sync/change.ts';
import { emptyContext } from '#shared/sync/context.ts';
import type { Context } from '#shared/sync/context.ts';
import { withReceived } from '#shared/sync/holes.ts';
import { nextHybridTime } from '#shared/sync/hybrid-clock.ts';
import { tombstoneName } from '#shared/sync/policies.ts';
import { seenNow, tombstoneContext } from '#shared/sync/tombstone.ts';
import { mergeIn } from './apply-received.ts';
import { entityOf, receivedOf } from './device-state.ts';
import type { DeviceState } from './device-state.ts';
import { kindOf } from './kinds.ts';
import { deletionName } from './oracle.ts';
import type { Oracle } from './oracle.ts';
import type { Rules } from './rules.ts';

export interface Wish {
  readonly op: ChangeOp;
  readonly kind: string;
  readonly eid: string;
  readonly stream: number;
  readonly values: ReadonlyMap<string, unknown>;
}

/** The registers that a put of this kind states, whatever it names, as the newest version knows them. */
const statedBy = (kind: string): readonly string[] =>
  Object.entries(kindOf(2, kind)?.fields ?? {}).flatMap(([name, { policy }]) => (policy === 'set' || policy === 'counter' ? [] : [name]));

const namesOf = (state: DeviceState, eid: string): readonly string[] =>
  [...state.seen.keys()].flatMap((key) => (key.startsWith(`${eid}|`) ? [key.slice(eid.length + 1)] : []));

const tell = (oracle: Oracle, state: DeviceState, id: number, { op, kind, eid, stream, values }: Wish): void => {
  const seen = (name: string) => oracle.pastOf(name, state.seen.get(`${eid}|${name}`) ?? []);
  const adds = new Map<string, number>();
  const fields = new Map<string, { value: unknown; past: ReadonlySet<number> }>();
  const initial = kindOf(2, kind)?.fields ?? {};
  const isCounter = (name: string) => initial[name]?.policy === 'counter';
  for (const [name, value] of values) {
    if (isCounter(name)) adds.set(name, Number(value));
    else fields.set(name, { value, past: op === 'put' ? new Set() : seen(name) });
  }
  if (op === 'put') for (const name of statedBy(kind)) if (!fields.has(name)) fields.set(name, { value: initial[name]?.initial, past: new Set() });
  if (op === 'del') fields.set(deletionName, { value: true, past: seen(deletionName) });
  const seenAll = op === 'del' ? new Set(namesOf(state, eid).flatMap((name) => [...seen(name)])) : new Set<number>();
  oracle.tell({ id, eid, op, stream, fields, adds, seenAll, hlc: state.hlc, dev: state.dev });
};

/** A person's write at a workstation: record, clocks and outbox in one transaction. Answers the write's id. */
export const author = (state: DeviceState, wish: Wish, { rules, oracle, clock }: { readonly rules: Rules; readonly oracle: Oracle; readonly clock: number }): number => {
  const entity = entityOf(state, wish.eid);
  const ofStream = (): Context => new Map([...state.received].map(([dev, { upTo, runs }]) => [dev, runs.at(-1)?.to ?? upTo]));
  const f = new Map<string, FieldWrite>();
  for (const [name, value] of wish.values) {
    const isRegister = wish.op !== 'put' && wish.op !== 'inc';
    const context = name === tombstoneName ? tombstoneContext(entity) : rules.contextOf(entity.fields.get(name) ?? [], ofStream);
    f.set(name, { value, context: isRegister ? context : emptyContext });
  }
  if (wish.op === 'del') {
    for (const [name, context] of seenNow(entity.fields)) f.set(name, { value: null, context });
    f.set(tombstoneName, { value: true, context: tombstoneContext(entity) });
  }
  state.hlc = nextHybridTime(state.hlc, clock);
  state.lastQ += 1;
  const id = oracle.newId();
  tell(oracle, state, id, wish);
  const change: Change = {
    dot: { dev: state.dev, q: state.lastQ }, sv: state.version, hlc: state.hlc, wall: Math.max(0, clock), off: null, usr: String(id), t: wish.kind, id: wish.eid, op: wish.op, f,
  };
  state.received.set(state.dev, withReceived(receivedOf(state, state.dev), state.lastQ));
  state.held.add(id);
  state.outbox.push({ q: state.lastQ, stream: wish.stream, body: encodeChangeBody(change) });
  mergeIn(state, change, wish.stream, rules);
  return id;
};
