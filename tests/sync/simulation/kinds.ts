import { sharedStreams } from '#shared/sync/streams.ts';
import type { FieldPolicy, SyncField, SyncKind } from '#shared/sync/policies.ts';

const field = (policy: FieldPolicy, initial: unknown = policy === 'counter' ? 0 : ''): SyncField => ({ policy, initial });
const kind = (name: string, fields: Readonly<Record<string, SyncField>>): SyncKind => ({ kind: name, fields });

const allergy = { substance: field('review'), clinicalStatus: field('review', 'unknown'), readBy: field('auto'), tags: field('set') };
const first: readonly SyncKind[] = [
  kind('observation', { text: field('immutable') }),
  kind('allergy-intolerance', allergy),
  kind('stock', { name: field('review'), onHand: field('counter') }),
  // Its ids are the same on every device: two can make one.
  kind('practitioner', { value: field('auto'), reason: field('review') }),
  kind('staff-grant', { staffId: field('immutable') }),
];
const second: readonly SyncKind[] = [
  ...first.map((each) => (each.kind === 'allergy-intolerance' ? kind(each.kind, { ...allergy, reaction: field('review') }) : each)),
  kind('referral', { to: field('review') }),
];

export type Version = 1 | 2;
const byVersion: Readonly<Record<Version, ReadonlyMap<string, SyncKind>>> = {
  1: new Map(first.map((each) => [each.kind, each])), 2: new Map(second.map((each) => [each.kind, each])),
};
export const kindOf = (version: Version, name: string): SyncKind | undefined => byVersion[version].get(name);

export const phoneKinds: ReadonlySet<string> = new Set(['observation', 'allergy-intolerance']);

/** Streams 0 to 2 are patients'; a phone has 0. */
const streamBytes = [...[1, 2, 3].map((byte) => new Uint8Array(16).fill(byte)), sharedStreams.directory, sharedStreams.rules];
export const streamOfKind = (name: string, patient: number): number => (name === 'staff-grant' ? 4 : name === 'stock' || name === 'practitioner' ? 3 : patient);
export const streamAt = (at: number): Uint8Array => streamBytes[at] ?? new Uint8Array(16);
export const placeOfStream = (stream: Uint8Array): number => streamBytes.findIndex((each) => each[0] === stream[0]);
