import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Aim, waysOut } from './hostile-page.ts';
import type { Capture, Packet } from './own-network.ts';

export interface Counted {
  /** By way out. */
  readonly byWay: ReadonlyMap<string, number>;
  /** What left the computer and belongs to no way: where to. */
  readonly others: readonly string[];
  /** To ports of this computer itself that the test did not use: where to, and how often. */
  readonly atHome: ReadonlyMap<string, number>;
}

/** Where the ways out lead, and what arrived there. */
export interface World {
  readonly aims: Readonly<Record<string, Aim>>;
  /** How it counts, for people. */
  readonly how: string;
  /** Forgets what was seen; ports named here are the test's own. */
  readonly begin: (ownPorts: readonly number[]) => void;
  readonly count: () => Counted;
  readonly end: () => void;
}

const zone = 'canary.test';
const names = Object.keys(waysOut);
const addressOf = (at: number): string => `198.51.100.${String(at + 1)}`;

const tally = <T>(each: readonly T[]): ReadonlyMap<T, number> => each.reduce((counts, one) => counts.set(one, (counts.get(one) ?? 0) + 1), new Map<T, number>());

/** Every packet that leaves by any interface, told apart by address and by the name asked of the resolver. */
export const wireWorld = (capture: Capture): World => {
  let own: readonly number[] = [];
  let from = 0;
  const wayOf = ({ address, text }: Packet): string | undefined =>
    names.find((name, at) => address === addressOf(at) || text.toLowerCase().includes(`.${name}.${zone.replace('.', '.')}.`));
  return {
    how: 'every packet of a network of its own, resolver included',
    aims: Object.fromEntries(names.map((name, at) => [name, { hosts: [`${name}.${zone}`, addressOf(at)], address: addressOf(at), port: 3478 }])),
    begin: (ownPorts) => {
      own = ownPorts;
      from = capture.packets().length;
    },
    count: () => {
      const packets = capture.packets().slice(from);
      const outside = packets.filter(({ isLoopback }) => !isLoopback).map((packet) => ({ way: wayOf(packet), to: packet.to }));
      const atHome = packets.filter(({ isLoopback, port, fromPort }) => isLoopback && !own.includes(port) && !own.includes(fromPort));
      return {
        byWay: tally(outside.flatMap(({ way }) => way ?? [])),
        others: outside.flatMap(({ way, to }) => (way === undefined ? [to] : [])),
        // An answer goes to a port that nobody chose.
        atHome: tally(atHome.filter(({ port }) => port < 32_768).map(({ to }) => to)),
      };
    },
    end: capture.stop,
  };
};

/** A port for each way, on loopback and on this computer's own address: where nothing more is allowed. What only asks for a name is not seen. */
export const listenerWorld = async (): Promise<World> => {
  const outer = Object.values(networkInterfaces()).flat().find((each) => each?.family === 'IPv4' && !each.internal)?.address;
  let heard: string[] = [];
  const held = new Set<Socket>();
  const closes: (() => void)[] = [];
  const aims: Record<string, Aim> = {};
  for (const name of names) {
    // Held and never answered: a page that is on its way elsewhere is still there for the next way.
    const tcp = createServer((socket) => { heard.push(name); held.add(socket.on('error', () => undefined)); });
    await new Promise<void>((done) => { tcp.listen(0, '0.0.0.0', done); });
    const { port } = tcp.address() as { readonly port: number };
    const udp = createSocket('udp4').on('message', () => { heard.push(name); }).on('error', () => undefined);
    udp.bind(port, '0.0.0.0');
    closes.push(() => { tcp.close(); udp.close(); });
    aims[name] = { hosts: [...(outer === undefined ? [] : [`${outer}:${String(port)}`]), `127.0.0.1:${String(port)}`], address: '127.0.0.1', port };
  }
  return {
    aims,
    how: `listeners on loopback${outer === undefined ? '' : " and on this computer's own address"}: names that are asked for are not seen`,
    begin: () => { heard = []; },
    count: () => ({ byWay: tally(heard), others: [], atHome: new Map() }),
    end: () => {
      closes.forEach((close) => { close(); });
      held.forEach((socket) => { socket.destroy(); });
    },
  };
};

/** What is late arrives within this: a STUN server is asked again for some seconds. */
export const settle = (): Promise<void> => sleep(4_000);
