import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A line between a workstation and its hub that can be cut, held up, and broken in the middle of what it carries; everything on it is looked through. */
export interface FaultyProxy {
  readonly port: number;
  readonly setMode: (mode: 'good' | 'cut' | 'slow' | 'breaking') => void;
  /** Pieces of traffic in which one of the forms lay. */
  readonly found: () => number;
  readonly carried: () => number;
  readonly close: () => Promise<void>;
}

const mostOverlap = 200;

export const startFaultyProxy = async (hubPort: () => number, forms: readonly Buffer[], random: () => number): Promise<FaultyProxy> => {
  let mode: 'good' | 'cut' | 'slow' | 'breaking' = 'good';
  let [found, carried] = [0, 0];
  const open = new Set<Socket>();
  const relay = (from: Socket, to: Socket): void => {
    let before = Buffer.alloc(0);
    from.on('data', (data: Buffer) => {
      carried += data.length;
      const seen = Buffer.concat([before, data]);
      if (forms.some((form) => seen.includes(form))) found += 1;
      before = seen.subarray(Math.max(0, seen.length - mostOverlap));
      if (mode === 'breaking' && random() < 0.15) {
        to.write(data.subarray(0, Math.floor(data.length / 2)));
        from.destroy();
        to.destroy();
        return;
      }
      if (mode !== 'slow') return void to.write(data);
      from.pause();
      setTimeout(() => {
        to.write(data);
        from.resume();
      }, random() * 250);
    });
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => {
      open.delete(from);
      to.destroy();
    });
  };
  const server = createServer((client) => {
    if (mode === 'cut') return void client.destroy();
    const hub = connect(hubPort(), '127.0.0.1');
    open.add(client).add(hub);
    relay(client, hub);
    relay(hub, client);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    port: (server.address() as AddressInfo).port,
    setMode: (next) => {
      mode = next;
      if (next === 'cut') open.forEach((socket) => socket.destroy());
    },
    found: () => found, carried: () => carried,
    close: () => new Promise((resolve) => {
      open.forEach((socket) => socket.destroy());
      server.close(() => resolve());
    }),
  };
};
