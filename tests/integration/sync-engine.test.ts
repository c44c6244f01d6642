import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { openTestHub } from '../hub/test-hub.ts';
import { newPatient } from './records-setup.ts';
import { createLine, openClinicAt, until, untilAgreed } from './sync-setup.ts';
import type { Workstation } from './sync-setup.ts';

let hub: Awaited<ReturnType<typeof openTestHub>>;
let clinic: Awaited<ReturnType<typeof openClinicAt>>;
const lines = [createLine(), createLine()];
let [one, two]: Workstation[] = [];
beforeAll(async () => {
  hub = await openTestHub();
  clinic = await openClinicAt(hub, 2, { connect: (nth) => lines[nth]?.connect ?? createLine().connect });
  [one, two] = clinic.workstations;
}, 30_000);
afterAll(async () => {
  await clinic.close();
  await hub.close();
});
const both = (): readonly [Workstation, Workstation] => {
  if (!one || !two) throw new Error('two workstations');
  return [one, two];
};
const cut = (isCut: boolean) => lines.forEach(({ line }) => { line.isCut = isCut; });
const reconnect = () => {
  cut(false);
  both().forEach((each) => each.engine().tryNow());
};

const patientId = systemIds.newId();
const allergyId = systemIds.newId();
const medicationId = systemIds.newId();
const open = `SELECT kind, field FROM review_item WHERE settled_at IS NULL ORDER BY kind, field`;

describe('two workstations and a hub', () => {
  it('what one writes the other has, within a second or two once both are on the line', async () => {
    const [desk, room] = both();
    await desk.write(newPatient(patientId), { kind: 'allergy-intolerance', id: allergyId, patientId, fields: { substance: 'penicillin', severity: 'moderate' } },
      { kind: 'medication', id: medicationId, patientId, fields: { display: 'Metformin', dosage: '500 mg', status: 'active' } });
    await desk.start();
    await room.start();
    await untilAgreed(both());
    const began = Date.now();
    await room.write({ kind: 'medication', id: medicationId, patientId, fields: { note: 'with food' } });
    await until(async () => (await desk.rows(`SELECT note FROM medication`))[0]?.['note'] === 'with food', 'the note');
    expect(Date.now() - began).toBeLessThan(2_000);
    expect(desk.engine().status()).toMatchObject({ state: 'online', reason: null, waiting: 0 });
    expect(room.events).toContain('records-changed');
  });

  it('H1: while the line is cut both work on; afterwards both doses and both severities stand on both, and what one settles is settled', async () => {
    const [desk, room] = both();
    cut(true);
    await desk.write({ kind: 'allergy-intolerance', id: allergyId, patientId, fields: { severity: 'severe' } }, { kind: 'medication', id: medicationId, patientId, fields: { dosage: '850 mg' } });
    await room.write({ kind: 'allergy-intolerance', id: allergyId, patientId, fields: { severity: 'mild' } }, { kind: 'medication', id: medicationId, patientId, fields: { dosage: '1000 mg' } });
    await until(() => both().every((each) => each.engine().status().state === 'offline'), 'offline is said');
    expect(await desk.engine().whereAre(desk.db.read, [medicationId])).toEqual([{ at: 'only-here', devices: [], known: 1 }]);
    reconnect();
    await untilAgreed(both());
    for (const each of both()) {
      expect(await each.rows(open)).toEqual([{ kind: 'answers', field: 'dosage' }, { kind: 'answers', field: 'severity' }]);
      expect((await each.rows(`SELECT severity FROM allergy_intolerance`))[0]).toEqual({ severity: 'severe' });
      expect((await each.rows(`SELECT value FROM sync_sibling WHERE field = 'dosage' ORDER BY dev`)).map(({ value }) => value)).toEqual(['"850 mg"', '"1000 mg"']);
    }
    await room.write({ kind: 'allergy-intolerance', id: allergyId, patientId, fields: { severity: 'mild' } }, { kind: 'medication', id: medicationId, patientId, fields: { dosage: '1500 mg' } });
    await untilAgreed(both());
    for (const each of both()) {
      expect(await each.rows(open)).toEqual([]);
      expect(await each.rows(`SELECT dosage FROM medication`)).toEqual([{ dosage: '1500 mg' }]);
    }
  });

  it('H2: an answer that is lost, or a program that ends between sending and the answer, sends the same bytes again and changes nothing', async () => {
    const [desk, room] = both();
    const own = lines[0]?.line;
    if (!own) throw new Error('a line');
    own.sent.splice(0);
    own.loseAnswersTo = '/s1/push';
    await desk.write({ kind: 'medication', id: medicationId, patientId, fields: { note: 'before the night' } });
    await until(() => own.lost > 0, 'a lost answer');
    // Nothing left the outbox without the hub's durable answer.
    expect((await desk.rows(`SELECT count(*) AS n FROM sync_outbox`))[0]?.['n']).toBeGreaterThan(0);
    await desk.stop();
    own.loseAnswersTo = '';
    await desk.start();
    await untilAgreed(both());
    const [first, again] = own.sent.map(({ body }) => Buffer.from(body ?? []).toString('hex'));
    expect(again).toBe(first);
    expect(await room.rows(`SELECT note FROM medication`)).toEqual([{ note: 'before the night' }]);
    expect((await room.rows(`SELECT count(*) AS n FROM sync_history WHERE value = '"with food"'`))[0]).toEqual({ n: 1 });
  });

  it('H6: thirty days offline, a few thousand writes: the clock that stood wrong is told and moves nobody, nothing is lost, two pages at a time', async () => {
    const [desk, room] = both();
    cut(true);
    desk.clock.ahead = 3 * 3_600_000;
    const ids = Array.from({ length: 1_500 }, () => systemIds.newId());
    for (let from = 0; from < ids.length; from += 500) {
      await desk.write(...ids.slice(from, from + 500).map((id) => ({
        kind: 'observation' as const, id, patientId, fields: { setId: patientId, measure: 'body-weight', code: '29463-7', unit: 'kg', value: 64.2, takenAt: '2026-03-12T10:00:00.000Z', recordedBy: 'A nurse' },
      })));
    }
    await until(() => desk.engine().status().state === 'offline', 'offline is said');
    reconnect();
    await untilAgreed(both());
    expect((await room.rows(`SELECT count(*) AS n FROM observation`))[0]).toEqual({ n: ids.length });
    await until(() => desk.engine().clockOffset() !== null, 'the clock is told');
    expect(desk.engine().clockOffset()).toBeLessThan(-3 * 3_600_000 + 60_000);
    const [time] = await room.db.read.all<{ ms: number }>(sql`SELECT number / 1024 AS ms FROM sync_state WHERE name = 'hlc'`);
    expect(time?.ms ?? 0).toBeLessThan(Date.now() + 6 * 60_000);
    desk.clock.ahead = 0;
    expect(Math.max(...lines.map(({ line }) => line.mostInFlight))).toBeLessThanOrEqual(2);
  });

  it('H4: each says where it stands; audit ranges and heads are known to the other', async () => {
    const [desk, room] = both();
    await until(async () => (await desk.rows(`SELECT dev FROM sync_device`)).length === 1 && (await room.rows(`SELECT dev FROM sync_device`)).length === 1, 'heartbeats');
    const [other] = await desk.engine().others(desk.db.read);
    expect(other).toMatchObject({ dev: 2, auditGaps: [] });
    expect(desk.engine().alarms().filter(({ kind }) => kind !== 'rolled-back')).toEqual([]);
  });
});
