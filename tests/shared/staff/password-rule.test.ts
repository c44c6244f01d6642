import { expect, it } from 'vitest';
import { passwordWeakness } from '#shared/staff/password-rule.ts';
import { weaknessOf } from '#main/staff/common-passwords.ts';

const names = ['ruth', 'Ruth Penhallow', 'Harbour Street Clinic'];
it.each([
  ['eleven char', 'short'], ['', 'short'], ['👩‍⚕️👩‍⚕️', 'short'], ['password1234', 'common'], ['PassWord1234', 'common'], ['password 1234', 'common'], ['aaaaaaaaaaaaaaa', 'common'],
  ['111111111111', 'common'], ['!!!!!!!!!!!!', 'common'], ['123456789012', 'common'], ['lkjihgfedcba', 'common'], ['abcdabcdabcd', 'common'], ['letmeinletmein', 'common'],
  ['P@ssw0rd2026!', 'common'], ['P4$$w0rd!!!!!!', 'common'], ['supernatural', 'common'], ['qwertyuiop12', 'common'], ['2026dragon2026', 'common'], ['Hospital 2026!', 'common'], ['monkey!!!!!!!', 'common'],
  ['ruthpenhallow', 'like-name'], ['Ruth Penhallow 12', 'like-name'], ['harbourstreetclinic2026', 'like-name'], ['RuthRuthRuth', 'like-name'],
  ['amber kettle 4477 hill', undefined], ['twelve chars', undefined], ['日本語の長い合言葉です今日', undefined], ['ruth likes long walks', undefined], ['dragon flies 88 south', undefined],
])('"%s" is %s', (password, weakness) => {
  expect(weaknessOf(password, names)).toBe(weakness);
});

it('a common password is one of the list that it was given', () => {
  expect([passwordWeakness('quiet lantern quay', [], new Set(['quietlanternquay'])), passwordWeakness('quiet lantern quay', [], new Set())]).toEqual(['common', undefined]);
});
