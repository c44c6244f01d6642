import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Log } from '#main/ports.ts';
import { pinOf, serverKeys } from './certificate.ts';
import { HubFault, hubPaths } from './folder.ts';
import { proxiedLimits } from './hub-parts.ts';
import { openStore } from './open-store.ts';
import { restoreBackup } from './restore.ts';
import { inviteClinic, startHub } from './start-hub.ts';
import { statusOf } from './status.ts';
import { words } from './words.ts';

const out = (text: string) => void process.stdout.write(`${text}\n`);
/** JSON lines to the standard error: what the system's own log keeps. Calls, figures and nothing of what was sent. */
const log: Log = { write: (event, facts = {}) => void process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...facts })}\n`) };

const addressOf = (text: string): { readonly host: string; readonly port: number } => {
  const [, host, port] = /^\[?([^\s\]]+?)\]?:(\d{1,5})$/.exec(text) ?? [];
  if (host === undefined || Number(port) > 65_535) throw new HubFault(words.badAddress(text));
  return { host, port: Number(port) };
};

const parse = () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: 'string', default: process.env['WARDLIGHT_HUB_DATA'] ?? 'hub-data' }, listen: { type: 'string', default: '0.0.0.0:7843' }, metrics: { type: 'string', default: '127.0.0.1:7844' },
      postgres: { type: 'string' }, quota: { type: 'string' }, 'key-file': { type: 'string' }, cert: { type: 'string' }, key: { type: 'string' },
      restored: { type: 'boolean', default: false }, 'behind-proxy': { type: 'boolean', default: false }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
    },
  });
  const folder = resolve(values.data);
  const tls = values.cert !== undefined && values.key !== undefined ? { tls: { certificate: values.cert, key: values.key } } : {};
  // An address with a password in it is seen by everybody who lists processes.
  const postgres = values.postgres ?? process.env['WARDLIGHT_HUB_POSTGRES'];
  return { values, positionals, folder, paths: hubPaths(folder, values['key-file']), tls, postgres };
};
type Request = ReturnType<typeof parse>;

const start = async ({ values, folder, tls, postgres }: Request): Promise<void> => {
  const quota = values.quota === undefined ? undefined : Number(values.quota);
  if (quota !== undefined && !(quota > 0)) throw new HubFault(words.badNumber('quota'));
  const hub = await startHub({
    folder, ...addressOf(values.listen), ...tls, log, isRestored: values.restored,
    ...(postgres === undefined ? {} : { postgres }),
    ...(values['key-file'] === undefined ? {} : { keyFile: values['key-file'] }),
    ...(values.metrics === 'off' ? {} : { metrics: addressOf(values.metrics) }),
    limits: { ...(values['behind-proxy'] ? proxiedLimits : {}), ...(quota === undefined ? {} : { quotaBytes: quota * 1024 ** 3 }) },
  });
  let isEnding = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    void hub.close().then(() => {
      log.write('ended');
      process.exit(0);
    });
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  const pin = Buffer.from(hub.pin).toString('hex');
  // A code at every start would lie in a log for whoever reads it: only while nobody has registered.
  const code = (await hub.store.clinics()).length === 0 ? await hub.invite() : undefined;
  if (values.json) return out(JSON.stringify({ host: hub.host, port: hub.port, metricsPort: hub.metricsPort ?? null, pin, hubId: hub.hubId, code: code ?? null }));
  out(words.listening(hub.host, hub.port));
  out(words.pin(pin));
  out(code === undefined ? words.moreClinics : words.code(code));
};

const withStore = async <T>({ paths, postgres }: Request, work: (store: Awaited<ReturnType<typeof openStore>>) => Promise<T>): Promise<T> => {
  const store = await openStore(paths, postgres);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};

const invite = (request: Request) => withStore(request, async (store) => {
  const pin = pinOf(await serverKeys(request.folder, ['localhost'], Date.now(), request.tls.tls));
  const code = await inviteClinic(store, pin, Date.now());
  out(request.values.json ? JSON.stringify({ code }) : words.code(code));
});

const run = async (request: Request): Promise<void> => {
  const [command = 'start', file] = request.positionals;
  if (request.values.help) return out(words.usage);
  if (command === 'start') return start(request);
  if (command === 'invite') return invite(request);
  if (command === 'status') return withStore(request, async (store) => out(JSON.stringify(await statusOf(store))));
  if (command === 'backup' && file !== undefined) {
    await withStore(request, (store) => store.backUp(resolve(file)));
    return out(words.backedUp(resolve(file), request.paths.key));
  }
  if (command === 'restore' && file !== undefined) return out(words.restored(await restoreBackup(request.paths, resolve(file), Date.now(), request.postgres)));
  throw new HubFault(words.usage);
};

try {
  await run(parse());
} catch (error) {
  // What the database or the system said may name a place or hold an address with a password; its kind is enough to go on.
  const { code } = error as { readonly code?: unknown };
  const said = error instanceof HubFault ? error.message : `${(error as Error).name} ${typeof code === 'string' ? code : ''}`.trim();
  process.stderr.write(`wardlight hub: ${said}\n`);
  process.exitCode = 1;
}
