import { expect, it, vi } from 'vitest';
import { touchIdOf } from '#main/shells/electron/touch-id.ts';

const system = (hasReader: boolean, prompt: () => Promise<void> = () => Promise.resolve()) => ({ canPromptTouchID: vi.fn(() => hasReader), promptTouchID: vi.fn(prompt) });

it('is offered by a Mac with a reader only, and no other system is asked what it does not have', () => {
  expect(touchIdOf(system(true), 'darwin')).toBeDefined();
  expect(touchIdOf(system(false), 'darwin')).toBeUndefined();
  const linux = system(true);
  expect(touchIdOf(linux, 'linux')).toBeUndefined();
  expect(linux.canPromptTouchID).not.toHaveBeenCalled();
});

it('says whether the finger was given, and why it was asked for', async () => {
  const given = system(true);
  expect(await touchIdOf(given, 'darwin')?.('unlock the clinic')).toBe(true);
  expect(given.promptTouchID).toHaveBeenCalledExactlyOnceWith('unlock the clinic');
  expect(await touchIdOf(system(true, () => Promise.reject(new Error('Canceled by user'))), 'darwin')?.('unlock the clinic')).toBe(false);
});
