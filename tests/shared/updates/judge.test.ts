import { describe, expect, it } from 'vitest';
import { compareVersions } from '#shared/updates/manifest.ts';
import type { UpdateManifest } from '#shared/updates/manifest.ts';
import { judgeManifest, nothingSeen, remember } from '#shared/updates/judge.ts';
import type { OwnProgram, UpdateMemory } from '#shared/updates/judge.ts';

const own: OwnProgram = { version: '1.2.0', platform: 'linux', arch: 'x64', format: 'deb' };
const now = '2026-03-12T10:00:00.000Z';
const file = { platform: 'linux', arch: 'x64', format: 'deb', name: 'wardlight_1.3.0_amd64.deb', bytes: 7, sha512: `${'A'.repeat(86)}==` } as const;
const manifest: UpdateManifest = { v: 1, version: '1.3.0', minimumVersion: '1.0.0', releasedAt: '2026-03-10T09:00:00.000Z', expiresAt: '2026-06-10T09:00:00.000Z', files: [file] };

const judge = (more: Partial<UpdateManifest>, at: { own?: Partial<OwnProgram>; memory?: UpdateMemory; now?: string } = {}): string => {
  const judged = judgeManifest({ ...manifest, ...more }, { ...own, ...at.own }, at.memory ?? nothingSeen, at.now ?? now);
  return judged.type === 'refused' ? judged.why : judged.type;
};

it('offers the file for this computer', () => {
  expect(judgeManifest(manifest, own, nothingSeen, now)).toEqual({ type: 'update', file });
  expect(judge({ version: '1.2.0' })).toBe('current');
});

it.each([['1.9.0', '1.10.0', -1], ['2.0.0', '1.99.99', 1], ['1.2.3', '1.2.3', 0], ['0.1.0', '0.1.1', -1]])('%s against %s', (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign);
});

describe('I10', () => {
  it.each([
    ['an older version', { version: '1.1.9' }, {}, 'older'],
    ['a version before the oldest that may go straight to it', { minimumVersion: '1.2.1' }, {}, 'needs-step'],
    ['another platform', { files: [{ ...file, platform: 'darwin' as const }] }, {}, 'not-for-this-computer'],
    ['another processor', { files: [{ ...file, arch: 'arm64' as const }] }, {}, 'not-for-this-computer'],
    ['another kind of package', { files: [{ ...file, format: 'rpm' as const }] }, {}, 'not-for-this-computer'],
    ['at the moment it ends', {}, { now: '2026-06-10T09:00:00.000Z' }, 'expired'],
    ['ended before it began', { expiresAt: '2026-03-01T09:00:00.000Z' }, { now: '2026-02-01T00:00:00.000Z' }, 'expired'],
    ['a clock that is not one', {}, { now: 'yesterday' }, 'expired'],
    ['a clock two days behind', {}, { now: '2026-03-08T08:00:00.000Z' }, 'clock-behind'],
  ] as const)('%s is refused', (_name, more, at, why) => {
    expect(judge(more as Partial<UpdateManifest>, at)).toBe(why);
  });

  it('an older manifest that is shown again is refused, by its version and by its day', () => {
    const memory: UpdateMemory = { v: 1, newest: { version: '1.4.0', releasedAt: '2026-03-11T09:00:00.000Z' }, overUpTo: null, atEnd: null, checkedAt: null, currentAt: null, offered: null };
    expect(judge({}, { memory })).toBe('replayed');
    expect(judge({ version: '1.4.0' }, { memory })).toBe('replayed');
    expect(judge({ version: '1.4.0', releasedAt: '2026-03-11T09:00:00.000Z' }, { memory })).toBe('update');
  });

  it('what was seen to be over stays over when the clock goes back', () => {
    const late = '2026-07-01T00:00:00.000Z';
    const memory = remember(nothingSeen, manifest, judgeManifest(manifest, own, nothingSeen, late));
    expect(judge({}, { memory, now })).toBe('expired');
    expect(judge({ releasedAt: '2026-03-09T09:00:00.000Z' }, { memory, now })).toBe('expired');
    // One that was signed later counts: a clock that was once set far ahead shuts nobody out for good.
    expect(judge({ releasedAt: '2026-03-11T09:00:00.000Z' }, { memory, now })).toBe('update');
  });

  it('remembers the newest, and nothing of what was refused', () => {
    expect(remember(nothingSeen, manifest, { type: 'current' }).newest).toEqual({ version: '1.3.0', releasedAt: manifest.releasedAt });
    expect(remember(nothingSeen, manifest, { type: 'refused', why: 'clock-behind' })).toEqual(nothingSeen);
  });
});
