import type { BridgeEvent } from '#shared/contract/bridge.ts';
import type { UpdateStatus } from '#shared/updates/contract.ts';
import { judgeManifest, nothingSeen, remember, UpdateMemory } from '#shared/updates/judge.ts';
import type { UpdateFile, UpdateManifest } from '#shared/updates/manifest.ts';
import { updateRefusals } from '#shared/updates/refusals.ts';
import type { UpdateRefusal } from '#shared/updates/refusals.ts';
import type { AuditLog } from '#main/audit/index.ts';
import type { Session } from '#main/api/call-context.ts';
import { UpdateFault } from '#main/ports.ts';
import type { Clock, Log, UpdateInstaller, UpdatesPort, UpdateSource } from '#main/ports.ts';
import type { Workspace } from '#main/session/index.ts';
import { readManifest } from './read-manifest.ts';

export interface UpdatesParts {
  /** Undefined: the command line, which updates nothing. */
  readonly port: UpdatesPort | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly audit: AuditLog;
  readonly workspace: () => Workspace | undefined;
  readonly session: () => Session | undefined;
  /** Who can unlock this computer. */
  readonly people: () => number;
  readonly seal: () => Promise<void>;
  readonly emit: (event: BridgeEvent) => void;
}

interface Offer {
  /** As it came: read anew before each step. */
  readonly bytes: Uint8Array;
  readonly manifest: UpdateManifest;
  readonly file: UpdateFile;
  readonly source: UpdateSource;
}
type Looked = 'offered' | 'current' | 'none' | 'busy' | UpdateRefusal;

const dayMs = 86_400_000;
/** Whoever has just signed in has something else to do. */
const firstAfterMs = 60_000;
const tellEveryMs = 1_000;

const isRefusal = (word: string | null): word is UpdateRefusal => word !== null && (updateRefusals as readonly string[]).includes(word);
const whyOf = (error: unknown): UpdateRefusal => (error instanceof UpdateFault ? error.why : 'failed');

/** From a signed manifest to a fetched file to the end of this program; what does not hold is refused with the reason, and this one runs on. */
export const createUpdates = ({ port, clock, log, audit, workspace, session, people, seal, emit }: UpdatesParts) => {
  let offer: Offer | undefined;
  let phase: UpdateStatus['phase'] = 'idle';
  let refused: UpdateRefusal | null = null;
  let doneBytes = 0;
  let askedAt: number | undefined;
  let hasLookedBack = false;
  const begunAt = clock.monotonic();

  const recall = (): UpdateMemory => {
    const text = port?.memory.read();
    if (text === undefined) return nothingSeen;
    try {
      return UpdateMemory.parse(JSON.parse(text));
    } catch {
      log.write('update-memory-damaged');
      return nothingSeen;
    }
  };
  const keep = (memory: UpdateMemory): void => port?.memory.write(`${JSON.stringify(memory)}\n`);
  const stand = (next: UpdateStatus['phase'], why: UpdateRefusal | null = null): void => {
    [phase, refused] = [next, why];
    if (why !== null) log.write('update-refused', { why });
    emit({ type: 'update-changed' });
  };

  /** The bytes once more, from the signature on. */
  const judge = ({ keys, version }: UpdatesPort, { platform, arch, format }: UpdateInstaller, bytes: Uint8Array) => {
    const read = readManifest(bytes, keys);
    if (read.type === 'refused') return read;
    const memory = recall();
    const judged = judgeManifest(read.manifest, { version, platform, arch, format }, memory, clock.now());
    const next = remember(memory, read.manifest, judged);
    if (next !== memory) keep(next);
    return judged.type === 'update' ? { ...judged, manifest: read.manifest } : judged;
  };

  const look = async (source: UpdateSource | undefined): Promise<Looked> => {
    if (!port?.installer || !source) return 'none';
    if (phase === 'checking' || phase === 'fetching' || phase === 'installing') return 'busy';
    // What was offered before stays good where the next look fails.
    const before = phase;
    stand('checking');
    try {
      const bytes = await source.manifest();
      const judged = judge(port, port.installer, bytes);
      if (judged.type === 'refused') {
        stand(before, judged.why);
        return judged.why;
      }
      if (judged.type === 'current') {
        offer = undefined;
        stand('idle');
        return 'current';
      }
      const isHere = before === 'fetched' && offer?.file.sha512 === judged.file.sha512 && offer.manifest.version === judged.manifest.version;
      offer = { bytes, manifest: judged.manifest, file: judged.file, source };
      stand(isHere ? 'fetched' : 'offered');
      return 'offered';
    } catch (error) {
      stand(before, whyOf(error));
      return whyOf(error);
    }
  };

  /** Why what was fetched may not be installed now; undefined where it may. */
  const whyNotNow = async (current: UpdatesPort, installer: UpdateInstaller, { bytes, file }: Offer): Promise<UpdateRefusal | undefined> => {
    const judged = judge(current, installer, bytes);
    if (judged.type === 'refused') return judged.why;
    return judged.type === 'update' && judged.file.sha512 === file.sha512 && (await installer.isWhole()) ? undefined : 'file-changed';
  };

  const check = async (): Promise<Looked> => {
    askedAt = clock.monotonic();
    const checkedAt = clock.now();
    if (port?.server) keep({ ...recall(), checkedAt });
    const found = await look(port?.server);
    if (found === 'current') keep({ ...recall(), currentAt: checkedAt, offered: null });
    if (found === 'offered' && offer) keep({ ...recall(), offered: Buffer.from(offer.bytes).toString('utf8') });
    return found;
  };

  const writeAlone = (method: string, outcome: UpdateRefusal): void => {
    const open = workspace();
    const who = session();
    const row = { action: 'program-update', method, outcome, from: 'core', who: who && { staffId: who.staffId, role: who.role, sessionId: who.sessionId } } as const;
    void open?.db.transaction((tx) => audit.append(tx, [row])).catch(() => log.write('update-row-not-written'));
  };

  /** What went wrong when everything was closed is told and written down now. */
  const lookBack = (): void => {
    hasLookedBack = true;
    const memory = recall();
    if (!isRefusal(memory.atEnd)) return;
    writeAlone('updates.install', memory.atEnd);
    stand('idle', memory.atEnd);
    keep({ ...memory, atEnd: null });
  };

  const isDue = (): boolean => {
    const now = clock.monotonic();
    if (askedAt === undefined ? now - begunAt < firstAfterMs : now - askedAt < dayMs) return false;
    // Why nothing came went with the process that asked, and so that counts for nothing: only an answer holds for a day.
    const { checkedAt, currentAt } = recall();
    const since = Date.parse(clock.now()) - Date.parse(checkedAt ?? '1970-01-01');
    if (since < 0 || since >= dayMs || (currentAt !== checkedAt && !offer)) return true;
    askedAt ??= now - since;
    return false;
  };

  /** What the process before this one was offered, from the signature on. */
  const comeBack = (): void => {
    const { offered } = recall();
    if (!port?.installer || !port.server || port.keys.length === 0 || offered === null) return;
    const bytes = Buffer.from(offered, 'utf8');
    const judged = judge(port, port.installer, bytes);
    if (judged.type !== 'update') return;
    offer = { bytes, manifest: judged.manifest, file: judged.file, source: port.server };
    phase = 'offered';
  };
  comeBack();

  return {
    status: (): UpdateStatus => {
      const { checkedAt, currentAt } = recall();
      return {
        version: port?.version ?? '', here: !port?.installer ? 'by-hand' : port.keys.length === 0 ? 'no-keys' : 'yes', phase, doneBytes, refused,
        offered: offer ? { version: offer.manifest.version, releasedAt: offer.manifest.releasedAt, bytes: offer.file.bytes } : null,
        checkedAt, currentAt, hasServer: port?.server !== undefined, isDaily: workspace()?.access.policy('updates.check') ?? false, others: Math.max(0, people() - 1),
      };
    },
    check,
    choose: async (): Promise<Looked> => look(await port?.chooseFolder()),
    fetch: async (): Promise<'fetched' | 'none' | 'busy' | UpdateRefusal> => {
      if (phase === 'fetching') return 'busy';
      if (!port?.installer || !offer || phase !== 'offered') return 'none';
      const { bytes, manifest, file, source } = offer;
      const judged = judge(port, port.installer, bytes);
      if (judged.type === 'refused') {
        offer = undefined;
        stand('idle', judged.why);
        return judged.why;
      }
      doneBytes = 0;
      stand('fetching');
      let toldAt = clock.monotonic();
      try {
        await port.installer.fetch(manifest.version, file, source, (done) => {
          doneBytes = done;
          if (clock.monotonic() - toldAt < tellEveryMs) return;
          toldAt = clock.monotonic();
          emit({ type: 'update-changed' });
        });
        stand('fetched');
        return 'fetched';
      } catch (error) {
        stand('offered', whyOf(error));
        return whyOf(error);
      }
    },
    /** Undefined: everything may be closed now, and `seal` begins it. */
    mayInstall: async (): Promise<'none' | UpdateRefusal | undefined> => {
      const [current, installer, fetched] = [port, port?.installer, offer];
      if (!current || !installer || !fetched || phase !== 'fetched') return 'none';
      const whyNot = await whyNotNow(current, installer, fetched);
      if (whyNot) {
        offer = undefined;
        stand('idle', whyNot);
        return whyNot;
      }
      const atEnd = (why: UpdateRefusal): void => {
        log.write('update-refused', { why });
        keep({ ...recall(), atEnd: why });
      };
      installer.installAtEnd({
        check: async () => {
          const why = await whyNotNow(current, installer, fetched).catch(() => 'failed' as const);
          if (why) atEnd(why);
          return why === undefined;
        },
        failed: () => { atEnd('not-installed'); },
      });
      stand('installing');
      return undefined;
    },
    seal,
    /** About once a second: what is still to be told, and the daily look. */
    tick: (): void => {
      const open = workspace();
      if (!open || !port?.installer || port.keys.length === 0) return;
      if (!hasLookedBack) lookBack();
      if (!port.server || phase === 'installing' || !open.access.policy('updates.check') || !isDue()) return;
      void check().then((outcome) => { if (isRefusal(outcome) && outcome !== 'unreachable') writeAlone('updates.check', outcome); });
    },
  };
};

export type Updates = ReturnType<typeof createUpdates>;
