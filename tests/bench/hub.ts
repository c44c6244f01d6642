import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startPostgres } from '../hub/embedded-postgres.ts';
import type { TestPostgres } from '../hub/embedded-postgres.ts';
import { ask, makeClinic, push } from '../hub/hub-device.ts';
import type { HubPlace, TestDevice } from '../hub/hub-device.ts';
import { buildHub, hubCommand, startHubProcess } from '../hub/hub-process.ts';
import { toCbor } from '#shared/sync/cbor.ts';
import { decodePullAnswer } from '#shared/sync/protocol.ts';
import type { SealedBatch } from '#shared/sync/protocol.ts';
import type { BenchAnswer, BenchOptions, BenchRow } from './bench-row.ts';
import { childrenOf, cpuOf } from './measure/cpu.ts';
import { limited, rounded } from './measure/times.ts';

/** As a device seals: four changes of a patient in an envelope of about 600 bytes. `live`: what one person saves; `bulk`: a workstation that comes back. */
const envelope = { changes: 4, bytes: 545 } as const;
const shapes = { live: { envelopes: 1, batches: 60 }, bulk: { envelopes: 62, batches: 6 } } as const;

/** A clinic of one doctor and a desk, for the extrapolation. Whoever has another one puts in other figures. */
const assumed = {
  changesADay: 2_000, daysAYear: 280, workstations: 5, shareOfBusiestHour: 0.2, mostOfACore: 0.5, waitsAnHour: 120,
} as const;

interface Keyed { readonly device: TestDevice; readonly token: string; readonly incarnation: string; readonly agent: Agent }

interface Side {
  readonly name: string;
  readonly isServer: boolean;
  readonly place: HubPlace;
  /** Of the hub, and of the database's server where there is one. */
  readonly cpu: () => number;
  /** Of the database; of the file only once the hub has ended and folded its log into it. */
  readonly diskBytes: () => Promise<number>;
  readonly close: () => Promise<void>;
}

const openSide = async (name: string, file: string, folder: string, postgres?: TestPostgres): Promise<Side & { readonly invite: () => Promise<string> }> => {
  const data = join(folder, name);
  const store = postgres ? ['--postgres', postgres.url] : [];
  const hub = await startHubProcess(file, data, { args: ['--behind-proxy', ...store] });
  const invite = async () => (JSON.parse((await hubCommand(file, ['invite', '--json', '--data', data, ...store])).said) as { code: string }).code;
  return {
    name, isServer: postgres !== undefined, place: hub, invite,
    cpu: () => cpuOf(hub.pid) + (postgres ? [postgres.pid, ...childrenOf(postgres.pid)].reduce((sum, pid) => sum + cpuOf(pid), 0) : 0),
    diskBytes: async () => {
      if (!postgres) return readdirSync(data).filter((each) => each.startsWith('hub.db')).reduce((sum, each) => sum + statSync(join(data, each)).size, 0);
      const client = new pg.Client({ connectionString: postgres.url });
      await client.connect();
      await client.query('CHECKPOINT');
      const { rows } = await client.query<{ size: string }>('SELECT pg_database_size(current_database()) AS size');
      await client.end();
      return Number(rows[0]?.size ?? 0);
    },
    close: async () => void (await hub.kill('SIGTERM')),
  };
};

interface Measured { readonly changes: number; readonly seconds: number; readonly cpuMs: number; readonly wireBytes: number }

const measured = async (side: Side, changes: number, work: () => Promise<number>): Promise<Measured> => {
  const [cpu, started] = [side.cpu(), performance.now()];
  const wireBytes = await work();
  return { changes, seconds: (performance.now() - started) / 1000, cpuMs: side.cpu() - cpu, wireBytes };
};

const pushAll = (side: Side, devices: readonly Keyed[], batches: readonly (readonly SealedBatch[])[]): Promise<number> =>
  Promise.all(devices.map(async ({ token, agent }, i) => {
    let bytes = 0;
    for (const batch of batches[i] ?? []) {
      const { status } = await push(side.place, token, batch, agent);
      if (status !== 200) throw new Error(`push answered ${status}`);
      bytes += batch.manifest.length + batch.envelopes.reduce((sum, { length }) => sum + length, 0);
    }
    return bytes;
  })).then((all) => all.reduce((sum, each) => sum + each, 0));

const pullAll = (side: Side, devices: readonly Keyed[]): Promise<number> =>
  Promise.all(devices.map(async ({ token, incarnation, agent }) => {
    let bytes = 0;
    for (let seq = 0; ;) {
      const answer = await ask(side.place, '/s1/pull', { method: 'POST', token, agent, body: toCbor({ cursor: { incarnation, seq }, maxBytes: 1_048_576 }) });
      const page = decodePullAnswer(answer.body);
      bytes += answer.body.length;
      if (!page.more) return bytes;
      seq = page.next;
    }
  })).then((all) => all.reduce((sum, each) => sum + each, 0));

/** What a device that has nothing to do costs: it asks for its head. */
const ask200 = (side: Side, devices: readonly Keyed[]): Promise<number> =>
  Promise.all(devices.map(async ({ token, agent }) => {
    for (let i = 0; i < 40; i += 1) await ask(side.place, '/s1/wait?head=0&roster=0', { token, agent });
    return 0;
  })).then(() => 0);

const microseconds = ({ cpuMs, changes }: Measured): number => (cpuMs * 1000) / changes;

const extrapolated = (live: Measured, pulled: Measured, wait: Measured, diskOfWire: number): string => {
  const { changesADay, daysAYear, workstations, shareOfBusiestHour, mostOfACore, waitsAnHour } = assumed;
  const busiest = changesADay * shareOfBusiestHour * (microseconds(live) + workstations * microseconds(pulled)) + workstations * waitsAnHour * microseconds(wait);
  const clinics = Math.floor((mostOfACore * 3_600_000_000) / busiest);
  const bytes = (changesADay * daysAYear * live.wireBytes * diskOfWire) / live.changes;
  return `a clinic of ${workstations} workstations and ${changesADay.toLocaleString('en')} changes a day, a fifth of them in its busiest hour: about ${clinics.toLocaleString('en')} clinics for each core kept at half load; ${Math.round(bytes / 2 ** 20)} MiB of disk for a clinic and year`;
};

const runSide = async (side: Side & { readonly invite: () => Promise<string> }, clinicCount: number, say: (line: string) => void): Promise<readonly BenchRow[]> => {
  const devices: Keyed[] = [];
  for (let i = 0; i < clinicCount; i += 1) {
    const clinic = makeClinic();
    const own = [clinic.device(1), clinic.device(2, 'full')];
    if ((await clinic.register(side.place, await side.invite())).status !== 200) throw new Error('a clinic did not register');
    for (const device of own) devices.push({ device, ...(await device.hello(side.place)), agent: new Agent({ keepAlive: true, maxSockets: 1, maxCachedSessions: 0 }) });
  }
  const sealed = ({ envelopes, batches }: { readonly envelopes: number; readonly batches: number }) =>
    devices.map(({ device }) => Array.from({ length: batches }, () => device.batch({ envelopes, bytes: envelope.bytes, changes: envelope.changes })));
  const changesIn = ({ envelopes, batches }: { readonly envelopes: number; readonly batches: number }) => devices.length * envelopes * batches * envelope.changes;
  const before = await side.diskBytes();
  // Connections, prepared statements and compiled code are there before anything is measured.
  const warm = await pushAll(side, devices, sealed({ envelopes: 2, batches: 3 }));
  const batches = { live: sealed(shapes.live), bulk: sealed(shapes.bulk) };
  const live = await measured(side, changesIn(shapes.live), () => pushAll(side, devices, batches.live));
  const bulk = await measured(side, changesIn(shapes.bulk), () => pushAll(side, devices, batches.bulk));
  // Both devices read all that both of a clinic wrote.
  const pulled = await measured(side, 2 * (changesIn(shapes.live) + changesIn(shapes.bulk)), () => pullAll(side, devices));
  const wait = await measured(side, devices.length * 40, () => ask200(side, devices));
  for (const { agent } of devices) agent.destroy();
  const server = side.isServer ? await side.diskBytes() : 0;
  await side.close();
  const disk = (side.isServer ? server : await side.diskBytes()) - before;
  const diskOfWire = disk / (warm + live.wireBytes + bulk.wireBytes);
  for (const [what, { changes, seconds, cpuMs, wireBytes }] of Object.entries({ live, bulk, pulled })) {
    say(`  ${side.name}, ${what}: ${changes.toLocaleString('en')} changes in ${seconds.toFixed(1)} s, ${Math.round(changes / seconds).toLocaleString('en')}/s; hub and database ${((cpuMs * 1000) / changes).toFixed(1)} µs a change; ${Math.round(wireBytes / changes)} bytes a change on the wire`);
  }
  say(`  ${side.name}, a call that waits: ${microseconds(wait).toFixed(0)} µs`);
  say(`  ${side.name}: ${disk.toLocaleString('en')} bytes on disk, ${diskOfWire.toFixed(2)} of those that came; ${extrapolated(live, pulled, wait, diskOfWire)}`);
  const figure = (row: string, ours: number, unit: string): BenchRow => ({ row: `${row}, ${side.name}`, ours: rounded(ours), peer: null, unit, ratio: rounded(ours), goal: 'a figure', met: null, bound: '' });
  return [
    figure('changes pushed a second by workstations that come back', bulk.changes / bulk.seconds, '/s'),
    figure('changes pushed a second, one save a batch', live.changes / live.seconds, '/s'),
    figure('changes pulled a second', pulled.changes / pulled.seconds, '/s'),
    limited(`processor time of a change pushed, ${side.name}`, microseconds(bulk), 25, 'µs', '≤ 25 µs', 'decoding, hashing and storing an envelope of four changes, and TLS'),
    limited(`processor time of a change pulled, ${side.name}`, microseconds(pulled), 25, 'µs', '≤ 25 µs', 'reading and encoding an envelope, and TLS'),
    limited(`disk of a change, ${side.name}`, (bulk.wireBytes * diskOfWire) / bulk.changes, 391, 'bytes', '≤ 391 bytes', 'the manifest and its row are shared by few envelopes'),
  ];
};

/** A hub with many clinics, on both stores: what a change costs it, and what follows for its size. */
export const run = async ({ patients }: BenchOptions): Promise<BenchAnswer> => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-bench-hub-'));
  const built = await buildHub();
  const postgres = await startPostgres();
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const clinicCount = Math.max(4, Math.round(patients / 100));
  const rows: BenchRow[] = [];
  try {
    if (typeof postgres === 'string') say(`bench: ${postgres}`);
    for (const [name, server] of [['SQLCipher', undefined], ['PostgreSQL', postgres]] as const) {
      if (typeof server === 'string') continue;
      const side = await openSide(name, built.file, folder, server);
      try {
        rows.push(...(await runSide(side, clinicCount, say)));
      } finally {
        await side.close();
      }
    }
    say('  Sharding: clinics share nothing but the hub\'s own keys. A clinic moves by backup, restore and another address; several processes on one PostgreSQL need one certificate and no more.');
    return { rows };
  } finally {
    built.remove();
    if (typeof postgres !== 'string') await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
