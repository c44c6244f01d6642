import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const insideVariable = 'WARDLIGHT_OWN_NETWORK';
/** An address of RFC 5737 that nobody has: asked of names, it never answers. */
const resolver = '192.0.2.53';
/** One end sends and the other hears: a pair, because not every kernel has an interface that leads nowhere by itself. */
const [wire, farEnd] = ['wire0', 'wire1'];
const makeWire = ['link', 'add', wire, 'type', 'veth', 'peer', 'name', farEnd] as const;

const run = (command: string, ...args: string[]): void => {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr.trim()}`);
};

/** Why a network of one's own cannot be had here; undefined where it can. */
export const whyNoOwnNetwork = (): string | undefined => {
  if (process.platform !== 'linux') return 'not Linux';
  const probe = `ip ${makeWire.join(' ')} && python3 -c "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM)"`;
  return spawnSync('unshare', ['-n', '-m', 'sh', '-c', probe]).status === 0 ? undefined : 'unshare, ip or python3 is missing, or this user may not make a network of its own';
};

export const isInOwnNetwork = (): boolean => process.env[insideVariable] === '1';

/** Runs a program in a new network in which a packet can leave by one wire that leads nowhere; answers its exit code. */
export const runInOwnNetwork = (program: string, args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn('unshare', ['-n', '-m', program, ...args], { stdio: 'inherit', env: { ...process.env, [insideVariable]: '1' } });
    child.once('error', reject);
    child.once('exit', (code) => { resolve(code ?? 1); });
  });

/** Begun by the program that runs in it: a wire with a default route of both families, and a resolver behind it. */
export const setUpOwnNetwork = (): void => {
  const resolv = join(mkdtempSync(join(tmpdir(), 'wardlight-network-')), 'resolv.conf');
  writeFileSync(resolv, `nameserver ${resolver}\noptions timeout:1 attempts:1\n`, { mode: 0o644 });
  run('mount', '--bind', resolv, '/etc/resolv.conf');
  run('ip', 'link', 'set', 'lo', 'up');
  run('ip', ...makeWire);
  spawnSync('sysctl', ['-qw', `net.ipv6.conf.${farEnd}.disable_ipv6=1`]);
  // Without asking who has an address: the question would leave in place of the packet.
  run('ip', 'link', 'set', wire, 'arp', 'off');
  run('ip', 'link', 'set', farEnd, 'up');
  run('ip', 'link', 'set', wire, 'multicast', 'on');
  run('ip', 'addr', 'add', '192.0.2.2/24', 'dev', wire);
  // The kernel's own questions to a new link are not what is counted.
  for (const name of ['accept_ra', 'router_solicitations', 'dad_transmits']) spawnSync('sysctl', ['-qw', `net.ipv6.conf.${wire}.${name}=0`]);
  run('ip', 'link', 'set', wire, 'up');
  run('ip', 'route', 'add', 'default', 'dev', wire);
  // Where IPv6 is off there is none to watch.
  if (spawnSync('ip', ['-6', 'addr', 'add', '2001:db8::2/64', 'dev', wire, 'nodad']).status === 0) spawnSync('ip', ['-6', 'route', 'add', 'default', 'dev', wire]);
};

export interface Packet {
  readonly isLoopback: boolean;
  /** `udp 192.0.2.53:53`, for people. */
  readonly to: string;
  readonly address: string;
  readonly port: number;
  readonly fromPort: number;
  /** The first bytes, in which a name may stand: DNS writes it in pieces between lengths. */
  readonly text: string;
}

export interface Capture {
  /** All of them so far, in order. */
  readonly packets: () => readonly Packet[];
  /** What the kernel itself has counted on the wire, from the beginning: a capture that missed one shows. */
  readonly sentOnWire: () => number;
  readonly stop: () => void;
}

const protocols: Readonly<Record<number, string>> = { 1: 'icmp', 2: 'igmp', 6: 'tcp', 17: 'udp', 58: 'icmp6' };
const OUTGOING = 4;

const read = (interfaceName: string, bytes: Buffer): Packet => {
  const isSix = (bytes[0] ?? 0) >> 4 === 6;
  const protocol = bytes[isSix ? 6 : 9] ?? 0;
  const address = isSix ? (bytes.subarray(24, 40).toString('hex').match(/.{4}/gu) ?? []).join(':') : [...bytes.subarray(16, 20)].join('.');
  const ports = bytes.subarray(isSix ? 40 : ((bytes[0] ?? 0) & 15) * 4);
  const hasPorts = (protocol === 6 || protocol === 17) && ports.length >= 4;
  const [fromPort, port] = hasPorts ? [ports.readUInt16BE(0), ports.readUInt16BE(2)] : [0, 0];
  // oxlint-disable-next-line no-control-regex
  const text = bytes.toString('latin1').replace(/[\x00-\x1f]/gu, '.');
  return { isLoopback: interfaceName === 'lo', address, port, fromPort, text, to: `${protocols[protocol] ?? String(protocol)} ${address}${hasPorts ? `:${String(port)}` : ''}` };
};

/** Watches every interface of this network, loopback as well. */
export const startCapture = async (): Promise<Capture> => {
  const child = spawn('python3', ['tests/faults/lib/packets.py'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const packets: Packet[] = [];
  await new Promise<void>((ready, fail) => {
    child.once('error', fail);
    child.once('exit', () => { fail(new Error('the capture ended')); });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'ready') { ready(); return; }
      const [name = '', kind, , hex = ''] = line.split(' ');
      // Loopback shows each one twice: going and coming.
      if ((name === 'lo') !== (Number(kind) === OUTGOING)) packets.push(read(name, Buffer.from(hex, 'hex')));
    });
  });
  return {
    packets: () => packets,
    sentOnWire: () => Number(new RegExp(`${wire}:(?:\\s+\\d+){9}\\s+(\\d+)`, 'u').exec(readFileSync('/proc/self/net/dev', 'utf8'))?.[1] ?? -1),
    stop: () => { child.kill(); },
  };
};
