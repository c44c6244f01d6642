import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HubOrder, HubSaid } from '#shared/serving/hub-orders.ts';
import type { ServingTrouble } from '#shared/serving/serving.ts';
import { HubFault, hubPaths } from './folder.ts';
import { freePort } from './free-port.ts';
import { restoreBackup } from './restore.ts';
import { startHub } from './start-hub.ts';
import type { RunningHub } from './start-hub.ts';

type Start = Extract<HubOrder, { type: 'start' }>;

const copyEveryMs = 86_400_000;
const lookEveryMs = 3_600_000;
/** Not while the computer is starting and everybody connects. */
const firstLookMs = 300_000;
const heardWithinMs = 60_000;
const fullForMs = 300_000;

const codeOf = (error: unknown): string => {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
};
const isFull = (code: string): boolean => code === 'ENOSPC' || code === 'SQLITE_FULL' || code === 'EDQUOT';
const isDamaged = (code: string): boolean => code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT';

const troubleOf = (error: unknown): ServingTrouble => {
  const code = codeOf(error);
  if (error instanceof HubFault) return error.why === 'in-use' ? 'in-use' : 'failed';
  if (code === 'EADDRINUSE') return 'port-taken';
  if (isFull(code)) return 'disk-full';
  if (isDamaged(code)) return 'damaged';
  return ['EACCES', 'EPERM', 'EROFS', 'SQLITE_READONLY', 'SQLITE_CANTOPEN'].includes(code) ? 'not-writable' : 'failed';
};

const mtimeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.mtimeMs;
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/**
 * A hub that a workstation starts and ends (docs/decisions/0060): its key comes with the order and is on no disk, it copies its own database
 * once a day, and takes that copy when the database is damaged. `ended` is called when nothing of it runs any more.
 */
export const serveBeside = (say: (said: HubSaid) => void, ended: () => void) => {
  let hub: RunningHub | undefined;
  let copy = '';
  let folder = '';
  let looking: NodeJS.Timeout | undefined;
  let fullAt = Number.NEGATIVE_INFINITY;
  let isEnding = false;
  let inTurn = Promise.resolve();

  const open = async ({ port, others, isLoopbackOnly, key }: Start): Promise<RunningHub> => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const free = await freePort(isLoopbackOnly, port, others);
    const start = () => startHub({
      folder, ...free, databaseKey: new Uint8Array(Buffer.from(key, 'base64url')),
      log: { write: (_event, { code } = {}) => { if (typeof code === 'string' && isFull(code)) fullAt = Date.now(); } },
    });
    try {
      return await start();
    } catch (error) {
      if (!isDamaged(codeOf(error)) || !existsSync(copy)) throw error;
      // What is damaged is kept beside; the workstations send again what the copy lacks.
      await restoreBackup(hubPaths(folder), copy, Date.now(), undefined, new Uint8Array(Buffer.from(key, 'base64url')));
      return start();
    }
  };

  const copyWhenDue = async (): Promise<void> => {
    if (!hub || Date.now() - (mtimeOf(copy) ?? 0) < copyEveryMs) return;
    await hub.store.backUp(copy).catch((error: unknown) => { if (isFull(codeOf(error))) fullAt = Date.now(); });
  };
  const look = (afterMs: number): void => {
    looking = setTimeout(() => {
      inTurn = inTurn.then(copyWhenDue).then(() => { if (!isEnding) look(lookEveryMs); });
    }, afterMs).unref();
  };

  const start = async (order: Start): Promise<void> => {
    ({ folder } = order);
    copy = join(folder, 'copy.db');
    try {
      hub = await open(order);
      say({ type: 'runs', port: hub.port, pin: Buffer.from(hub.pin).toString('hex') });
      look(firstLookMs);
    } catch (error) {
      say({ type: 'cannot', why: troubleOf(error) });
    }
  };
  const end = async (): Promise<void> => {
    clearTimeout(looking);
    await hub?.close();
    hub = undefined;
    ended();
  };
  const obey = async (order: HubOrder): Promise<void> => {
    switch (order.type) {
      case 'start': return hub ? undefined : start(order);
      case 'end': return end();
      case 'invite': return hub && say({ type: 'invited', code: await hub.invite() });
      case 'figures': {
        const copiedAt = mtimeOf(copy);
        return hub && say({
          type: 'figures', connected: hub.connected(heardWithinMs), bytes: sizeOf(join(folder, 'hub.db')) + sizeOf(join(folder, 'hub.db-wal')),
          backedUpAt: copiedAt === undefined ? null : new Date(copiedAt).toISOString(), isDiskFull: Date.now() - fullAt < fullForMs,
        });
      }
    }
  };
  return {
    hear: (order: HubOrder): void => {
      if (isEnding) return;
      isEnding = order.type === 'end';
      inTurn = inTurn.then(() => obey(order)).catch(() => undefined);
    },
  };
};
