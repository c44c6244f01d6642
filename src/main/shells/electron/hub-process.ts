import type { UtilityProcess } from 'electron';
import type { HubSaid } from '#shared/serving/hub-orders.ts';
import type { HubChild } from '#main/ports.ts';

/** The one call of Electron's `utilityProcess` that is needed here. */
export type ForkHub = (modulePath: string, args: string[], options: { readonly serviceName: string; readonly stdio: 'ignore' }) => Pick<UtilityProcess, 'on' | 'once' | 'pid' | 'postMessage'>;

/** A packaged Wardlight cannot run its own binary as Node (a fuse forbids it), so the hub beside it is a utility process. */
export const electronHubProcess = (fork: ForkHub) => (modulePath: string) => (): HubChild => {
  const child = fork(modulePath, [], { serviceName: 'Wardlight hub', stdio: 'ignore' });
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      hasEnded = true;
      resolve();
    });
  });
  return {
    pid: child.pid,
    tell: (order) => { if (!hasEnded) child.postMessage(order); },
    onSaid: (listener) => { child.on('message', (said: HubSaid) => { listener(said); }); },
    ended,
  };
};
