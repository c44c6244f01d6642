import { usualHubPort } from '#shared/serving/hub-orders.ts';
import type { Serving, ServingTrouble } from '#shared/serving/serving.ts';
import { SecretStoreError } from '#main/ports.ts';
import type { ServingPort } from '#main/ports.ts';
import { createBackoff } from '#main/sync/backoff.ts';
import type { HubAddress } from '#main/sync/hub-connection.ts';
import { createWake } from '#main/sync/wake.ts';
import { zero } from '#main/vault/encodings.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { addressText } from './hub-address.ts';
import { hubChild } from './hub-child.ts';
import type { StartedHub } from './hub-child.ts';
import { readServing, writeServing } from './serving-file.ts';
import type { ServingFile } from './serving-file.ts';

export interface ServingParts {
  readonly parts: WorkstationParts;
  /** Undefined where no hub can be started: the command line. */
  readonly port: ServingPort | undefined;
  /** How it stands changed. */
  readonly changed: () => void;
  /** It can be reached now. */
  readonly runs: () => void;
}

/** `same`: as before, or for the first time. `other-port`: where another program has ours. `anew`: another hub, with a key and a folder of its own. */
export type ServingWay = 'same' | 'other-port' | 'anew';
export type BeginServing = { readonly type: 'runs'; readonly port: number; readonly pin: Uint8Array } | { readonly type: 'cannot'; readonly why: ServingTrouble };

const othersTried = 20;
const askMs = 2_000;
const inviteMs = 10_000;
/** One that ran so long and then ended is started again at once. */
const soundMs = 60_000;
const mostMs = 60_000;

/** The hub that this computer runs for its clinic: started with the program, started again when it ends by itself, told to end with it. */
export const createServing = ({ parts: { paths, secrets, ids, clock, log }, port: outside, changed, runs }: ServingParts) => {
  const wake = createWake();
  const backoff = createBackoff({ random: () => Buffer.from(ids.randomBytes(4)).readUInt32BE(0) / 2 ** 32, mostMs });
  const found = readServing(paths.serving);
  let file = found === 'damaged' ? undefined : found;
  let state: Serving['state'] = found === 'damaged' ? 'cannot' : 'off';
  let why: ServingTrouble | null = found === 'damaged' ? 'damaged' : null;
  let hub: StartedHub | undefined;
  let isWanted = false;
  /** The next start may look for a port. */
  let others = 0;
  let running: Promise<void> = Promise.resolve();
  const waiting = new Set<() => void>();

  const stand = (next: Serving['state'], trouble: ServingTrouble | null = null): void => {
    [state, why] = [next, trouble];
    waiting.forEach((each) => { each(); });
    changed();
    if (next === 'runs') runs();
  };
  const keep = (next: ServingFile): ServingFile => {
    writeServing(paths.serving, next);
    file = next;
    return next;
  };
  const account = (keyName: string): string => `${keyName}/hub`;

  /** Once in a hub's life; read back, since a store that forgets must be known before anything depends on it. */
  const makeKey = async (): Promise<ServingFile | ServingTrouble> => {
    const keyName = ids.newId();
    const key = ids.randomBytes(32);
    try {
      await secrets.write(account(keyName), key);
      const back = await secrets.read(account(keyName));
      const isSame = back !== undefined && Buffer.from(back).equals(key);
      zero(back);
      return isSame ? { v: 1, keyName, isOn: false, port: null, pin: null, pastPins: [...(file?.pastPins ?? []), ...(file?.pin ? [file.pin] : [])].slice(-20) } : 'key-store';
    } catch (error) {
      if (error instanceof SecretStoreError) return 'key-store';
      throw error;
    } finally {
      zero(key);
    }
  };
  /** No other key opens what is there, so none is ever made in its place. */
  const readKey = async ({ keyName }: ServingFile): Promise<{ readonly text: string } | ServingTrouble> => {
    try {
      const key = await secrets.read(account(keyName));
      if (key?.length !== 32) return 'key-missing';
      const text = Buffer.from(key).toString('base64url');
      zero(key);
      return { text };
    } catch (error) {
      if (error instanceof SecretStoreError) return 'key-store';
      throw error;
    }
  };

  /** One life of the process. Answers for how long it ran, or why it did not. */
  const live = async (port: ServingPort, own: ServingFile): Promise<number | ServingTrouble> => {
    const key = await readKey(own);
    if (typeof key === 'string') return key;
    // Ended while the key store was asked.
    if (!isWanted) return 0;
    const child = hubChild(port.start());
    hub = child;
    try {
      const said = await child.start({
        type: 'start', folder: `${paths.hub}/${own.keyName}`, key: key.text, isLoopbackOnly: port.isLoopbackOnly, port: own.port ?? usualHubPort, others: own.port === null || others > 0 ? othersTried : 0,
      });
      if (said?.type !== 'runs') {
        await child.end();
        return said?.why ?? 'failed';
      }
      others = 0;
      if (said.port !== own.port || said.pin !== own.pin) keep({ ...own, isOn: true, port: said.port, pin: said.pin });
      const began = clock.monotonic();
      log.write('hub-runs', { port: said.port, pid: child.pid ?? 0 });
      stand('runs');
      await child.ended;
      return clock.monotonic() - began;
    } finally {
      hub = undefined;
    }
  };

  const keepAlive = async (port: ServingPort): Promise<void> => {
    // What ended the one before is no call to this one.
    await wake.wait(0);
    while (isWanted && file) {
      stand('starting');
      const lived = await live(port, file).catch((): ServingTrouble => 'failed');
      if (!isWanted) break;
      log.write('hub-ended', typeof lived === 'number' ? { seconds: Math.round(lived / 1_000) } : { why: lived });
      if (typeof lived === 'number' && lived > soundMs) backoff.reset();
      stand(typeof lived === 'number' ? 'again' : 'cannot', typeof lived === 'number' ? null : lived);
      await wake.wait(backoff.next());
    }
    stand('off');
  };
  const start = (port: ServingPort): void => {
    isWanted = true;
    backoff.reset();
    stand('starting');
    running = running.then(() => keepAlive(port));
  };
  /** It answers what has begun, then ends. */
  const end = async (): Promise<void> => {
    isWanted = false;
    wake.call();
    await hub?.end();
    await running;
  };
  /** As it stood when it first ran or could not: a moment later it may be trying again. */
  const settled = async (): Promise<{ readonly isRunning: boolean; readonly trouble: ServingTrouble }> => {
    let look = (): void => undefined;
    const done = new Promise<{ readonly isRunning: boolean; readonly trouble: ServingTrouble }>((resolve) => {
      look = () => { if (state === 'runs' || state === 'cannot') resolve({ isRunning: state === 'runs', trouble: why ?? 'failed' }); };
      waiting.add(look);
      look();
    });
    return done.finally(() => waiting.delete(look));
  };

  const pin = (): Uint8Array | undefined => (file?.pin ? new Uint8Array(Buffer.from(file.pin, 'hex')) : undefined);
  const pinText = ({ pin: bytes }: HubAddress): string => Buffer.from(bytes).toString('hex');
  const isOwn = (address: HubAddress): boolean => file?.pin !== undefined && file.pin === pinText(address);
  const addresses = (): readonly string[] => {
    if (!outside || !file?.port) return [];
    const { port } = file;
    return (outside.isLoopbackOnly ? ['127.0.0.1'] : outside.addresses()).map((host) => addressText({ host, port }));
  };

  return {
    canServe: outside !== undefined,
    /** With the program, before anybody signs in. */
    resume: (): void => {
      if (outside && file?.isOn && !isWanted) start(outside);
    },
    begin: async (way: ServingWay): Promise<BeginServing> => {
      if (!outside) return { type: 'cannot', why: 'failed' };
      // Which hub it was, nobody can tell any more: another one is begun only when a person says so.
      if (found === 'damaged' && !file && way !== 'anew') return { type: 'cannot', why: 'damaged' };
      const before = file;
      if (way !== 'same' || state === 'cannot') await end();
      if (!file || way === 'anew') {
        const made = await makeKey();
        if (typeof made === 'string') return { type: 'cannot', why: made };
        file = made;
      }
      if (way === 'other-port' && file.port !== null) others = othersTried;
      keep({ ...file, isOn: true });
      if (isWanted) wake.call();
      else start(outside);
      const { isRunning, trouble } = await settled();
      const own = pin();
      if (isRunning && own && file.port !== null) return { type: 'runs', port: file.port, pin: own };
      // What never ran is not tried again and again; what ran before goes on trying.
      if (before?.pin === undefined || before.pin === null) {
        await end();
        keep({ ...file, isOn: false });
      }
      return { type: 'cannot', why: trouble };
    },
    /** The others keep working and wait. What it has is kept. */
    stop: async (): Promise<boolean> => {
      if (!file?.isOn) return false;
      keep({ ...file, isOn: false });
      await end();
      return true;
    },
    /** With the program. */
    end,
    tryNow: (): void => { if (state === 'cannot' || state === 'again') wake.call(); },
    /** A code that registers one clinic; undefined when it does not answer. */
    invite: async (): Promise<string | undefined> => (await hub?.ask('invite', inviteMs))?.code,
    isRunning: () => state === 'runs',
    isOwn,
    /** One that this computer ran before it began anew, or that it cannot tell from it any more. */
    wasOwn: (address: HubAddress): boolean => (found === 'damaged' ? address.host === '127.0.0.1' : file?.pastPins.includes(pinText(address)) === true),
    /** This computer's own hub is reached on this computer, wherever others reach it. */
    addressOf: (address: HubAddress): HubAddress => (isOwn(address) && file?.port ? { ...address, host: '127.0.0.1', port: file.port, proxy: undefined } : address),
    addresses,
    look: async (): Promise<Serving> => {
      const figures = state === 'runs' ? await hub?.ask('figures', askMs) : undefined;
      return {
        state: outside ? state : 'not-here', why, port: file?.port ?? null, isUsualPort: (file?.port ?? usualHubPort) === usualHubPort, addresses: [...addresses()],
        connected: figures?.connected ?? null, bytes: figures?.bytes ?? null, backedUpAt: figures?.backedUpAt ?? null, isDiskFull: figures?.isDiskFull ?? false,
      };
    },
  };
};
export type ServingHub = ReturnType<typeof createServing>;
