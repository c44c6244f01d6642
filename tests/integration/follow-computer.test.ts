import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { followComputer } from '#main/shells/common/follow-computer.ts';
import { startFakeLogind, whyNoLogind } from '#tests/fixtures/fake-logind.ts';

const why = whyNoLogind();

describe.skipIf(why !== undefined)(`following the computer (rows L1, L2)${why === undefined ? '' : `: ${why}`}`, () => {
  const stops: (() => void)[] = [];
  afterEach(() => { stops.splice(0).forEach((stop) => { stop(); }); });

  const start = async () => {
    const logind = await startFakeLogind();
    stops.unshift(logind.stop);
    const told: string[] = [];
    let sealed = (): void => undefined;
    const stop = followComputer({
      env: { ...process.env, ...logind.env },
      lock: () => { told.push('lock'); },
      seal: () => {
        told.push('seal');
        return new Promise((resolve) => { sealed = resolve; });
      },
      lacks: (what) => { told.push(what); },
    });
    stops.unshift(stop);
    await vi.waitFor(() => { expect(logind.heard).toContain('inhibited sleep delay Wardlight'); }, { timeout: 10_000 });
    // Listening has begun once a signal arrives; it is sent until then.
    await vi.waitFor(() => {
      logind.say('saver');
      expect(told).toContain('lock');
    }, { timeout: 10_000, interval: 300 });
    await sleep(500);
    told.length = 0;
    return { logind, told, stop, endSeal: () => { sealed(); } };
  };

  it('locks with the session and the screen saver, ours and nobody else\'s', async () => {
    const { logind, told } = await start();
    logind.say('lock-other');
    logind.say('saver-off');
    await sleep(500);
    expect(told).toEqual([]);
    for (const [count, signal] of (['lock', 'hint', 'saver'] as const).entries()) {
      logind.say(signal);
      await vi.waitFor(() => { expect(told).toHaveLength(count + 1); }, { timeout: 5_000 });
    }
    expect(told).toEqual(['lock', 'lock', 'lock']);
  });

  it('holds sleep back until it is sealed, and again after it woke', async () => {
    const { logind, told, endSeal } = await start();
    logind.say('sleep');
    await vi.waitFor(() => { expect(told).toEqual(['seal']); }, { timeout: 5_000 });
    await sleep(300);
    expect(logind.heard).not.toContain('released');
    endSeal();
    await vi.waitFor(() => { expect(logind.heard).toContain('released'); }, { timeout: 5_000 });
    logind.say('wake');
    await vi.waitFor(() => { expect(logind.heard.filter((line) => line.startsWith('inhibited'))).toHaveLength(2); }, { timeout: 5_000 });
  });

  it('lets the computer sleep once it is stopped', async () => {
    const { logind, stop } = await start();
    stop();
    await vi.waitFor(() => { expect(logind.heard).toContain('released'); }, { timeout: 5_000 });
  });
});

describe('a computer without logind', () => {
  it('says what is lacking, and does nothing else', async () => {
    const lacking = new Set<string>();
    const stop = followComputer({
      env: { PATH: '/nowhere', DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nowhere' },
      lock: () => { expect.fail('nobody locked'); }, seal: () => expect.fail('nobody slept'), lacks: (what) => { lacking.add(what); },
    });
    await vi.waitFor(() => { expect(lacking).toEqual(new Set(['no-signals', 'no-inhibitor'])); });
    stop();
  });
});
