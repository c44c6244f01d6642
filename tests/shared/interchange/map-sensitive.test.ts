import { describe, expect, it } from 'vitest';
import { mapResource } from '#shared/interchange/map-resource.ts';
import { isSensitive } from '#shared/interchange/map-sensitive.ts';

const confidentiality = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const labelled = (security: unknown) => ({ resourceType: 'Condition', meta: { security } });

describe('the label of a source', () => {
  it.each([
    [confidentiality, 'R'], [confidentiality, 'V'], ['http://hl7.org/fhir/v3/Confidentiality', 'R'], ['urn:oid:2.16.840.1.113883.5.25', 'V'],
    ...['ETH', 'ETHUD', 'SUD', 'HIV', 'PSY', 'MH', 'BH', 'SDV', 'SEX', 'STD', 'GDIS', 'PREGNANT', 'TBOO'].map((code) => [actCode, code]),
    ['http://hl7.org/fhir/v3/ActCode', 'PSY'], ['urn:oid:2.16.840.1.113883.5.4', 'HIV'],
  ])('%s %s is sensitive', (system = '', code = '') => expect(isSensitive(labelled([{ system: 'urn:x', code: 'y' }, { system, code }]))).toBe(true));

  it.each([
    [confidentiality, 'N'], [confidentiality, 'U'], [confidentiality, 'L'], [confidentiality, 'M'], [confidentiality, 'r'], [actCode, 'R'], [actCode, 'AMB'], [actCode, 'HTEST'],
    ['', 'R'], ['urn:mine', 'R'], ['urn:mine', 'PSY'], [confidentiality, 'PSY'],
  ])('%s %s is not', (system, code) => expect(isSensitive(labelled([{ system, code }]))).toBe(false));

  it.each([undefined, null, 'R', 7, [], [null], ['R'], [[]], {}, [{ code: 'R' }], [{ system: 4, code: 'R' }]])('%j is none, and refuses nothing', (security) => {
    expect(isSensitive(labelled(security))).toBe(false);
    expect(mapResource({ ...labelled(security), code: { text: 'Asthma' } }, '2026-01-01').badField).toBeUndefined();
  });

  it('is read as one object too: whoever wrote no list meant it all the same', () => {
    expect(isSensitive(labelled({ system: confidentiality, code: 'R' }))).toBe(true);
  });

  it('becomes a field only of what can be labelled, and only when it is there', () => {
    const meta = { security: [{ system: confidentiality, code: 'R' }] };
    const map = (resource: Readonly<Record<string, unknown>>) => mapResource({ ...resource, meta }, '2026-01-01').fields['sensitive'];
    expect(map({ resourceType: 'Condition', code: { text: 'Asthma' } })).toBe(true);
    expect(map({ resourceType: 'CarePlan', title: 'Plan' })).toBe(true);
    expect(map({ resourceType: 'AllergyIntolerance', code: { text: 'Penicillin' } })).toBeUndefined();
    expect(map({ resourceType: 'Practitioner', name: [{ family: 'Mehta' }] })).toBeUndefined();
    expect(mapResource({ resourceType: 'Condition', code: { text: 'Asthma' } }, '2026-01-01').fields).not.toHaveProperty('sensitive');
  });
});
