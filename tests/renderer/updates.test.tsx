import { expect, it } from 'vitest';
import { updateRefusals } from '#shared/updates/refusals.ts';
import type { UpdateStatus } from '#shared/updates/contract.ts';
import { isTextKey } from '#renderer/text/index.ts';
import { updateWords } from '#renderer/updates/words.ts';

const here = { utcOffsetMinutes: 0, today: '2026-03-12' };
const status: UpdateStatus = { version: '1.0.0', here: 'yes', phase: 'idle', offered: null, doneBytes: 0, refused: null, checkedAt: null, currentAt: null, hasServer: true, isDaily: true, others: 0 };
const offered = { version: '1.1.0', releasedAt: '2026-03-10T09:00:00.000Z', bytes: 131_000_000 };

it('has words for every refusal, and each says that nothing was changed', () => {
  expect(updateRefusals.filter((why) => !isTextKey(`update.why.${why}`))).toEqual([]);
  for (const refused of updateRefusals) expect(updateWords({ ...status, refused }, true, here).lines.at(-1)).toBe('Wardlight 1.0.0 runs on, and nothing was changed.');
});

it('tells whoever may not install that there is a new version, and nothing of what went wrong', () => {
  expect(updateWords({ ...status, phase: 'offered', offered, refused: 'bad-signature' }, false, here)).toEqual({ title: 'Version 1.1.0 is available', lines: ['An administrator can install it. Nothing changes until then.'] });
  expect(updateWords({ ...status, refused: 'bad-signature' }, false, here).title).toBe('Wardlight 1.0.0');
});

it.each([
  ['by-hand', 'does not replace itself'], ['no-keys', 'without a release maker’s key'],
] as const)('a build that is %s says so in words', (where, words) => {
  expect(updateWords({ ...status, here: where }, true, here).lines.join()).toContain(words);
});

it('says that it is the newest only where the server said so', () => {
  const at = '2026-03-12T08:12:00.000Z';
  expect(updateWords({ ...status, checkedAt: at, currentAt: at }, true, here).lines).toEqual(['Newest when the update server was asked last: 08:12.']);
  for (const currentAt of [null, '2026-03-01T08:00:00.000Z']) expect(updateWords({ ...status, checkedAt: at, currentAt }, false, here).lines).toEqual(['The update server was asked last 08:12. Whether there is a newer version has to be asked again.']);
});

it('keeps apart what was refused and what was fetched before', () => {
  expect(updateWords({ ...status, phase: 'fetched', offered, refused: 'bad-signature' }, true, here).lines.at(-1)).toContain('not about version 1.1.0');
});
