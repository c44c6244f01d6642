import { describe, expect, it } from 'vitest';
import { advisoryFaults } from '../../scripts/lib/advisory-rules.mjs';
import { billFaults, billOf } from '../../scripts/lib/bill-of-materials.mjs';
import { isAllowed, licenceFaults } from '../../scripts/lib/licence-rules.mjs';
import { licenceTexts } from '../../scripts/lib/licence-texts.mjs';
import { readLock, shippedPackages } from '../../scripts/lib/shipped-packages.mjs';

const lock = {
  '': { name: 'wardlight', version: '0.1.0' },
  'node_modules/zod': { version: '4.0.0', license: 'MIT' },
  'node_modules/@a/b': { version: '1.0.0', license: 'ISC' },
  'node_modules/electron': { version: '45.0.0', license: 'MIT', dev: true },
  'node_modules/vite': { version: '8.0.0', license: 'MIT', dev: true },
};
const component = (name: string, version: string) => ({
  'bom-ref': `${name}@${version}`, name, version, purl: `pkg:npm/${name.replace('@', '%40')}@${version}`, licenses: [{ license: { id: 'MIT' } }], hashes: [{ alg: 'SHA-512', content: 'ab' }],
});
const whole = {
  bomFormat: 'CycloneDX', specVersion: '1.5', serialNumber: 'urn:uuid:random', version: 1,
  metadata: { timestamp: '2026-11-23T10:00:00.000Z', component: component('wardlight', '0.1.0') },
  components: [component('zod', '4.0.0'), component('@a/b', '1.0.0'), component('electron', '45.0.0'), component('vite', '8.0.0')],
  dependencies: [{ ref: 'wardlight@0.1.0', dependsOn: ['zod@4.0.0', 'vite@8.0.0'] }, { ref: 'vite@8.0.0', dependsOn: [] }],
};

describe('the bill of materials', () => {
  it('lists what we ship and Electron, and nothing that only develops', () => {
    const bill = billOf(whole, lock, 0);
    expect(bill.components.map(({ name }: { name: string }) => name)).toEqual(['zod', '@a/b', 'electron']);
    expect(bill.dependencies).toEqual([{ ref: 'wardlight@0.1.0', dependsOn: ['zod@4.0.0'] }]);
    expect(billFaults(bill, lock)).toEqual([]);
  });

  it('is the same file for the same source, whenever it is made', () => {
    expect(billOf({ ...whole, serialNumber: 'another', metadata: { ...whole.metadata, timestamp: 'later' } }, lock, 1_700_000_000)).toEqual(billOf(whole, lock, 1_700_000_000));
    expect(billOf(whole, lock, undefined).metadata).not.toHaveProperty('timestamp');
    expect(billOf(whole, lock, 0).serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it.each([
    ['version', /zod@4\.0\.0 has no version/], ['purl', /zod@4\.0\.0 has no package URL/], ['licenses', /zod@4\.0\.0 has no licence/], ['hashes', /zod@4\.0\.0 has no hash/],
  ])('says when a component has no %s', (key, expected) => {
    const bill = billOf(whole, lock, 0);
    const [first, ...others] = bill.components as ReturnType<typeof component>[];
    expect(billFaults({ ...bill, components: [{ ...first, [key]: undefined }, ...others] }, lock).join('\n')).toMatch(expected);
  });

  it('says when something shipped is not listed, as npm leaves it out by itself', () => {
    expect(billFaults(billOf({ ...whole, components: whole.components.slice(1) }, lock, 0), lock)).toEqual(['zod@4.0.0 is shipped and not listed']);
    expect(billFaults({ ...billOf(whole, lock, 0), bomFormat: 'SPDX' }, lock)).toHaveLength(1);
  });
});

describe('licences', () => {
  it.each([['MIT', true], ['(MIT OR WTFPL)', true], ['MIT AND ISC', true], ['AGPL-3.0-only', false], ['MIT AND GPL-3.0-only', false], ['(GPL-2.0 OR AGPL-3.0)', false], ['(MIT OR (ISC AND GPL-3.0))', false], [undefined, false], ['SEE LICENSE IN x', false]])(
    '%s: may be shipped, %s', (expression, may) => { expect(isAllowed(expression)).toBe(may); });

  it('of everything in the lock file that we ship are on the list, with no exception that nothing needs', () => {
    const packages = shippedPackages();
    expect(packages.length).toBeGreaterThan(100);
    expect(packages.map(({ name }) => name)).toEqual(expect.arrayContaining(['react', 'zod', 'electron', '@journeyapps/sqlcipher']));
    expect(licenceFaults(packages)).toEqual([]);
  });

  it('name what is not on the list, and an exception whose day is over', () => {
    const copyleft = { path: 'node_modules/x', name: 'x', version: '1.0.0', licence: 'AGPL-3.0-only', optional: false };
    expect(licenceFaults([copyleft], [])).toEqual(['x@1.0.0: AGPL-3.0-only']);
    expect(licenceFaults([copyleft], [{ name: 'x', licence: 'AGPL-3.0-only', reason: 'because' }])).toEqual([]);
    expect(licenceFaults([], [{ name: 'x', licence: 'AGPL-3.0-only', reason: 'because' }])).toEqual(['x: the exception is no longer needed']);
  });

  it('are passed on with their notices, also of what pages carry inside them', () => {
    const texts = licenceTexts();
    expect(texts).toMatch(/^react 19\.\S+ \(MIT\)$/m);
    expect(texts).toContain('Copyright (c) Meta Platforms');
    expect(Object.keys(readLock()).length).toBeGreaterThan(shippedPackages().length);
  });
});

describe('advisories', () => {
  const advisory = (url: string) => ({ source: 1, name: 'zod', dependency: 'zod', title: 't', url, severity: 'high', range: '<5' });
  const report = (nodes: readonly string[], via: readonly unknown[] = [advisory('https://a.example/1')]) => ({ auditReportVersion: 2, vulnerabilities: { zod: { name: 'zod', severity: 'high', via, nodes } } });
  const accept = { url: 'https://a.example/1', until: '2027-01-31', reason: 'not reached' };

  it('against what we ship have to be answered; those against what only develops do not', () => {
    expect(advisoryFaults(report(['node_modules/zod']), lock, '2026-11-23', [])).toEqual(['zod (high): https://a.example/1']);
    expect(advisoryFaults(report(['node_modules/electron']), lock, '2026-11-23', [])).toHaveLength(1);
    expect(advisoryFaults(report(['node_modules/vite']), lock, '2026-11-23', [])).toEqual([]);
  });

  it('are accepted until a day, and only while they are there', () => {
    expect(advisoryFaults(report(['node_modules/zod']), lock, '2026-11-23', [accept])).toEqual([]);
    expect(advisoryFaults(report(['node_modules/zod']), lock, '2027-02-01', [accept])).toHaveLength(2);
    expect(advisoryFaults(report([]), lock, '2026-11-23', [accept])).toEqual(['https://a.example/1 is accepted, and nothing needs it any more']);
    expect(advisoryFaults(report(['node_modules/zod']), lock, '2026-11-23', [{ ...accept, reason: '' }])).toEqual(['https://a.example/1 is accepted without a reason']);
  });

  it('are found through what brings them, in circles too', () => {
    const vulnerabilities = { b: { name: 'b', severity: 'low', via: ['zod'], nodes: ['node_modules/@a/b'] }, zod: { name: 'zod', severity: 'low', via: ['b', advisory('https://a.example/2')], nodes: ['node_modules/vite'] } };
    expect(advisoryFaults({ auditReportVersion: 2, vulnerabilities }, lock, '2026-11-23', [])).toEqual(['b (low): https://a.example/2']);
  });

  it('are not taken for none when npm could not ask', () => {
    expect(advisoryFaults({ message: '405 Method Not Allowed' }, lock, '2026-11-23', [])).toEqual(['npm audit told nothing: 405 Method Not Allowed']);
  });
});
