import { applyChange } from '#shared/sync/apply.ts';
import type { Change } from '#shared/sync/change.ts';
import { withReceived, isReceived } from '#shared/sync/holes.ts';
import { writesOf } from '#shared/sync/live-value.ts';
import { tombstoneName } from '#shared/sync/policies.ts';
import { readabilityOf } from '#shared/sync/quarantine.ts';
import { clampHybridTime } from '#shared/sync/receive.ts';
import { entityOf, receivedOf } from './device-state.ts';
import type { DeviceState } from './device-state.ts';
import { kindOf } from './kinds.ts';
import type { Rules } from './rules.ts';
import type { ModelDevice } from './roster-model.ts';

/** Notes for the oracle that this device has applied a write; not part of what is under test. */
const noteSeen = (state: DeviceState, change: Change, names: Iterable<string>): void => {
  const id = Number(change.usr);
  for (const name of names) {
    const key = `${change.id}|${name}`;
    state.seen.set(key, [...(state.seen.get(key) ?? []), id]);
  }
};

/** Merges a readable change into its record. */
export const mergeIn = (state: DeviceState, change: Change, stream: number, rules: Rules): void => {
  const kind = kindOf(state.version, change.t);
  if (!kind) throw new Error('a change that this version cannot read');
  const { state: next } = applyChange(entityOf(state, change.id), change, kind, rules.mergeField);
  state.records.set(change.id, { kind: change.t, stream, state: next });
  noteSeen(state, change, change.op === 'del' ? [tombstoneName] : [...writesOf(change, kind).map(({ name }) => name), ...(change.f.has(tombstoneName) ? [tombstoneName] : [])]);
};

/** One change of another device, whatever it is worth: applied, or kept with a reason, and counted as received. */
export const receiveChange = (state: DeviceState, change: Change, stream: number, device: ModelDevice, rules: Rules, now: number): void => {
  const { dot } = change;
  if (isReceived(receivedOf(state, dot.dev), dot.q)) return;
  state.received.set(dot.dev, withReceived(receivedOf(state, dot.dev), dot.q));
  state.held.add(Number(change.usr));
  const learnt = clampHybridTime(change.hlc, now);
  if (learnt > state.hlc) state.hlc = learnt;
  if (!rules.mayWrite(device, change, stream)) {
    state.quarantine.push({ type: 'change', reason: 'forbidden', change, stream });
    return;
  }
  const readability = readabilityOf(change, kindOf(state.version, change.t));
  if (readability === 'readable') mergeIn(state, change, stream, rules);
  else state.quarantine.push({ type: 'change', reason: readability, change, stream });
};
