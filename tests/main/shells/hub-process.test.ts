import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { electronHubProcess } from '#main/shells/electron/hub-process.ts';
import type { ForkHub } from '#main/shells/electron/hub-process.ts';

/** Electron's utility process as far as the hub's goes. */
const utilityProcess = () => {
  const seen: { readonly forked: unknown[]; readonly told: unknown[] } = { forked: [], told: [] };
  const child = new EventEmitter();
  const fork = ((...args: unknown[]) => {
    seen.forked.push(args);
    return Object.assign(child, { pid: 4_711, postMessage: (order: unknown) => { seen.told.push(order); } });
  }) as unknown as ForkHub;
  return { seen, child, fork };
};

it('in Electron the hub is a utility process: it is told, heard, and never killed', async () => {
  const { seen, child, fork } = utilityProcess();
  const hub = electronHubProcess(fork)('/dist/workers/hub-beside.mjs')();
  const heard: unknown[] = [];
  hub.onSaid((said) => { heard.push(said); });
  hub.tell({ type: 'figures' });
  child.emit('message', { type: 'runs', port: 7843, pin: 'ab' });
  expect([hub.pid, heard, seen]).toEqual([4_711, [{ type: 'runs', port: 7843, pin: 'ab' }], {
    forked: [['/dist/workers/hub-beside.mjs', [], { serviceName: 'Wardlight hub', stdio: 'ignore' }]], told: [{ type: 'figures' }],
  }]);
  expect(Object.keys(hub)).not.toContain('kill');
  child.emit('exit', 0);
  await hub.ended;
  hub.tell({ type: 'end' });
  expect(seen.told).toHaveLength(1);
});
