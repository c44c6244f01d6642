import { expect, it } from 'vitest';
import { formatAge, formatDate, formatDay, t } from '#renderer/text/index.ts';
import { piecesOf } from '#renderer/interchange/send-files.ts';

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

it('never cuts a file between the halves of one character', () => {
  const pieces = piecesOf('ab😀cd', 3);
  expect(pieces.join('')).toBe('ab😀cd');
  expect(pieces).toEqual(['ab', '😀c', 'd']);
});
