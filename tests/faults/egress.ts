import { spawn, spawnSync } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isInOwnNetwork, type Packet, runInOwnNetwork, setUpOwnNetwork, startCapture, whyNoOwnNetwork } from './lib/own-network.ts';

/**
 * Row I9: stories of the end-to-end run in a network in which every packet is counted. Nothing may leave; what our own processes say to
 * each other on this computer is listed by port, with whose port it was.
 */
const stories = process.argv.slice(2).length > 0 ? process.argv.slice(2) : ['import.spec', 'find.spec', 'vitals.spec', 'register.spec', 'drafts.spec', 'serving.spec'];

const roles: readonly (readonly [RegExp, string])[] = [
  [/remote-debugging-port/u, "the browser's port for these tests (only with WARDLIGHT_E2E, never packaged)"], [/hub\/main\.mjs/u, 'a hub of a story'], [/hub-beside|beside-main/u, 'the hub beside a workstation'],
  [/playwright/u, 'the driver of the stories'], [/dist\/chromium\/(core|main)\.mjs/u, 'WARDLIGHT ITSELF'],
];
const roleOf = (pid: string): string => {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return roles.find(([form]) => form.test(command))?.[1] ?? command.slice(0, 80);
  } catch {
    return 'one that has ended';
  }
};

/** Whoever listens, looked up often: most ports live for seconds. */
const watchListeners = () => {
  const found = new Map<number, string>();
  const look = (): void => {
    for (const line of spawnSync('ss', ['-ltnupH'], { encoding: 'utf8' }).stdout.split('\n')) {
      const [, port, pid] = /:(\d+)\s+\S+\s+users:\(\("[^"]*",pid=(\d+)/u.exec(line) ?? [];
      if (port !== undefined && !found.has(Number(port))) found.set(Number(port), roleOf(pid ?? ''));
    }
  };
  const timer = setInterval(look, 250);
  return { found, stop: () => { clearInterval(timer); } };
};

/** Sends a name, a datagram and a knock, which must be seen: else seeing nothing means nothing. */
const sendOnPurpose = async (): Promise<void> => {
  const resolver = new Resolver({ timeout: 300, tries: 1 });
  await resolver.resolve4('control.canary.test').catch(() => undefined);
  const socket = createSocket('udp4');
  await new Promise((done) => { socket.send('control', 3478, '198.51.100.250', done); });
  socket.close();
  const knock = connect({ host: '198.51.100.251', port: 443 }).on('error', () => undefined);
  await sleep(500);
  knock.destroy();
};

const outside = (packets: readonly Packet[]): readonly string[] => packets.filter(({ isLoopback }) => !isLoopback).map(({ to }) => to);

const runStories = (): Promise<number | null> =>
  new Promise((done) => {
    const child = spawn(process.execPath, ['node_modules/@playwright/test/cli.js', 'test', ...stories], { stdio: 'inherit' });
    child.once('exit', done);
  });

const main = async (): Promise<number> => {
  const whyNot = isInOwnNetwork() ? undefined : whyNoOwnNetwork();
  if (whyNot !== undefined) throw new Error(`packets cannot be counted here: ${whyNot}`);
  if (!isInOwnNetwork()) return runInOwnNetwork(process.execPath, [fileURLToPath(import.meta.url), ...stories]);
  setUpOwnNetwork();
  const capture = await startCapture();
  await sendOnPurpose();
  const before = outside(capture.packets());
  const mark = capture.packets().length;
  const listeners = watchListeners();
  const code = await runStories();
  listeners.stop();
  await sleep(1_000);
  const during = capture.packets().slice(mark);
  const after = capture.packets().length;
  await sendOnPurpose();
  const again = outside(capture.packets().slice(after));
  const onWire = capture.sentOnWire();
  capture.stop();

  const left = outside(during);
  const atHome = new Map<number, number>();
  for (const { isLoopback, port, fromPort } of during) {
    if (!isLoopback) continue;
    const server = listeners.found.has(port) ? port : listeners.found.has(fromPort) ? fromPort : Math.min(port, fromPort);
    atHome.set(server, (atHome.get(server) ?? 0) + 1);
  }
  const byRole = new Map<string, { ports: number; packets: number }>();
  for (const [port, packets] of atHome) {
    const role = listeners.found.get(port) ?? (port === 9 ? 'port 9, where the dead proxy does not answer' : `port ${String(port)}, where nobody was seen to listen`);
    const { ports, packets: sum } = byRole.get(role) ?? { ports: 0, packets: 0 };
    byRole.set(role, { ports: ports + 1, packets: sum + packets });
  }
  console.log('\nwithin this computer:                                                                 ports  packets');
  for (const [role, { ports, packets }] of byRole) console.log(`${role.padEnd(86)}${String(ports).padStart(5)}${String(packets).padStart(9)}`);
  const itself = [...listeners.found.values()].filter((role) => role === 'WARDLIGHT ITSELF').length;
  if (itself > 0) console.log('FAULT: the process that holds the records listened on a port');
  console.log(`sent on purpose before: ${before.join(', ')}; after: ${again.join(', ')}`);
  if (left.length > 0) console.log(`FAULT: left this computer: ${[...new Set(left)].join(', ')}`);
  const report = JSON.parse(readFileSync('test-results/e2e.json', 'utf8')) as { readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number } };
  const passed = report.stats.expected + report.stats.flaky;
  const control = before.length + again.length;
  // What the kernel counted on the wire is what was sent on purpose, and no more.
  if (onWire !== control + left.length) console.log(`FAULT: the kernel counted ${String(onWire)} on the wire, the capture ${String(control + left.length)}`);
  console.log(JSON.stringify({ stories: passed, failed: report.stats.unexpected, control, packets: left.length }));
  return code === 0 && left.length === 0 && itself === 0 && before.length > 0 && again.length > 0 && onWire === control && passed > 0 ? 0 : 1;
};

process.exit(await main().catch((error: unknown) => {
  console.error(error);
  return 1;
}));
