import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClipboardGuard } from '#main/shells/common/clipboard-guard.ts';
import { macClipboard } from '#main/shells/common/mac-clipboard.ts';
import { electronClipboard } from '#main/shells/electron/electron-clipboard.ts';

/** A computer's clipboard, as Electron gives it. */
const fakeClipboard = () => {
  const held = { clipboard: '' };
  return { held, readText: () => Promise.resolve(held.clipboard), clear: () => { held.clipboard = ''; } };
};

describe('what was copied in a window of ours (row L6)', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });
  const start = () => {
    const computer = fakeClipboard();
    const guard = createClipboardGuard(electronClipboard(computer));
    const copy = async (text: string): Promise<void> => {
      guard.copied();
      computer.held.clipboard = text;
      await vi.advanceTimersByTimeAsync(1_000);
    };
    return { held: computer.held, guard, copy };
  };

  it('is there for 30 seconds and then gone', async () => {
    const { held, copy } = start();
    await copy('Asha Haddad');
    await vi.advanceTimersByTimeAsync(28_000);
    expect(held.clipboard).toBe('Asha Haddad');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(held.clipboard).toBe('');
  });

  it('has its time anew when something else of ours was copied', async () => {
    const { held, copy } = start();
    await copy('first');
    await vi.advanceTimersByTimeAsync(20_000);
    await copy('second');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(held.clipboard).toBe('second');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(held.clipboard).toBe('');
  });

  it("leaves what was copied elsewhere since, on time and on lock", async () => {
    const { held, guard, copy } = start();
    await copy('ours');
    held.clipboard = "somebody's letter";
    await guard.clear();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(held.clipboard).toBe("somebody's letter");
  });

  it('goes at once on lock, seal and quit, also when it was copied this moment', async () => {
    const { held, guard } = start();
    guard.copied();
    held.clipboard = 'this moment';
    const cleared = guard.clear();
    await vi.advanceTimersByTimeAsync(200);
    await cleared;
    expect(held.clipboard).toBe('');
  });

  it('does not touch a clipboard nobody copied to here', async () => {
    const { held, guard } = start();
    held.clipboard = 'theirs';
    await guard.clear();
    expect(held.clipboard).toBe('theirs');
  });

  it('leaves a clipboard alone that cannot be asked', async () => {
    const cleared: string[] = [];
    const guard = createClipboardGuard({ fingerprint: () => Promise.reject(new Error('no')), clearIf: async (print) => { cleared.push(print); } });
    guard.copied();
    await vi.advanceTimersByTimeAsync(40_000);
    await guard.clear();
    expect(cleared).toEqual([]);
  });
});

describe("a Mac's clipboard", () => {
  it('is emptied only while it still holds the same', async () => {
    let held = 'ours';
    const mac = macClipboard(async (command, input) => {
      if (command === 'pbcopy') held = input;
      return held;
    });
    const print = await mac.fingerprint();
    expect(print).not.toContain('ours');
    held = 'theirs';
    await mac.clearIf(print);
    expect(held).toBe('theirs');
    held = 'ours';
    await mac.clearIf(print);
    expect(held).toBe('');
  });
});
