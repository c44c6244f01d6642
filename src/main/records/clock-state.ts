import { decode, encode } from 'cborg';
import { packContext, unpackContext } from '#shared/sync/change.ts';
import { emptyContext } from '#shared/sync/context.ts';
import type { Context } from '#shared/sync/context.ts';
import type { Dot } from '#shared/sync/dot.ts';

/** Where one field stands: the dot of its value and what that write had seen. */
export interface FieldClock {
  readonly dot: Dot;
  readonly context: Context;
}

/** A record's clocks: most fields share the dot of the write that made it, the others are named. */
export interface RecordClock {
  readonly base: Dot;
  readonly fields: ReadonlyMap<string, FieldClock>;
}

type Packed = [number, number, Record<string, [number, number, number[]]>];

/** CBOR: `[dev, q, {field: [dev, q, [dev, q, …]]}]`. */
export const packClock = (clock: RecordClock): Uint8Array => {
  const packed: Packed = [clock.base.dev, clock.base.q, {}];
  for (const [field, { dot, context }] of clock.fields) packed[2][field] = [dot.dev, dot.q, packContext(context)];
  return encode(packed);
};

export const unpackClock = (bytes: Uint8Array): RecordClock => {
  const [dev, q, named] = decode(bytes) as Packed;
  return {
    base: { dev, q },
    fields: new Map(
      Object.entries(named).map(([field, [fieldDev, fieldQ, context]]) => [
        field, { dot: { dev: fieldDev, q: fieldQ }, context: unpackContext(context) },
      ]),
    ),
  };
};

/** A field without an entry of its own stands where the record was made. */
export const fieldClock = (clock: RecordClock, field: string): FieldClock =>
  clock.fields.get(field) ?? { dot: clock.base, context: emptyContext };
