import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { allOf, bytesOf, fileOf } from './read-text.ts';

const asha = { resourceType: 'Patient', id: 'asha' };
const ravi = '{"resourceType":"Patient","id":"ravi"}';
const joined = (...parts: readonly (string | Uint8Array | readonly number[])[]) =>
  new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === 'string' ? bytesOf(part) : Uint8Array.from(part)))));
const bundle = (...resources: readonly (string | Uint8Array)[]) =>
  joined('{"resourceType":"Bundle","type":"collection","entry":[', ...resources.flatMap((resource, index) => [index === 0 ? '' : ',', '{"resource":', resource, '}']), ']}');
/** Ids that came in, and reasons with their places. */
const read = async (content: string | Uint8Array, name = 'a.json') => {
  const { rows, refused } = await allOf([fileOf(name, content, 4000)]);
  return [...rows.map(({ sourceId }) => sourceId), ...refused.map(({ path, reason }) => `${path}: ${reason}`)];
};
const utf16 = (text: string, isBig = false) => {
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return new Uint8Array(isBig ? bytes.swap16() : bytes);
};

it.each<readonly [string, string | Uint8Array, string]>([
  ['an empty file', '', ': empty'], ['white space', ' \n', ': empty'], ['only a byte order mark', joined([0xef, 0xbb, 0xbf]), ': empty'],
  ['XML', '<?xml version="1.0"?><Patient/>', ': xml'], ['XML behind a byte order mark', '\uFEFF\n<Patient/>', ': xml'],
  ['a zip', joined('PK', [3, 4, 20, 0]), ': zip'], ['gzip', new Uint8Array(gzipSync(ravi)), ': gzip'], ['a PDF', '%PDF-1.7', ': binary'], ['a picture', joined([0x89], 'PNG', [13, 10, 26, 10, 0, 0]), ': binary'],
  ['UTF-32', joined([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]), ': encoding'], ['UTF-16 cut inside a character', utf16(ravi).slice(0, -1), ': encoding'],
  ['JSON that is no FHIR', '{"hello":1}', '@0: not-fhir'], ['a list', '[1]', '@0: not-fhir'], ['text', 'hello', '@0: malformed-json'], ['NaN', 'NaN', '@0: malformed-json'],
  ['answers of a server', '{"resourceType":"Bundle","type":"batch-response","entry":[]}', '@0: bundle-type-not-imported'],
  ['a history', '{"resourceType":"Bundle","type":"history"}', '@0: bundle-type-not-imported'], ['a bundle without a type', '{"resourceType":"Bundle"}', '@0: bundle-type-not-imported'],
])('refuses %s', async (_what, content, answer) => {
  expect(await read(content)).toEqual([answer]);
});

it.each<readonly [string, string | Uint8Array, string]>([
  ['a number that is none', '{"resourceType":"Observation","valueQuantity":{"value":NaN}}', 'malformed-json'],
  ['a number beyond all numbers', '{"resourceType":"Observation","valueQuantity":{"value":1e999}}', 'bad-field: valueQuantity.value'],
  ['a key that stands twice', '{"resourceType":"Patient","id":"1","name":[{"family":"A","family":"B"}]}', 'duplicate-key'],
  ['__proto__', '{"resourceType":"Patient","id":"1","__proto__":{"id":"2"}}', 'bad-field: __proto__'],
  ['half a surrogate pair', '{"resourceType":"Patient","id":"1","name":[{"text":"\\ud83d"}]}', 'encoding'],
  ['Latin-1', joined('{"resourceType":"Patient","name":[{"family":"M', [0xfc], 'ller"}]}'), 'encoding'],
  ['a line break in a text', '{"resourceType":"Patient","name":[{"text":"a\nb"}]}', 'malformed-json'],
  ['ten million characters', `{"resourceType":"Patient","photo":[{"data":"${'x'.repeat(10_000_000)}"}]}`, 'too-large'],
  ['more than a resource may be', `{"resourceType":"Patient","photo":[${Array.from({ length: 6 }, () => `{"data":"${'x'.repeat(3_000_000)}"}`).join()}]}`, 'too-large'],
  ['more levels than FHIR has', `{"resourceType":"Basic","a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`, 'too-deep'],
  ['no FHIR', '{"a":1}', 'not-fhir'], ['another version', '{"resourceType":"Patient","animal":{}}', 'stu3'], ['a field that does not fit', '{"resourceType":"Patient","gender":"x"}', 'bad-field: gender'],
])('refuses one resource of a bundle for %s, by its place, and takes its neighbours', async (_what, resource, reason) => {
  expect(await read(bundle(JSON.stringify(asha), resource, ravi))).toEqual(['asha', 'ravi', `Bundle.entry[1].resource @${54 + 12 + 38 + 14}: ${reason}`]);
});

it('reads UTF-8 with a byte order mark, and the UTF-16 that Windows saves', async () => {
  const rao = '{"resourceType":"Patient","id":"rao","name":[{"family":"Rão 💊"}]}';
  for (const content of [`\uFEFF${rao}`, utf16(rao), utf16(rao, true), new Uint8Array(Buffer.from(rao, 'utf16le'))]) {
    const { rows } = await allOf([fileOf('a.json', content, 11)]);
    expect(rows.map(({ json }) => json)).toEqual([rao]);
  }
});

it('takes from a file that is cut off what was whole, and names the byte where it ends', async () => {
  const whole = bundle(JSON.stringify(asha), ravi);
  expect(await read(whole.slice(0, 140))).toEqual(['asha', 'Bundle.entry[1].resource @140: malformed-json']);
});

it('refuses by name the lines of NDJSON that are no resources', async () => {
  expect(await read(`${ravi}\nnot json\n\n{"a":1}\n${JSON.stringify(asha)}\n{"resourceType"`, 'a.ndjson')).toEqual(['ravi', 'asha', 'line 2 @39: malformed-json', 'line 4 @49: not-fhir', 'line 6 @111: malformed-json']);
});

it('keeps the text of every number as it stood', async () => {
  const json = '{ "resourceType" : "Basic" ,\r\n "id":"1", "extension":[{"url":"x","valueDecimal":6.30}, {"url":"y","valueDecimal":1E2},{"url":"z","valueDecimal":12345678901234567890.10}] }';
  const { rows } = await allOf([fileOf('a.json', bundle(json))]);
  expect(rows.map((row) => row.json)).toEqual([json]);
});
