import { expect, it } from 'vitest';
import { formatAge, formatDate, formatDay, t } from '#renderer/text/index.ts';
import { formatBytes } from '#renderer/interchange/format-bytes.ts';
import { toBase64 } from '#renderer/interchange/send-files.ts';
import { timeLeft } from '#renderer/interchange/time-left.ts';

it('picks the form by number and writes numbers as people here do', () => {
  expect(t('home.count', { count: 1 })).toBe('1 patient on this computer');
  expect(t('home.count', { count: 11_284 })).toBe('11,284 patients on this computer');
});

it('writes as much of a date as is known', () => {
  expect([formatDate('1967-09-04'), formatDate('1967-09'), formatDate('1967')]).toEqual(['4 Sep 1967', 'Sep 1967', '1967']);
  expect(formatDay('2026-03-12')).toBe('Thursday 12 March');
});

it('counts a small child in months', () => {
  expect(formatAge('2025-10-14', '2026-03-12')).toBe('4 months');
  expect(formatAge('1967-09-04', '2026-03-12')).toBe('58 y');
});

it('every byte of a file crosses as it is, also where it is no text', () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => (i * 7) % 256);
  expect(Uint8Array.from(atob(toBase64(bytes)), (letter) => letter.charCodeAt(0))).toEqual(bytes);
});

it('sizes and times left are told as people say them', () => {
  expect([900, 640_000, 2_140_000, 36_000_000, 1_000_000_000].map(formatBytes)).toEqual(['0.9 kB', '640 kB', '2.1 MB', '36 MB', '1 GB']);
  expect([3, 41, 60, 400, 9_000].map(timeLeft)).toEqual(['a moment left', 'about 50 seconds left', 'about 1 minute left', 'about 7 minutes left', 'about 3 hours left']);
});
