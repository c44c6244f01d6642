import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import type { Log } from '#main/ports.ts';
import { formatEnrolmentCode } from '#shared/sync/enrolment-code.ts';
import { pinOf, serverKeys } from './certificate.ts';
import { createChallenges } from './challenges.ts';
import { sha256 } from './crypto.ts';
import { HubFault, hubPaths } from './folder.ts';
import { createHeads } from './heads.ts';
import { usualLimits } from './hub-parts.ts';
import type { HubLimits, HubParts } from './hub-parts.ts';
import { serveMetrics } from './metrics-server.ts';
import { createMetrics } from './metrics.ts';
import { holdFolder } from './one-process.ts';
import { openStore } from './open-store.ts';
import { createPresence } from './presence.ts';
import { createRosters } from './rosters.ts';
import { createServer } from './server.ts';
import type { HubStore } from './store.ts';
import { createTokens } from './tokens.ts';
import { createWatermark } from './watermark.ts';

export interface HubOptions {
  /** Its folder, made when it is not there: database, key, certificate, watermark. */
  readonly folder: string;
  readonly host?: string;
  /** 0: any that is free. */
  readonly port?: number;
  /** `postgres://…`; the encrypted file in `folder` without it. */
  readonly postgres?: string;
  readonly keyFile?: string;
  /** 32 bytes in the place of any file: nothing that opens the database or shows the hub's own key is in the folder then. */
  readonly databaseKey?: Uint8Array;
  /** Paths of PEM files; the hub's own, self-signed for 20 years, without them. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Plain HTTP for monitoring; nowhere without it. */
  readonly metrics?: { readonly host: string; readonly port: number };
  readonly limits?: Partial<HubLimits>;
  /** The database was put back from a copy by somebody else's tool. */
  readonly isRestored?: boolean;
  readonly log?: Log;
  readonly nowMs?: () => number;
}

export interface RunningHub {
  readonly host: string;
  readonly port: number;
  readonly metricsPort: number | undefined;
  readonly hubId: string;
  /** SHA-256 of the SubjectPublicKeyInfo of its certificate. */
  readonly pin: Uint8Array;
  /** A code that registers one clinic, once, within a week. */
  readonly invite: () => Promise<string>;
  readonly store: HubStore;
  /** Devices that called within so many milliseconds. */
  readonly connected: (withinMs: number) => number;
  /** Answers what has begun, then closes the store. */
  readonly close: () => Promise<void>;
}

const inviteMs = 7 * 86_400_000;
const tidyMs = 60_000;

/** A one-time registration code; the store keeps only its hash. */
export const inviteClinic = async (store: HubStore, pin: Uint8Array, nowMs: number): Promise<string> => {
  const secret = randomBytes(10);
  await store.invite(sha256(secret), nowMs + inviteMs);
  return formatEnrolmentCode({ pin, secret });
};

const silent: Log = { write: () => undefined };

/**
 * A hub in this process. Several may run on one PostgreSQL, each with a folder of its own, behind one address with one key and certificate.
 * @throws HubFault when another one runs in this folder, or its key is missing.
 */
export const startHub = async ({ folder, host = '127.0.0.1', port = 0, postgres, keyFile, databaseKey, tls, metrics: listen, limits: own, isRestored = false, log = silent, nowMs = Date.now }: HubOptions): Promise<RunningHub> => {
  const paths = hubPaths(folder, keyFile);
  const store = await openStore(paths, postgres, databaseKey);
  const undo: (() => Promise<unknown> | void)[] = [store.close];
  const undoAll = async () => {
    for (const each of undo.splice(0).reverse()) await each();
  };
  try {
    const release = await holdFolder(folder);
    if (!release) throw new HubFault(`A hub runs in ${folder} already.`, 'in-use');
    undo.push(release);
    const keys = await serverKeys(folder, ['localhost', '127.0.0.1', '::1', hostname()], nowMs(), tls, databaseKey);
    const hubId = await store.hubId();
    const watermark = createWatermark(paths.watermark);
    const renewed = await watermark.compare(store, isRestored);
    if (renewed > 0) log.write('restored', { clinics: renewed });
    undo.push(watermark.close);
    const [limits, metrics, heads] = [{ ...usualLimits, ...own }, createMetrics(), createHeads(store)];
    const parts: HubParts = {
      hubId, store, heads, metrics, limits, log, nowMs, watermark, rosters: createRosters(store), presence: createPresence(nowMs), tokens: await createTokens(store, hubId, nowMs), challenges: await createChallenges(store, nowMs),
    };
    const app = await createServer(parts, keys);
    await app.listen({ host, port });
    undo.push(async () => {
      // Whoever sends a body drop by drop does not keep the hub from ending; what was not answered is sent again.
      const late = setTimeout(() => { app.server.closeAllConnections(); }, limits.endMs);
      await app.close();
      clearTimeout(late);
    });
    const tidying = setInterval(() => void store.forgetOld(nowMs()).catch(() => undefined), tidyMs).unref();
    undo.push(() => clearInterval(tidying));
    const monitored = listen && (await serveMetrics(metrics, store.isHealthy, listen));
    if (monitored) undo.push(monitored.close);
    const bound = (app.server.address() as AddressInfo).port;
    log.write('started', { port: bound, store: postgres === undefined ? 'sqlcipher' : 'postgres' });
    const pin = pinOf(keys);
    return { host, port: bound, metricsPort: monitored?.port, hubId, pin, invite: () => inviteClinic(store, pin, nowMs()), store, connected: parts.presence.count, close: undoAll };
  } catch (error) {
    await undoAll();
    throw error;
  }
};
