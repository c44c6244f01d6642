import { expect, it } from 'vitest';
import { passwordWeakness } from '#shared/staff/password-rule.ts';

const names = ['ruth', 'Ruth Penhallow', 'Harbour Street Clinic'];
it.each([
  ['eleven char', 'short'], ['', 'short'], ['👩‍⚕️👩‍⚕️', 'short'], ['password1234', 'common'], ['PassWord1234', 'common'], ['password 1234', 'common'], ['aaaaaaaaaaaaaaa', 'common'],
  ['111111111111', 'common'], ['ruthpenhallow', 'like-name'], ['Ruth Penhallow 12', 'like-name'], ['harbourstreetclinic2026', 'like-name'],
  ['amber kettle 4477 hill', undefined], ['twelve chars', undefined], ['日本語の長い合言葉です今日', undefined], ['ruth likes long walks', undefined],
])('"%s" is %s', (password, weakness) => {
  expect(passwordWeakness(password, names)).toBe(weakness);
});
