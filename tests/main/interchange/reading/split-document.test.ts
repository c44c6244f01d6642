import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSplitter } from '#main/interchange/reading/split-document.ts';
import type { Facts } from '#main/interchange/reading/frame.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const cutAt = (bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] => {
  const chunks: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes.length === 0 ? bytes.length : (sizes[turn % sizes.length] ?? 1);
    chunks.push(bytes.slice(at, at + size));
    at += size;
  }
  return chunks;
};

const split = (chunks: Iterable<Uint8Array>, isNdjson = false): string[] => {
  const told: string[] = [];
  const splitter = createSplitter({
    isNdjson,
    onResource: ({ path, at, fullUrl, problem, bytes, bundleAt }) => void told.push(`${path} @${at} <${fullUrl}> in ${bundleAt ?? '-'} ${problem ?? textOf(bytes)}`),
    onRefused: (path, at, reason) => void told.push(`${path} @${at} ${reason}`),
  });
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return told;
};
const splitText = (text: string, sizes: readonly number[] = [], isNdjson = false) => split(cutAt(bytesOf(text), sizes), isNdjson);

const bundle = (entries: string, type = 'collection') => `{"resourceType":"Bundle","type":"${type}","entry":[${entries}]}`;
const asha = '{"resourceType":"Patient","id":"asha"}';

it('hands out a resource as it stands in the file, with the byte where it begins', () => {
  expect(splitText(bundle(`{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Observation", "value": 6.30}}`)))
    .toEqual(['Bundle.entry[0].resource @89 <urn:uuid:1> in 0 {"resourceType":"Observation", "value": 6.30}']);
  expect(splitText(` ${asha}\n`)).toEqual([` @1 <> in - ${asha}`]);
});

it('knows a bundle, its type and a fullUrl also where they come last', () => {
  const late = `{"entry":[{"resource":{"id":"asha","resourceType":"Patient"},"fullUrl":"urn:uuid:1"}],"type":"batch","resourceType":"Bundle"}`;
  expect(splitText(late)).toEqual(['Bundle.entry[0].resource @22 <urn:uuid:1> in 0 {"id":"asha","resourceType":"Patient"}']);
  expect(splitText(late.replace('batch', 'history'))).toEqual([' @0 bundle-type-not-imported']);
});

it('opens bundles in bundles, eight deep', () => {
  const nest = (deep: number): string => (deep === 0 ? asha : bundle(`{"resource":${nest(deep - 1)}}`));
  expect(splitText(nest(3))).toEqual([`Bundle.entry[0].resource.entry[0].resource.entry[0].resource @198 <> in 132 ${asha}`]);
  expect(splitText(nest(8))).toHaveLength(1);
  expect(splitText(nest(9))[0]).toMatch(/too-deep$/);
});

it('calls the lines of NDJSON by number, and goes on behind a broken one', () => {
  expect(splitText(`${asha}\n\n{"a":\n${asha}\n"x\n${asha}`)).toEqual([
    `line 1 @0 <> in - ${asha}`, 'line 3 @45 malformed-json', `line 4 @46 <> in - ${asha}`, 'line 5 @87 malformed-json', `line 6 @88 <> in - ${asha}`,
  ]);
  expect(splitText(`{"a"\n${asha}\n`, [], true)).toEqual(['line 1 @4 malformed-json', `line 2 @5 <> in - ${asha}`]);
});

it('reads several values behind one another', () => {
  expect(splitText(`${asha}${asha}`)).toEqual([`value 1 @0 <> in - ${asha}`, `value 2 @38 <> in - ${asha}`]);
});

it('keeps what was whole before the cut, and says at which byte the file ends', () => {
  const text = bundle(`{"fullUrl":"urn:uuid:1","resource":${asha}},{"resource":${asha}},{"fullUrl":"urn:uuid:3","resource":${asha}}`);
  const cut = text.slice(0, -15);
  expect(splitText(cut).map((line) => line.replace(/ <.*/, ''))).toEqual(['Bundle.entry[0].resource @89', 'Bundle.entry[1].resource @141', `Bundle.entry[2].resource @${cut.length} malformed-json`]);
});

it.each([['', 'empty'], ['  \n ', 'empty'], ['12', 'not-fhir'], ['"a"', 'not-fhir'], ['[{"resourceType":"Patient"}]', 'not-fhir'], ['hello', 'malformed-json'], ['[1,', 'malformed-json'], ['}', 'malformed-json'],
  ['{"a":[}', 'malformed-json'], ['{"a":1', 'malformed-json'], ['nul', 'malformed-json']])('calls %j %s', (text, reason) => {
  expect(splitText(text).map((line) => line.split(' ').at(-1))).toEqual([reason]);
});

it('refuses what stands twice in an envelope', () => {
  expect(splitText(bundle(`{"resource":${asha},"resource":${asha}}`))).toEqual(['Bundle.entry[0].resource @66 <> in 0 duplicate-key']);
  expect(splitText(`{"resourceType":"Bundle","type":"batch","entry":[],"entry":[{"resource":${asha}}]}`)).toEqual(['Bundle @59 duplicate-key']);
});

it('neither follows nor trips over a million brackets', () => {
  const bomb = '['.repeat(1_000_000);
  expect(splitText(bundle(`{"resource":{"resourceType":"Basic","a":${bomb}${']'.repeat(1_000_000)}}},{"resource":${asha}}`)).map((line) => line.slice(0, 24)))
    .toEqual(['Bundle.entry[0].resource', 'Bundle.entry[1].resource']);
  expect(splitText(bomb)).toEqual([' @1000000 malformed-json']);
  expect(splitText('{"entry":[{"resource":'.repeat(100_000))).toEqual([' @2200000 malformed-json']);
  expect(splitText('{"resourceType":"Bundle","type":"batch","entry":[{"resource":'.repeat(50_000))[0]).toMatch(/too-deep$/);
});

// --- against JSON.parse ---

interface Found { readonly json: string; readonly fullUrl: string; readonly reason: string }
const imported = new Set(['transaction', 'batch', 'collection', 'searchset', 'message', 'document']);
const naive = (value: unknown, fullUrl = ''): Found[] => {
  const refused = (reason: string) => [{ json: '', fullUrl: '', reason }];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refused('not-fhir');
  const object = value as Record<string, unknown>;
  if (object['resourceType'] !== 'Bundle') return [{ json: JSON.stringify(value), fullUrl, reason: '' }];
  if (!imported.has(object['type'] as string)) return refused('bundle-type-not-imported');
  if (object['entry'] === undefined) return [];
  if (!Array.isArray(object['entry'])) return refused('bad-field: entry');
  return object['entry'].flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return refused('not-fhir');
    const { resource, fullUrl: url } = entry as Record<string, unknown>;
    return resource === undefined ? [] : naive(resource, typeof url === 'string' ? url : '');
  });
};
const ours = (text: string, sizes: readonly number[]): Found[] => {
  const found: Found[] = [];
  const splitter = createSplitter({
    onResource: ({ bytes, fullUrl }) => void found.push({ json: JSON.stringify(JSON.parse(textOf(bytes))), fullUrl, reason: '' }),
    onRefused: (_path, _at, reason) => void found.push({ json: '', fullUrl: '', reason }),
  });
  for (const chunk of cutAt(bytesOf(text), sizes)) splitter.push(chunk);
  splitter.end();
  return found;
};

const shuffled = (members: Record<string, fc.Arbitrary<unknown>>, required: readonly string[]) =>
  fc.record(members, { requiredKeys: [...required] }).chain((record) =>
    fc.shuffledSubarray(Object.keys(record), { minLength: Object.keys(record).length }).map((keys) => Object.fromEntries(keys.map((key) => [key, record[key as never]]))));
const plain = shuffled({ resourceType: fc.constantFrom('Patient', 'Observation', 'X\\"}'), id: fc.string(), entry: fc.jsonValue(), text: fc.string({ unit: 'grapheme' }), a: fc.jsonValue() }, []);
const { document } = fc.letrec((tie) => ({
  document: fc.oneof({ maxDepth: 3, withCrossShrink: true }, plain, tie('bundle'), fc.jsonValue()),
  bundle: shuffled({
    resourceType: fc.constant('Bundle'), type: fc.constantFrom('collection', 'batch', 'history', 7), total: fc.jsonValue(), link: fc.jsonValue(),
    entry: fc.oneof({ weight: 9, arbitrary: fc.array(fc.oneof({ weight: 9, arbitrary: tie('entry') }, fc.jsonValue()), { maxLength: 4 }) }, fc.jsonValue()),
  }, ['resourceType', 'type']),
  entry: shuffled({ fullUrl: fc.oneof(fc.webUrl(), fc.jsonValue()), resource: tie('document'), request: fc.jsonValue() }, []),
}));
const spaces = fc.constantFrom(undefined, 1, 2, '\t', '\r\n');
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 });

it('finds in any JSON, cut anywhere, what JSON.parse finds', () => {
  fc.assert(fc.property(document, spaces, sizes, (value, space, cuts) => {
    // In one run stringify's `\r\n` would stand inside of texts only as escapes, so the value stays the same.
    const text = JSON.stringify(value, null, space) ?? 'null';
    expect(ours(text, cuts)).toEqual(naive(JSON.parse(text)));
  }), { numRuns: 1500 });
});

it('answers the same however a file, whole or bent, is cut', () => {
  fc.assert(fc.property(fc.array(document, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '\n', '\n\n  '), spaces, sizes, fc.nat(), fc.nat(), fc.constantFrom('', '"', '}', ']', '{', '\n', '\\', 'x'), fc.boolean(),
    (values, between, space, cuts, from, gone, put, isNdjson) => {
      const text = values.map((value) => JSON.stringify(value, null, space)).join(between);
      const at = from % (text.length + 1);
      const bent = text.slice(0, at) + put + text.slice(at + (gone % 3));
      expect(splitText(bent, cuts, isNdjson)).toEqual(splitText(bent, [], isNdjson));
    }), { numRuns: 1500 });
});

it('asks for a second reading only for a large bundle that tells its type last, and then finds all of it', () => {
  const one = bytesOf(`{"resource":{"resourceType":"Basic","id":"${'a'.repeat(60)}","text":"${'x'.repeat(1_000_000)}"}},`);
  const chunks = [bytesOf('{"resourceType":"Bundle","entry":['), ...Array.from({ length: 40 }, () => one), bytesOf(`{"resource":${asha}}],"type":"batch"}`)];
  const facts = new Map<number, Facts>();
  const survey = createSplitter({ onResource: () => undefined, onRefused: () => undefined, onFacts: (at, fact) => void facts.set(at, fact) });
  let count = 0;
  const splitter = createSplitter({ onResource: () => void (count += 1), onRefused: (_path, _at, reason) => expect(reason).toBe('none') });
  for (const chunk of chunks) {
    splitter.push(chunk);
    if (!splitter.isWaiting) continue;
    for (const again of chunks) survey.push(again);
    survey.end();
    splitter.resolve(facts);
  }
  splitter.end();
  expect([count, [...facts.values()]]).toEqual([41, [{ resourceType: 'Bundle', type: 'batch' }]]);
});
