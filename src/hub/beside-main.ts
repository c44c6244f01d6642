import type { HubOrder, HubSaid } from '#shared/serving/hub-orders.ts';
import { serveBeside } from './serve-beside.ts';

/** Electron's utility process has a port to its parent; Node has a channel. */
interface ParentPort {
  readonly on: (name: 'message', listener: (event: { readonly data: HubOrder }) => void) => void;
  readonly postMessage: (said: HubSaid) => void;
}
const { parentPort } = process as { readonly parentPort?: ParentPort };

const hub = serveBeside((said) => {
  if (parentPort) parentPort.postMessage(said);
  else if (process.connected) process.send?.(said);
}, () => process.exit(0));

if (parentPort) {
  parentPort.on('message', ({ data }) => { hub.hear(data); });
} else {
  process.on('message', (order) => { hub.hear(order as HubOrder); });
  // However the workstation ended: what has begun is answered, then this ends too.
  process.on('disconnect', () => { hub.hear({ type: 'end' }); });
}
// The workstation says when; a terminal's Ctrl+C reaches both.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { hub.hear({ type: 'end' }); });
