import { expect, it } from 'vitest';
import { manifestText } from '#shared/updates/manifest.ts';
import { readManifest } from '#main/updates/read-manifest.ts';
import { fileOf, makeSigningPair, manifestOf, signManifest, signText } from './signed-manifest.ts';

const [current, next, stranger] = [makeSigningPair(), makeSigningPair(), makeSigningPair()];
const keys = [current.publicKey, next.publicKey];
const manifest = manifestOf([fileOf(Buffer.from('program'))]);
const whyOf = (bytes: Uint8Array, by = keys) => {
  const read = readManifest(bytes, by);
  return read.type === 'refused' ? read.why : read.type;
};

it.each([['the current', current], ['the next', next]] as const)('I10: reads what %s key signed', (_name, pair) => {
  expect(readManifest(signManifest(manifest, pair), keys)).toEqual({ type: 'manifest', manifest });
});

it('I10: another key, no key and a damaged key refuse', () => {
  expect(whyOf(signManifest(manifest, stranger))).toBe('bad-signature');
  expect(whyOf(signManifest(manifest, current), [])).toBe('bad-signature');
  expect(whyOf(signManifest(manifest, current), ['not a key'])).toBe('bad-signature');
});

it('I10: any bit of the file, in its first line, signature or text, makes it refused before it is parsed', () => {
  const whole = signManifest(manifest, current);
  let refused = 0;
  for (let at = 0; at < whole.length; at += 1) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
    if (whyOf(changed) === 'bad-signature') refused += 1;
  }
  expect(refused).toBe(whole.length);
});

it('I10: cut off anywhere it is refused, and so is more after it', () => {
  const whole = signManifest(manifest, current);
  for (let length = 0; length < whole.length; length += 7) expect(whyOf(whole.subarray(0, length))).toBe('bad-signature');
  expect(whyOf(Buffer.concat([whole, Buffer.from('\n')]))).toBe('bad-signature');
  expect(whyOf(Buffer.alloc(70_000, whole))).toBe('bad-signature');
});

it('I10: a signature made for something else is none', () => {
  expect(whyOf(signText(manifestText(manifest), current, 'wardlight-other-1\n'))).toBe('bad-signature');
});

it.each([
  ['a field twice', manifestText(manifest).replace('"v":1,', '"v":1,"v":1,')],
  ['a field that nobody knows', manifestText(manifest).replace('"v":1,', '"v":1,"run":"sh",')],
  ['other spacing', manifestText(manifest).replace('"v":1', '"v": 1')],
  ['a path as a name', manifestText(manifest).replace('Wardlight-1.1.0.AppImage', '../../Wardlight.AppImage')],
  ['a trial version', manifestText(manifest).replace('"version":"1.1.0"', '"version":"1.1.0-beta"')],
  ['no file', manifestText({ ...manifest, files: [] })],
  ['no JSON', 'wardlight\n'],
])('I10: %s is refused although it is signed', (_name, text) => {
  expect(whyOf(signText(text, current))).toBe('bad-manifest');
});
