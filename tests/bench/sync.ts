import { createHash } from 'node:crypto';
import type { RecordWrite } from '#main/records/record-write.ts';
import type { BenchAnswer, BenchOptions, BenchRow } from './bench-row.ts';
import { openSyncedClinic } from './measure/synced-clinic.ts';
import { openSyncedPouch } from './measure/synced-pouch.ts';
import { limited, rounded } from './measure/times.ts';

/** For each patient: with 2,000 of them, 20,000 changes are measured and a new workstation reads 100,000 (design: performance.md). */
const scale = { measured: 10, all: 50, perPatient: 4 } as const;

/** The same on every run; one id of eight hex digits never comes twice. */
const idOf = (n: number): string => {
  const hex = createHash('sha256').update(`bench ${n}`).digest('hex');
  return `${n.toString(16).padStart(8, '0')}-${hex.slice(0, 4)}-7${hex.slice(4, 7)}-8${hex.slice(7, 10)}-${hex.slice(10, 22)}`;
};
const reading = (n: number, patientId: string) => ({
  setId: idOf(n + 5_000_000), measure: 'body-weight', code: '29463-7', display: 'Body weight', unit: 'kg', value: 40 + ((n * 7) % 600) / 10, takenAt: new Date(1_770_000_000_000 + n * 61_000).toISOString(),
  source: '', recordedBy: patientId.slice(0, 8), status: 'final',
});
const readings = (patients: number, from: number, count: number, each: number): readonly RecordWrite[] => Array.from({ length: count }, (_each, i): RecordWrite => {
  const patientId = idOf(Math.floor(i / each) % patients);
  return { kind: 'observation', id: idOf(from + i), patientId, fields: reading(i, patientId) };
});
const person = (i: number): RecordWrite => {
  const id = idOf(i);
  return { kind: 'patient', id, patientId: id, fields: { recordNumber: `WL 01 ${i}`, familyName: `Family${i % 997}`, givenNames: `Given${i % 313}`, registeredAt: '2026-03-12T10:00:00.000Z' } };
};
/** Of somebody whom only the busy workstation knows. */
const own = 9_000_000;
const save = (n: number): RecordWrite => (n === 0 ? person(own) : { kind: 'observation', id: idOf(own + n), patientId: idOf(own), fields: reading(n, idOf(own)) });

const bounds = {
  push: 'deflate and AES for each envelope in the thread, and a durable commit of each batch on both ends',
  pull: 'applying: an upsert with its indexes, the clock, and reading what stands',
  bytes: 'the header, the tag and the leaf of each envelope, and TLS',
  save: 'a piece of a page that is written while somebody saves is finished first',
} as const;
const row = (name: string, ours: number, theirs: number | undefined, unit: string, goal: number, isMost: boolean, bound: string): BenchRow => {
  const ratio = theirs === undefined ? null : rounded(ours / theirs, 2);
  const isMet = ratio === null ? null : isMost ? ratio <= goal : ratio >= goal;
  return { row: name, ours: Math.round(ours), peer: theirs === undefined ? null : Math.round(theirs), unit, ratio, goal: isMost ? `≤ ${goal}×` : `≥ ${goal}×`, met: isMet, bound: isMet === false ? bound : '' };
};

/** PouchDB 9 ↔ express-pouchdb 4.2 beside ours, the same documents, in the same run. Ours is sealed, signed and durable, and becomes rows with indexes; theirs is plain. */
export const run = async ({ patients }: BenchOptions): Promise<BenchAnswer> => {
  const [ours, theirs] = [await openSyncedClinic(), await openSyncedPouch()];
  try {
    const people = Array.from({ length: patients }, (_each, i) => person(i));
    await ours.prepare(people);
    await theirs?.prepare(people);
    const usual = readings(patients, 1_000_000, patients * scale.measured, scale.perPatient);
    const usualOurs = await ours.measure('four changes of a patient', usual);
    const usualTheirs = await theirs?.measure(usual);
    const worst = readings(patients, 2_000_000, patients * scale.measured, 1);
    const worstOurs = await ours.measure('each change another patient', worst);
    const worstTheirs = await theirs?.measure(worst);
    const all = patients * scale.all;
    const more = readings(patients, 3_000_000, all - people.length - usual.length - worst.length, scale.perPatient);
    await ours.send(more);
    await theirs?.send(more);
    const [newOurs, newTheirs] = [await ours.newDevice(all), await theirs?.newDevice(all)];
    const { saveP95, saveMost, stallP99, stallMost, risenMb } = await ours.whileSaving(all, save);

    const worstPull = row('sync, pull, each change another patient', worstOurs.pull, worstTheirs?.pull, 'changes/s', 2, false, bounds.pull);
    const worstPush = row('sync, push, each change another patient', worstOurs.push, worstTheirs?.push, 'changes/s', 2, false, bounds.push);
    const push = row('sync, push', usualOurs.push, usualTheirs?.push, 'changes/s', 4, false, bounds.push);
    const pull = row('sync, pull and apply', usualOurs.pull, usualTheirs?.pull, 'changes/s', 3, false, bounds.pull);
    const pushed = row('sync, bytes pushed for a change', usualOurs.pushedBytes, usualTheirs?.pushedBytes, 'bytes', 0.3, true, bounds.bytes);
    const received = row('sync, bytes pulled for a change', usualOurs.pulledBytes, usualTheirs?.pulledBytes, 'bytes', 0.7, true, bounds.bytes);
    const newDevice = row('sync, a new workstation', newOurs, newTheirs, 'changes/s', 6, false, bounds.pull);
    const meanwhile = [
      limited('sync, a save while a first sync comes, p95', saveP95, 50, 'ms', 'p95 ≤ 50 ms', bounds.save),
      limited('sync, longest stall of the main thread meanwhile', stallMost, 50, 'ms', '≤ 50 ms', bounds.pull),
      limited('sync, memory above before meanwhile', risenMb, 100, 'MB', '≤ 100 MB', 'pages, their changes and the database’s cache'),
    ];
    return {
      rows: [push, pull, worstPush, worstPull, pushed, received, newDevice, ...meanwhile],
      figures: {
        pushRatio: push.ratio, pullRatio: pull.ratio, worstRatio: worstPush.ratio === null || worstPull.ratio === null ? null : Math.min(worstPush.ratio, worstPull.ratio),
        bytesPushedRatio: pushed.ratio, bytesPulledRatio: received.ratio, newDeviceRatio: newDevice.ratio,
        saveP95Ms: rounded(saveP95, 1), saveMostMs: rounded(saveMost, 1), stallP99Ms: rounded(stallP99, 1), stallMostMs: rounded(stallMost, 1), risenMb: Math.round(risenMb),
      },
    };
  } finally {
    await theirs?.close();
    await ours.close();
  }
};
