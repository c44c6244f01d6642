import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { keepHub } from '#main/sync/index.ts';
import { startPostgres } from '../hub/embedded-postgres.ts';
import { startHubProcess } from '../hub/hub-process.ts';
import type { HubProcess } from '../hub/hub-process.ts';
import { openClinicAt } from '../integration/sync-setup.ts';
import { changedFiles, textsInFile } from './disk-scan.ts';
import { startFaultyProxy } from './faulty-proxy.ts';
import type { FaultyProxy } from './faulty-proxy.ts';
import { randomFrom } from './generated-bundles.ts';
import { countBytes, descendantsOf, formsOf } from './process-memory.ts';

/**
 * A hub and three workstations, each a process of its own, real TLS through lines that break, and `kill -9` at random: rows H2, H3, H5 and the
 * word that no acknowledged edit is lost. At the end everything is healed: one state hash, every edit that was acknowledged, and nothing of
 * what was written on the hub's disk, in its memory or in what went over the line.
 */
const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '60' }, minutes: { type: 'string', default: '5' }, store: { type: 'string', default: 'sqlcipher' }, seed: { type: 'string', default: '1' } } });
const [runs, minutes, seed] = [Number(options.runs), Number(options.minutes), Number(options.seed)];
if (options.store !== 'sqlcipher' && options.store !== 'postgres') throw new Error('--store is sqlcipher or postgres');
const random = randomFrom(seed);
const pause = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms); });
const sentinel = `Penhaligon-${Math.floor(random() * 1e9).toString(36)}`;
const forms = formsOf(sentinel);
const root = mkdtempSync(join(tmpdir(), 'wardlight-faults-sync-'));
const acknowledged = join(root, 'acknowledged');
writeFileSync(acknowledged, '');

const hubFile = join(process.cwd(), 'dist/hub/main.mjs');
const workstationFile = join(process.cwd(), '.cache/tools/sync-workstation.mjs');
await build({ entryPoints: ['tests/faults/sync-workstation.ts'], outfile: workstationFile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });

const postgres = options.store === 'postgres' ? await startPostgres() : undefined;
if (typeof postgres === 'string') throw new Error(postgres);
const hubFolder = join(root, 'hub');
mkdirSync(hubFolder);
const startHub = (port: number) => startHubProcess(hubFile, hubFolder, { port, args: postgres ? ['--postgres', postgres.url] : [] });
let hub: HubProcess = await startHub(0);
const { port: hubPort, pin } = hub;
let isHubUp = true;

interface Station { readonly configFile: string; readonly proxy: FaultyProxy; child: ChildProcessWithoutNullStreams | undefined; readonly heard: ((line: Record<string, unknown>) => void)[] }
let count = 0;

/** Answers are told to whoever asks for one of that type. */
const start = (station: Station): void => {
  const child = spawn(process.execPath, ['--enable-source-maps', workstationFile, station.configFile], { stdio: ['pipe', 'pipe', 'pipe'] });
  station.child = child;
  child.stdin.on('error', () => undefined);
  child.stderr.on('data', (data: Buffer) => appendFileSync(join(root, 'stderr'), data));
  createInterface({ input: child.stdout }).on('line', (text) => {
    let line: Record<string, unknown>;
    try {
      line = JSON.parse(text) as Record<string, unknown>;
    } catch {
      return;
    }
    if (line['type'] === 'failed') console.error(`a workstation stopped writing: ${String(line['why'])}`);
    if (line['type'] === 'kept') {
      const edits = line['edits'] as readonly (readonly string[])[];
      count += edits.length;
      appendFileSync(acknowledged, edits.map((edit) => `${JSON.stringify(edit)}\n`).join(''));
    } else station.heard.splice(0).forEach((hear) => hear(line));
  });
};
const ask = (station: Station, line: object): Promise<Record<string, unknown> | undefined> =>
  Promise.race([
    new Promise<Record<string, unknown>>((resolve) => {
      station.heard.push(resolve);
      station.child?.stdin.write(`${JSON.stringify(line)}\n`);
    }),
    pause(60_000).then(() => undefined),
  ]);
const tell = (station: Station, line: object) => station.child?.stdin.write(`${JSON.stringify(line)}\n`);
const kill = async (station: Station): Promise<void> => {
  const { child } = station;
  station.child = undefined;
  if (!child) return;
  const gone = new Promise((resolve) => { child.once('close', resolve); });
  child.kill('SIGKILL');
  await gone;
};

const code = hub.code ?? '';
const clinic = await openClinicAt({ host: '127.0.0.1', port: hubPort, pin, invite: () => Promise.resolve(code) }, 3);
const stations: Station[] = [];
for (const [i, { device, folder, db }] of clinic.workstations.entries()) {
  const proxy = await startFaultyProxy(() => hubPort, forms, random);
  await db.transaction((tx) => keepHub(tx, { host: '127.0.0.1', port: proxy.port, pin }, clinic.hubId()));
  const configFile = join(root, `workstation-${i}.json`);
  const pkcs8 = device.signing.export({ type: 'pkcs8', format: 'der' }).toString('hex');
  writeFileSync(configFile, JSON.stringify({
    folder, clinic: { genesis: clinic.clinic.genesis }, name: `d${i + 1}`, seed: seed + i, sentinel,
    device: { pkcs8, spki: Buffer.from(device.signingPublicKey).toString('hex'), sealing: { publicKey: device.sealing.publicKey, privateKey: Buffer.from(device.sealing.privateKey).toString('hex') } },
  }), { mode: 0o600 });
  stations.push({ configFile, proxy, child: undefined, heard: [] });
}
for (const each of clinic.workstations) await each.close();
stations.forEach(start);

let kills = 0;
const until = Date.now() + minutes * 60_000;
for (let run = 0; run < runs && Date.now() < until; run += 1) {
  await pause(200 + random() * 2_500);
  const what = random();
  const station = stations[Math.floor(random() * stations.length)];
  if (!station) continue;
  if (what < 0.3) {
    await hub.kill('SIGKILL');
    isHubUp = false;
    kills += 1;
    await pause(random() * 1_500);
    hub = await startHub(hubPort);
    isHubUp = true;
  } else if (what < 0.7) {
    await kill(station);
    kills += 1;
    await pause(random() * 800);
    start(station);
  } else station.proxy.setMode((['cut', 'slow', 'breaking', 'good'] as const)[Math.floor(random() * 4)] ?? 'good');
  if (run % 10 === 9) {
    console.log(`${run + 1} of ${runs}: ${kills} killed, ${count} edits acknowledged`);
    stations.forEach(({ proxy }) => proxy.setMode('good'));
  }
}

stations.forEach((station) => {
  station.proxy.setMode('good');
  tell(station, { type: 'rest' });
});
if (!isHubUp) hub = await startHub(hubPort);
let standings: readonly (Record<string, unknown> | undefined)[] = [];
const isAgreed = () => new Set(standings.map((each) => each?.['hash'])).size === 1 && standings.every((each) => each?.['waiting'] === 0 && each['quarantined'] === 0);
for (const end = Date.now() + 240_000; Date.now() < end && !isAgreed();) {
  stations.forEach((station) => tell(station, { type: 'now' }));
  await pause(2_000);
  standings = [];
  for (const station of stations) standings = [...standings, await ask(station, { type: 'standing' })];
}
if (!isAgreed()) console.log(`they do not agree: ${JSON.stringify(standings)}`);
const lost = new Set<string>();
for (const station of stations) {
  const answer = await ask(station, { type: 'check', file: acknowledged });
  if (!answer) lost.add('no answer');
  (answer?.['lost'] as readonly string[] | undefined)?.forEach((edit) => lost.add(edit));
}
lost.forEach((edit) => console.log(`lost: ${edit}`));

const hubProcesses = [hub.pid, ...(postgres ? [postgres.pid, ...descendantsOf(postgres.pid).map(({ pid }) => pid)] : [])];
const inMemory = hubProcesses.reduce((sum, pid) => sum + countBytes(pid, forms), 0);
const onDisk = [hubFolder, ...(postgres ? [postgres.folder] : [])].flatMap((folder) => changedFiles(folder, 0, [])).filter((file) => textsInFile(file, [sentinel]).length > 0).length;
const onTheLine = stations.reduce((sum, { proxy }) => sum + proxy.found(), 0);
// The look itself is proved: the sentinel is there where the records are.
const planted = stations.reduce((sum, { child }) => sum + (child?.pid === undefined ? 0 : countBytes(child.pid, forms)), 0);
console.log(`sentinel: ${inMemory} in the hub's memory, ${onDisk} in its files, ${onTheLine} in ${Math.round(stations.reduce((sum, { proxy }) => sum + proxy.carried(), 0) / 1024)} KiB of traffic; ${planted} pieces of the workstations' own memory (more than none proves the look)`);

for (const station of stations) await kill(station);
await hub.kill('SIGTERM');
await postgres?.stop();
await Promise.all(stations.map(({ proxy }) => proxy.close()));
await clinic.close();
rmSync(root, { recursive: true, force: true });
const divergent = isAgreed() ? 0 : Math.max(1, new Set(standings.map((each) => each?.['hash'])).size - 1);
const result = { kills, acknowledged: count, lost: lost.size, divergent, sentinels: inMemory + onDisk + onTheLine };
console.log(JSON.stringify(result));
process.exit(result.lost + result.divergent + result.sentinels === 0 && planted > 0 ? 0 : 1);
