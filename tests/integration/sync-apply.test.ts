import { decode } from 'cborg';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { changeFrom } from '#shared/sync/change.ts';
import { createApplyChanges } from '#main/records/apply-changes.ts';
import type { IncomingChange } from '#main/records/incoming-change.ts';
import { applyWithReplay } from '#main/records/replay-changes.ts';
import { stateHash } from '#main/records/state-hash.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { checkContents } from '#main/records/index.ts';
import { kinds, newPatient, openRecords } from './records-setup.ts';

const changes = (clock: { now: () => string }) => createApplyChanges(kinds, { clock: { ...clock, monotonic: () => 0, utcOffsetMinutes: () => 0 } });

/** The records of one workstation, with a number of its own. */
const openDevice = async (dev: number) => {
  const device = await openRecords();
  await device.db.transaction((tx) => tx.run(sql`UPDATE sync_state SET number = ${dev} WHERE name = 'dev'`));
  const apply = changes(device.clock);
  return {
    ...device, dev,
    /** What it wrote after `q`, as others get it. */
    sent: async (q = 0): Promise<readonly IncomingChange[]> =>
      (await device.db.read.all<{ q: number; stream: string; body: Uint8Array }>(sql`SELECT q, lower(hex(stream)) AS stream, body FROM sync_outbox WHERE q > ${q} ORDER BY q`))
        .map((row) => ({ change: changeFrom({ dev, q: row.q }, decode(row.body)), stream: row.stream, bseq: 1 })),
    apply: (incoming: readonly IncomingChange[]) => device.db.transaction((tx) => applyWithReplay(tx, apply, incoming, { at: device.clock.now() })),
    hash: () => stateHash(device.db.read),
  };
};
type Device = Awaited<ReturnType<typeof openDevice>>;

const patientId = systemIds.newId();
const allergyId = systemIds.newId();
let devices: readonly [Device, Device, Device];
beforeAll(async () => {
  devices = await Promise.all([openDevice(1), openDevice(2), openDevice(3)]);
});
afterAll(() => Promise.all(devices.map((device) => device.close())));

describe('peers’ changes', () => {
  it('H2: two edits made apart are both kept, the safer stands in the row, a question is raised; a write that has seen both settles it everywhere', async () => {
    const [one, two, three] = devices;
    await one.write(newPatient(patientId), { kind: 'allergy-intolerance', id: allergyId, patientId, fields: { substance: 'penicillin', severity: 'moderate' } });
    await two.apply(await one.sent());
    await three.apply(await one.sent());
    expect(await two.hash()).toBe(await one.hash());
    expect((await two.rows(`SELECT lower(hex(stream)) AS stream FROM sync_stream`))[0]).toEqual({ stream: (await one.sent())[0]?.stream });
    expect(await two.rows(`SELECT count(*) AS n FROM patient_search WHERE patient_search MATCH 'haddad*'`)).toEqual([{ n: 1 }]);

    const seen = (await one.sent()).length;
    await one.write({ kind: 'allergy-intolerance', id: allergyId, patientId, fields: { severity: 'mild' } });
    await two.write({ kind: 'allergy-intolerance', id: allergyId, patientId, fields: { severity: 'severe' } });
    await one.apply(await two.sent());
    await two.apply(await one.sent(seen));
    await three.apply([...(await two.sent()), ...(await one.sent(seen))]);
    for (const device of devices) {
      expect(await device.rows(`SELECT severity FROM allergy_intolerance`)).toEqual([{ severity: 'severe' }]);
      expect(await device.rows(`SELECT dev, value FROM sync_sibling ORDER BY dev`)).toEqual([{ dev: 1, value: '"mild"' }, { dev: 2, value: '"severe"' }]);
      expect(await device.rows(`SELECT kind, eid, field, patient_id FROM review_item WHERE settled_at IS NULL`)).toEqual([{ kind: 'answers', eid: allergyId, field: 'severity', patient_id: patientId }]);
      expect(await device.hash()).toBe(await one.hash());
      expect((await checkContents(device.db, kinds, async () => undefined)).faults).toEqual([]);
    }

    await three.write({ kind: 'allergy-intolerance', id: allergyId, patientId, fields: { severity: 'mild' } });
    const settling = await three.sent();
    await one.apply(settling);
    await two.apply(settling);
    for (const device of devices) {
      expect(await device.rows(`SELECT severity FROM allergy_intolerance`)).toEqual([{ severity: 'mild' }]);
      expect(await device.rows(`SELECT * FROM sync_sibling`)).toEqual([]);
      expect(await device.rows(`SELECT count(*) AS n FROM review_item WHERE settled_at IS NULL`)).toEqual([{ n: 0 }]);
      // The value of before and both answers.
      expect(await device.rows(`SELECT value FROM sync_history WHERE field = 'severity' ORDER BY dev, q`)).toEqual([{ value: '"moderate"' }, { value: '"mild"' }, { value: '"severe"' }]);
      expect(await device.hash()).toBe(await one.hash());
    }
  });

  it('H2: the same changes in any order, in pieces and twice make the same state', async () => {
    const authors = await Promise.all([openDevice(4), openDevice(5)]);
    const all: IncomingChange[] = [];
    try {
      const [four, five] = authors;
      const owner = systemIds.newId();
      const ids = Array.from({ length: 3 }, () => systemIds.newId());
      await four.write(newPatient(owner), ...ids.map((id) => ({ kind: 'allergy-intolerance' as const, id, patientId: owner, fields: { substance: 'latex' } })));
      await five.apply(await four.sent());
      for (const [author, severity] of [[four, 'severe'], [five, 'mild'], [four, 'moderate']] as const) {
        author.clock.pass(1_000);
        await author.write(...ids.map((id) => ({ kind: 'allergy-intolerance' as const, id, patientId: owner, fields: { severity, source: `from ${author.dev} ${severity}` } })), { kind: 'patient', id: owner, patientId: owner, fields: { phone: `555 ${author.dev}` } });
      }
      all.push(...(await four.sent()), ...(await five.sent()));
      await four.apply(await five.sent());
      const expected = await four.hash();
      await fc.assert(fc.asyncProperty(fc.shuffledSubarray(all, { minLength: all.length }), fc.integer({ min: 1, max: all.length }), async (shuffled, piece) => {
        const reader = await openDevice(6);
        try {
          for (let from = 0; from < shuffled.length; from += piece) await reader.apply(shuffled.slice(from, from + piece));
          await reader.apply(shuffled.slice(0, piece));
          expect(await reader.hash()).toBe(expected);
          expect(await reader.rows(`SELECT count(*) AS n FROM sync_quarantine WHERE settled_at IS NULL`)).toEqual([{ n: 0 }]);
        } finally {
          await reader.close();
        }
      }), { numRuns: 6, endOnFailure: true });
    } finally {
      await Promise.all(authors.map((author) => author.close()));
    }
  });

  it('what no version can read, a stranger’s stream and a number that somebody has are kept with a reason, and the rest is applied', async () => {
    const [one, two] = devices;
    const from = (await one.sent())[0];
    if (!from) throw new Error('nothing was sent');
    const other = systemIds.newId();
    const own = systemIds.newId();
    const like = (q: number, change: Partial<IncomingChange['change']>, stream = 'ab'.repeat(16)): IncomingChange =>
      ({ bseq: 9, stream, change: { ...from.change, dot: { dev: 9, q }, ...change } });
    const put = (fields: Readonly<Record<string, unknown>>) => new Map(Object.entries(fields).map(([name, value]) => [name, { value, context: new Map<number, number>() }]));
    const number = (await two.rows(`SELECT record_number FROM patient WHERE id = '${patientId}'`))[0]?.['record_number'];
    const [result] = await two.apply([
      like(1, { t: 'spaceship', id: systemIds.newId() }),
      like(2, { t: 'observation', id: systemIds.newId(), f: put({ thrust: 1 }) }),
      like(3, { id: patientId }),
      like(4, { t: 'observation', id: systemIds.newId(), f: put({ measure: 'body-weight' }) }, 'cd'.repeat(16)),
      like(5, { id: other, f: put({ recordNumber: number, familyName: 'Double' }) }),
      like(6, { t: 'allergy-intolerance', id: systemIds.newId(), f: put({ substance: 'of the double' }) }),
      like(7, { id: own, f: put({ recordNumber: 'WL 09 1', familyName: 'Goodfellow' }) }, 'ef'.repeat(16)),
      like(8, { t: 'allergy-intolerance', id: systemIds.newId(), op: 'amend', f: put({ substance: 'later' }) }, 'ef'.repeat(16)),
    ]);
    expect(result?.newRecords).toEqual(new Set([own]));
    expect(await two.rows(`SELECT q, reason FROM sync_quarantine ORDER BY q`)).toEqual([
      { q: 1, reason: 'unknown' }, { q: 2, reason: 'unknown' }, { q: 3, reason: 'broken' }, { q: 4, reason: 'waiting' }, { q: 5, reason: 'collision' }, { q: 6, reason: 'waiting' }, { q: 8, reason: 'waiting' },
    ]);
    expect(await two.rows(`SELECT family_name FROM patient WHERE id = '${own}'`)).toEqual([{ family_name: 'Goodfellow' }]);
    // The patient comes after what was waiting.
    const late = systemIds.newId();
    await two.apply([like(9, { id: late, f: put({ recordNumber: 'WL 09 2', familyName: 'Late' }) }, 'cd'.repeat(16))]);
    expect(await two.rows(`SELECT count(*) AS n FROM observation WHERE patient_id = '${late}'`)).toEqual([{ n: 1 }]);
    expect(await two.rows(`SELECT finding FROM sync_quarantine WHERE q = 4`)).toEqual([{ finding: 'applied' }]);
  });
});
