import { afterEach, describe, expect, it } from 'vitest';
import { devOfWitness, peerWitnessName } from '#shared/audit/witness-name.ts';
import { sql } from '#shared/database/types.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { keepFact, witnessStanding } from '#main/audit/index.ts';
import { createAuditLog } from '#main/audit/audit-log.ts';
import { makeCheckpoint } from '#main/audit/checkpoints.ts';
import { openTestHub } from '../hub/test-hub.ts';
import { newPatient } from './records-setup.ts';
import { openClinicAt, until } from './sync-setup.ts';
import type { Workstation } from './sync-setup.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const logId = 'ab'.repeat(16);
/** Rows in this computer's own log, with a signed head over them. */
const log = async ({ db, clock }: Workstation, count: number, method: string, name = logId): Promise<void> => {
  const audit = createAuditLog(clock);
  await db.transaction(async (tx) => {
    await keepFact(tx, 'logId', name);
    await audit.append(tx, Array.from({ length: count }, () => ({ action: 'verify' as const, method, outcome: 'ok' as const, from: 'core' as const, who: undefined })));
  });
  await db.transaction((tx) => makeCheckpoint(tx, name, clock.now()));
};
/** Five minutes on, with something to tell. */
const later = async (...workstations: readonly Workstation[]): Promise<void> => {
  for (const each of workstations) {
    each.clock.ahead += 6 * 60_000;
    await each.write(newPatient(systemIds.newId()));
  }
};
const opened = async () => {
  const hub = await openTestHub();
  closing.push(() => hub.close());
  const clinic = await openClinicAt(hub, 2);
  closing.push(() => clinic.close());
  const [desk, room] = clinic.workstations as [Workstation, Workstation];
  await log(desk, 450, 'as it was');
  await desk.start();
  await room.start();
  await until(async () => (await room.rows('SELECT 1 FROM sync_audit_range')).length === 3, 'the log of the first is at the second');
  return { desk, room, clinicId: desk.held().current()?.clinicId ?? '' };
};
/** By whom of the clinic its head was cosigned; the hub may have been quicker. */
const byComputers = async (each: Workstation) => (await witnessStanding(each.db.read)).witnesses.filter(({ kind }) => kind === 'workstation');
const alarms = (each: Workstation) => each.engine().alarms().map(({ kind, dev }) => `${kind} ${dev ?? ''}`);

describe('the log of another computer', () => {
  it('its head is cosigned by whoever has all of its rows, and whoever wrote it knows by whom', async () => {
    const { desk, room, clinicId } = await opened();
    expect(await byComputers(desk)).toEqual([]);
    await later(room);
    await until(async () => (await byComputers(desk)).length > 0, 'cosigned');
    const name = peerWitnessName(clinicId, 2);
    expect(devOfWitness(name)).toBe(2);
    expect(await byComputers(desk)).toMatchObject([{ name }]);
    const [{ size: before } = { size: 0 }] = await byComputers(desk);
    expect(before).toBeGreaterThanOrEqual(450);
    // It grows, within a range too, and is cosigned again.
    await log(desk, 33, 'more');
    await later(desk);
    await until(async () => (await room.rows('SELECT 1 FROM sync_audit_range')).length === 4, 'the rest came');
    await later(room);
    await until(async () => (await byComputers(desk)).some(({ size }) => size >= before + 33), 'cosigned again');
    expect(alarms(room)).toEqual([]);
  }, 30_000);

  it.each([
    ['written anew behind everybody\'s back, it is not proven by the rows that came before', logId, 4],
    ['written anew under another name, it is no new log', 'cd'.repeat(16), 6],
  ])('%s: an alarm, and no cosignature', async (_what, name, ranges) => {
    const { desk, room } = await opened();
    await later(room);
    await until(async () => (await byComputers(desk)).length > 0, 'cosigned');
    await desk.stop();
    await desk.db.transaction(async (tx) => {
      for (const { name } of await tx.all<{ name: string }>(sql`SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'`)) await tx.run({ text: `DROP TRIGGER ${name}`, values: [] });
      for (const table of ['audit_row', 'audit_node', 'audit_checkpoint', 'audit_witness']) await tx.run({ text: `DELETE FROM ${table}`, values: [] });
    });
    await log(desk, 500, 'as somebody would like it', name);
    await desk.start();
    await later(desk);
    await until(() => alarms(room).includes('audit-differs 1'), () => `an alarm: ${JSON.stringify(alarms(room))}`);
    await later(room);
    expect((await room.rows('SELECT count(*) AS n FROM sync_audit_range'))[0]).toEqual({ n: ranges });
    expect(await byComputers(desk)).toEqual([]);
  }, 30_000);

  it('rows that never came leave a gap with a name, and nothing is cosigned over it', async () => {
    const { desk, room } = await opened();
    await room.db.transaction((tx) => tx.run(sql`DELETE FROM sync_audit_range WHERE from_seq = 201`));
    await later(room);
    await until(() => alarms(room).includes('audit-gap 1'), 'a gap');
    expect((await room.engine().others(room.db.read))[0]?.auditGaps).toEqual([{ logId, from: 201, to: 400 }]);
    await later(desk, room);
    expect(await byComputers(desk)).toEqual([]);
  }, 30_000);
});
