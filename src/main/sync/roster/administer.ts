import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { mayAdminister } from '#shared/sync/roster.ts';
import type { RosterAct, SignedEntry } from '#shared/sync/roster-entry.ts';
import type { RosterState } from '#shared/sync/roster-state.ts';
import type { Clock } from '#main/ports.ts';
import { zero } from '#main/vault/encodings.ts';
import { newClinicKey } from '../keys/clinic-key.ts';
import type { Standing } from '../keys/create-clinic-keys.ts';
import type { ClinicKeys } from '../clinic-keys.ts';
import { admitAct, epochAct, grownFrom, revokeAct, RosterRuleError, sealsFor, withEntry } from './entries.ts';
import type { EntrySigner, Grown } from './entries.ts';

export interface AdministerParts {
  readonly clock: Clock;
  readonly recoverySealing: Uint8Array;
  readonly signer: EntrySigner;
  readonly standing: () => Standing;
  readonly replace: (tx: Writer, length: number, state: RosterState, entries: readonly SignedEntry[]) => Promise<void>;
}

/** keys-and-lock.md: by age every 90 days. */
const oldestKeyMs = 90 * 86_400_000;

/** The last of a device's batches that we hold in a row: what came later was never seen by anybody who revokes it. */
const lastBatchOf = async (read: Reader, dev: number): Promise<{ readonly bseq: number; readonly hash: Uint8Array | undefined }> => {
  const row = await read.get<{ bseq: number; hash: Uint8Array | null }>(sql`SELECT bseq, hash FROM sync_applied WHERE dev = ${dev}`);
  return { bseq: row?.bseq ?? 0, hash: row?.hash ? new Uint8Array(row.hash) : undefined };
};

/** What a workstation of class `admin` may sign. Each act goes through the chain's own rules before it is kept. */
export const administering = ({ clock, recoverySealing, signer, standing, replace }: AdministerParts) => {
  const at = () => Date.parse(clock.now());

  const grow = async <T>(tx: Writer, work: (grown: Grown) => Promise<{ readonly grown: Grown; readonly answer: T }>): Promise<T> => {
    const { state } = standing();
    const { grown, answer } = await work(grownFrom(state));
    if (grown.made.length > 0) await replace(tx, state.length, grown.state, grown.made);
    return answer;
  };
  const withEpoch = async (grown: Grown, isFloor: boolean): Promise<Grown> => {
    const key = newClinicKey();
    try {
      return withEntry(grown, await epochAct(grown.state, key, isFloor, recoverySealing), at(), signer);
    } finally {
      zero(key);
    }
  };

  const methods: Pick<ClinicKeys, 'admitDevice' | 'revokeDevice' | 'rotateClinicKey' | 'confirmDevice' | 'isClinicKeyDue'> = {
    admitDevice: (tx, request) => grow(tx, async (grown) => {
      const act = await admitAct(grown.state, standing().keys, request);
      return { grown: withEntry(grown, act, at(), signer), answer: act.dev };
    }),
    revokeDevice: (tx, dev, why) => grow(tx, async (grown) => {
      const revoked = withEntry(grown, revokeAct(dev, why, await lastBatchOf(tx, dev)), at(), signer);
      return { grown: revoked.state.isFloorDue ? await withEpoch(revoked, true) : revoked, answer: undefined };
    }),
    rotateClinicKey: (tx, why) => grow(tx, async (grown) => ({ grown: await withEpoch(grown, why === 'left' || grown.state.isFloorDue), answer: undefined })),
    isClinicKeyDue: () => {
      const { state } = standing();
      const openedAt = state.epochs.get(state.epoch)?.openedAt ?? 0;
      return mayAdminister(state, signer.by) && (state.isFloorDue || at() - openedAt > oldestKeyMs);
    },
    confirmDevice: (tx, waiting) => grow(tx, async (grown) => {
      const device = grown.state.waiting.get(waiting);
      if (!device) throw new RosterRuleError('waiting');
      const seals = device.class === 'phone' ? [] : await sealsFor(grown.state, standing().keys, device.dev, device.sealing);
      return { grown: withEntry(grown, { type: 'confirm', entry: Buffer.from(waiting, 'hex'), seals }, at(), signer), answer: undefined };
    }),
  };

  /** One decision of ours on top of what the hub holds by now; what no longer makes sense there is let go. */
  const again = async (tx: Writer, act: RosterAct): Promise<void> => {
    const { state } = standing();
    if (act.type === 'revoke' && !state.devices.get(act.dev)?.revoked) await methods.revokeDevice(tx, act.dev, act.why);
    else if (act.type === 'confirm' && state.waiting.has(Buffer.from(act.entry).toString('hex'))) await methods.confirmDevice(tx, Buffer.from(act.entry).toString('hex'));
    else if (act.type === 'epoch' && act.isFloor && (state.isFloorDue || state.floorEpoch < act.epoch)) await methods.rotateClinicKey(tx, 'left');
    // A device that was admitted knows its number already: if another has it now, a person lets it in anew.
    else if (act.type === 'admit' && !state.usedDevs.has(act.dev)) await methods.admitDevice(tx, act);
  };
  const remake = async (tx: Writer, acts: readonly RosterAct[]): Promise<void> => {
    for (const act of acts) {
      if (!mayAdminister(standing().state, signer.by)) return;
      try {
        await again(tx, act);
      } catch (error) {
        if (!(error instanceof RosterRuleError)) throw error;
      }
    }
  };

  return { methods, remake, signer, at };
};
