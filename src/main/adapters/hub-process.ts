import { fork } from 'node:child_process';
import type { HubSaid } from '#shared/serving/hub-orders.ts';
import type { HubChild } from '#main/ports.ts';

/** Node's way: a child with a channel, which is closed when we end, however we do. What it would print goes nowhere. */
export const nodeHubProcess = (modulePath: string) => (): HubChild => {
  const child = fork(modulePath, [], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] });
  // Its own signals end it, not the terminal's key and not ours: it is told.
  child.on('error', () => undefined);
  return {
    pid: child.pid,
    tell: (order) => { if (child.connected) child.send(order, () => undefined); },
    onSaid: (listener) => { child.on('message', (said) => { listener(said as HubSaid); }); },
    ended: new Promise((resolve) => {
      child.once('exit', () => { resolve(); });
      child.once('error', () => { if (child.pid === undefined) resolve(); });
    }),
  };
};
