import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { electronKeychainHelper } from '#main/shells/electron/keychain-helper-process.ts';
import type { Fork } from '#main/shells/electron/keychain-helper-process.ts';

/** Electron's utility process as far as it is used: messages in, messages out, an exit. */
const createFork = (behave: (question: unknown, self: EventEmitter) => void) => {
  const seen = { forked: [] as unknown[], asked: [] as unknown[], killed: 0 };
  const fork: Fork = (...args) => {
    seen.forked.push(args);
    const self = new EventEmitter();
    return Object.assign(self, {
      postMessage: (question: unknown) => { seen.asked.push(question); behave(question, self); },
      kill: () => { seen.killed += 1; return true; },
    }) as unknown as ReturnType<Fork>;
  };
  return { fork, seen };
};
const question = { op: 'get', service: 'Wardlight', account: 'a/device' } as const;

describe('the key store helper in Electron', () => {
  it('asks by message, answers by message, and ends the process', async () => {
    const { fork, seen } = createFork((_question, self) => setImmediate(() => self.emit('message', { ok: true, secret: 'c2VjcmV0' })));
    await expect(electronKeychainHelper(fork)('/dist/workers/keychain-helper.mjs')(question).answer).resolves.toEqual({ ok: true, secret: 'c2VjcmV0' });
    expect(seen).toEqual({ forked: [['/dist/workers/keychain-helper.mjs', [], { serviceName: 'Wardlight key store', stdio: 'ignore' }]], asked: [question], killed: 1 });
  });

  it('rejects when the process ends without an answer, and is killed when asked to', async () => {
    const { fork, seen } = createFork((_question, self) => setImmediate(() => self.emit('exit', 1)));
    const helper = electronKeychainHelper(fork)('helper')(question);
    await expect(helper.answer).rejects.toThrow('no answer');
    helper.kill();
    expect(seen.killed).toBe(1);
  });
});
