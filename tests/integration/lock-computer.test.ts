import { afterEach, describe, expect, it } from 'vitest';
import { openTestClinic } from './test-clinic.ts';

describe("locking the computer with us (row L1, rule lock.osSession)", () => {
  const closes: (() => Promise<void>)[] = [];
  afterEach(async () => { for (const close of closes.splice(0)) await close(); });

  const start = async (isWanted: boolean) => {
    let locked = 0;
    const { clinic, client, gate, clock, stepUp, close } = await openTestClinic({ signedInAs: 'administrator', ports: { lockComputer: () => { locked += 1; } } });
    closes.push(close);
    if (isWanted) expect(await stepUp('policies.change', { name: 'lock.osSession', value: true })).toMatchObject({ type: 'changed' });
    return { clinic, client, gate, clock, times: () => locked };
  };

  it('happens when the person left by the key, once', async () => {
    const { client, times } = await start(true);
    await client['session.lock']({ reason: 'key' });
    expect(times()).toBe(1);
  });

  it('happens when the person was idle', async () => {
    const { clinic, times } = await start(true);
    await clinic.keeper.lock('idle');
    expect(times()).toBe(1);
  });

  it('does not when somebody else is let in, nor when the computer was locked already', async () => {
    for (const reason of ['switch', 'os-lock'] as const) {
      const { clinic, times } = await start(true);
      await clinic.keeper.lock(reason);
      expect(times(), reason).toBe(0);
    }
  });

  it('does not as shipped', async () => {
    const { client, times } = await start(false);
    await client['session.lock']({ reason: 'key' });
    expect(times()).toBe(0);
  });
});
