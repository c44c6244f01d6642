import { openPlain } from './measure/peers.ts';
import type { BenchAnswer, BenchOptions } from './bench-row.ts';
import { seededClinic } from './measure/seeded-clinic.ts';
import { compared, inTurn, limited, timed, Times } from './measure/times.ts';

const rounds = 10;
const savesInBlock = 30;

/** A reading saved for good: the record, its clock, its outbox entry and its audit row reach the disk before the answer. */
export const run = async (options: BenchOptions): Promise<BenchAnswer> => {
  const { clinic, call, plainPath, shortCharts } = await seededClinic(options);
  const plain = openPlain(plainPath);
  const insert = plain?.prepare(`INSERT INTO observation (id, patient_id, set_id, measure, code, value, unit, taken_at, recorded_by) VALUES (?, ?, ?, 'heart-rate', '8867-4', ?, '/min', ?, 'Ruth Penhallow')`);
  const [ours, theirs] = [new Times(), new Times()];
  const at = (i: number) => shortCharts[i % shortCharts.length] ?? '';
  const saveOurs = (i: number) => call('vitals.record', { patientId: at(i), readings: [{ measure: 'heart-rate', value: 60 + (i % 30), secondValue: null, unit: '/min', keptAsMeasured: true }] });
  const saveTheirs = (i: number) => insert?.run(clinic.parts.ids.newId(), at(i), clinic.parts.ids.newId(), 60 + (i % 30), clinic.parts.clock.now());
  for (let i = 0; i < savesInBlock; i += 1) await saveOurs(i).then(() => saveTheirs(i));
  const block = (times: Times, save: (i: number) => unknown) => async (round: number) => {
    for (let i = 0; i < savesInBlock; i += 1) await timed(times, () => save(round * savesInBlock + i));
  };
  await inTurn(rounds, [{ name: 'ours', run: block(ours, saveOurs) }, ...(insert ? [{ name: 'plain', run: block(theirs, saveTheirs) }] : [])]);
  plain?.close();
  const bound = 'COMMIT is half of it: the record, its clock, the outbox entry, the audit row and their indexes are about twenty encrypted pages for the peer’s five; the rest is a dozen statements, each a hop to the database thread and back';
  return { rows: [compared('save, median', ours.median, insert && theirs.median, 3, bound), limited('save, p95', ours.p95, 5, 'ms', 'p95 ≤ 5 ms', bound)] };
};
