import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceRecordId, whyUnauthorised } from '#shared/sync/authorise.ts';
import type { ChangeAuthor } from '#shared/sync/authorise.ts';
import { hexOf } from '#shared/sync/change.ts';
import type { Change } from '#shared/sync/change.ts';
import { sharedStreams } from '#shared/sync/streams.ts';

const [hers, his] = ['11'.repeat(16), '22'.repeat(16)];
const stream = (name: keyof typeof sharedStreams) => hexOf(sharedStreams[name]);
const change = (t: string, over: Partial<Change> = {}): Change => ({
  dot: { dev: 3, q: 1 }, sv: 1, hlc: 1n, wall: 1, off: null, usr: 'ruth', t, id: 'record-1', op: 'put', f: new Map(), ...over,
});
const admin: ChangeAuthor = { dev: 3, class: 'admin', person: '' };
const full: ChangeAuthor = { dev: 3, class: 'full', person: '' };
const phone: ChangeAuthor = { dev: 3, class: 'phone', person: 'ruth', streams: new Set([hers]), kinds: new Set(['observation', 'encounter']) };

describe('P8: what a peer writes is authorised before it is merged', () => {
  it.each([
    ['staff', 'staff'], ['staff-grant', 'rules'], ['role-bundle', 'rules'], ['policy', 'rules'],
  ] as const)('%s comes from workstations that may administer, and from nobody else', (kind, home) => {
    expect(whyUnauthorised(change(kind), admin, { stream: stream(home) })).toBeUndefined();
    expect(whyUnauthorised(change(kind), full, { stream: stream(home) })).toBe('class');
    expect(whyUnauthorised(change(kind), { ...phone, streams: new Set([stream(home)]), kinds: new Set([kind]) }, { stream: stream(home) })).toBe('class');
    expect(whyUnauthorised(change(kind), admin, { stream: hers }), 'in a stream of a patient').toBe('stream');
  });

  it('one\'s own password is chosen at any workstation, and nothing else of a person, nor of another', () => {
    const own = (over: Partial<Change> = {}, names: readonly string[] = ['signIn', 'passwordChangedAt']) =>
      change('staff', { id: 'ruth', op: 'amend', f: new Map(names.map((name) => [name, { value: '', context: new Map() }])), ...over });
    const at = { stream: stream('staff') };
    expect(whyUnauthorised(own(), full, at)).toBeUndefined();
    expect(whyUnauthorised(own({ usr: 'tom' }), full, at), 'of somebody else').toBe('class');
    expect(whyUnauthorised(own({}, ['signIn', 'role']), full, at), 'with a role').toBe('class');
    expect(whyUnauthorised(own({ op: 'put' }), full, at), 'a new person').toBe('class');
    expect(whyUnauthorised(own(), phone, at)).toBe('class');
  });

  it('a full workstation writes every patient; a phone its own streams, kinds and name only', () => {
    expect(whyUnauthorised(change('observation'), full, { stream: hers })).toBeUndefined();
    expect(whyUnauthorised(change('observation', { usr: 'somebody' }), full, { stream: his })).toBeUndefined();
    expect(whyUnauthorised(change('observation'), phone, { stream: hers })).toBeUndefined();
    expect(whyUnauthorised(change('observation'), phone, { stream: his }), 'another stream').toBe('grant');
    expect(whyUnauthorised(change('medication'), phone, { stream: hers }), 'another kind').toBe('person');
    expect(whyUnauthorised(change('encounter', { usr: 'tom' }), phone, { stream: hers }), 'another person\'s note').toBe('person');
    expect(whyUnauthorised(change('restriction'), { ...phone, kinds: new Set(['restriction']) }, { stream: hers })).toBe('class');
    expect(whyUnauthorised(change('practitioner'), { ...phone, kinds: new Set(['practitioner']), streams: new Set([stream('directory')]) }, { stream: stream('directory') })).toBe('class');
  });

  it('a phone that was granted nothing writes nothing', () => {
    expect(whyUnauthorised(change('observation'), { dev: 3, class: 'phone', person: 'ruth' }, { stream: hers })).toBe('grant');
    expect(whyUnauthorised(change('observation', { usr: '' }), { ...phone, person: '' }, { stream: hers })).toBe('person');
  });

  it('H3: a record of one patient does not go into another patient\'s stream', () => {
    expect(whyUnauthorised(change('observation', { op: 'amend' }), full, { stream: his, streamOfRecord: hers })).toBe('stream');
    expect(whyUnauthorised(change('patient', { id: 'asha' }), full, { stream: his, patientOfStream: 'tom' })).toBe('stream');
    expect(whyUnauthorised(change('patient', { id: 'asha' }), full, { stream: his, streamOfPatient: hers })).toBe('stream');
    expect(whyUnauthorised(change('patient', { id: 'asha' }), full, { stream: hers, patientOfStream: 'asha', streamOfPatient: hers, streamOfRecord: hers })).toBeUndefined();
    expect(whyUnauthorised(change('observation'), full, { stream: stream('rules') })).toBe('stream');
  });

  it('heartbeats and ranges of the log are of the device itself', () => {
    const beat = (id: string) => change('heartbeat', { id });
    expect(whyUnauthorised(beat(deviceRecordId(3)), full, { stream: stream('devices') })).toBeUndefined();
    expect(whyUnauthorised(beat(deviceRecordId(4)), full, { stream: stream('devices') })).toBe('device');
    expect(whyUnauthorised(beat(deviceRecordId(3)), phone, { stream: stream('devices') })).toBeUndefined();
    expect(whyUnauthorised(beat(`x${deviceRecordId(3)}`), full, { stream: stream('devices') })).toBe('device');
    expect(whyUnauthorised(change('audit-range', { id: deviceRecordId(3, 77) }), full, { stream: stream('audit') })).toBeUndefined();
    expect(whyUnauthorised(change('audit-range', { id: deviceRecordId(19, 77) }), admin, { stream: stream('audit') })).toBe('device');
    expect(whyUnauthorised(change('audit-range', { id: deviceRecordId(3, 77) }), full, { stream: stream('rules') })).toBe('stream');
  });

  it('what nobody knows and what another device counted is refused', () => {
    expect(whyUnauthorised(change('shred'), admin, { stream: stream('rules') })).toBe('kind');
    expect(whyUnauthorised(change('toString'), admin, { stream: hers })).toBe('kind');
    expect(whyUnauthorised(change('observation', { dot: { dev: 4, q: 1 } }), admin, { stream: hers })).toBe('device');
  });

  it('no two devices have one record about themselves, whatever they count', () => {
    fc.assert(fc.property(fc.tuple(fc.integer({ min: 1, max: 65_535 }), fc.nat()), fc.tuple(fc.integer({ min: 1, max: 65_535 }), fc.nat()), ([dev, n], [other, m]) => {
      expect(deviceRecordId(dev, n) === deviceRecordId(other, m)).toBe(dev === other && n === m);
      expect(deviceRecordId(dev, n)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8000-8000-[0-9a-f]{12}$/);
      const own = change('audit-range', { id: deviceRecordId(other, m), dot: { dev, q: 1 } });
      expect(whyUnauthorised(own, { dev, class: 'full', person: '' }, { stream: stream('audit') })).toBe(dev === other ? undefined : 'device');
    }));
  });
});
