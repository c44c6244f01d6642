import type { Writer } from '#shared/database/types.ts';
import { makeUnits, makeUnitsOfKnown, placeByIdentifier, placeRows } from './place-store.ts';
import { asStage } from './import-deps.ts';
import type { Job } from './job.ts';
import type { JobRun } from './job-run.ts';
import { dropAmbiguous } from './stage-store.ts';
import { nextUnits, readUnit, readWords, rowsOfUnit } from './unit-store.ts';
import type { PatientKey, Unit, UnitRow } from './unit-row.ts';
import { keyText } from './unit-row.ts';
import { patientsChanged, preparePatient, prepareShared, UnitRefused, writeUnits } from './write-unit.ts';
import type { PreparedUnit, Refusals } from './write-unit.ts';

/** What a transaction may take of the writer, in ms: a person's save that waits for it does not notice. */
const goal = 25;
const smallest = 20;
const largest = 2_000;

/** How many rows fit the goal, by what the last ones took. */
const createPace = () => {
  let rows = 100;
  return {
    rows: (isBusy: boolean) => (isBusy ? Math.min(rows, smallest) : rows),
    took: (written: number, milliseconds: number) => {
      if (written < smallest / 2) return;
      const fitting = (written / Math.max(1, milliseconds)) * goal;
      rows = Math.round(Math.min(largest, Math.max(smallest, (rows + fitting) / 2)));
    },
  };
};

/** Every row finds its patient, by reference, a range of rows in a transaction: first all patients get their units. */
const placeAll = async (run: JobRun): Promise<void> => {
  const from = run.job().placedTo;
  const last = run.job().lastSeq;
  if (from >= last) return;
  const step = 1_000;
  // A unit that is there already stays: after a crash this begins anew.
  for (let after = from; after < last; after += step) {
    await run.turn();
    const range = { after, to: Math.min(last, after + step) };
    await run.commit(async (tx) => {
      await makeUnits(tx, range);
      await makeUnitsOfKnown(tx, range);
      return {};
    }, [], asStage);
  }
  for (let after = from; after < last; after += step) {
    await run.turn();
    const range = { after, to: Math.min(last, after + step) };
    await run.commit(async (tx) => {
      await placeRows(tx, range);
      await placeByIdentifier(tx, range);
      return { placedTo: range.to };
    }, [], asStage);
  }
};

const tellChanged = (run: JobRun, units: readonly PreparedUnit[]): void => {
  const patients = patientsChanged(units);
  if (patients.length === 0) return;
  const kinds = new Set(units.flatMap(({ decision }) => decision.winners.map(({ row }) => row.kind)));
  run.deps.onChanged([...kinds], patients);
};

/** Writes what was prepared; a record that our schema refuses is left out by name, and the others are tried again. */
const writeOne = async (run: JobRun, prepare: (bad: Refusals) => PreparedUnit, after: (tx: Writer) => Promise<Partial<Job>>): Promise<number> => {
  const bad = new Map<number, string>();
  for (;;) {
    const unit = prepare(bad);
    try {
      const took = await run.commit(async (tx) => {
        await writeUnits(tx, [unit], run.deps);
        return { rowsDone: run.job().rowsDone + unit.rows.length, ...(await after(tx)) };
      }, unit.events);
      tellChanged(run, [unit]);
      return took;
    } catch (error) {
      if (!(error instanceof UnitRefused)) throw error;
      for (const [seq, field] of error.fields) bad.set(seq, field);
    }
  }
};

/** Practitioners, organizations and all that belongs to nobody, in order: patients' records take their words from them. */
const writeShared = async (run: JobRun): Promise<void> => {
  const pace = createPace();
  // What fits several patients has unit -1; both go by the place in the stage.
  for (const no of [-1, 0]) {
    for (let from = no === -1 ? 0 : run.job().sharedTo; ;) {
      const isBusy = (await run.turn()) === 'busy';
      const rows = await rowsOfUnit(run.deps.db.read, no, from, pace.rows(isBusy));
      const last = rows.at(-1)?.seq;
      if (last === undefined) break;
      from = last;
      const words = new Map<number, { readonly field: string; readonly words: string }[]>();
      for (const { seq, ...found } of await readWords(run.deps.db.read, rows)) words.set(seq, [...(words.get(seq) ?? []), found]);
      const after = async (tx: Writer): Promise<Partial<Job>> => {
        if (no === 0) return { sharedTo: last };
        await dropAmbiguous(tx, last);
        return {};
      };
      pace.took(rows.length, await writeOne(run, (bad) => prepareShared({ rows, words }, bad), after));
    }
  }
};

const newIdOf = (run: JobRun) => run.deps.ports.ids.newId;

const writePatient = (run: JobRun, unit: Unit): Promise<number> =>
  writeOne(run, (bad) => preparePatient(unit, bad, newIdOf(run)), async () => ({ unitTo: unit.patient.no }));

/** Several small patients in one transaction; when one of them is refused, each is written by itself. */
const writeGroup = async (run: JobRun, units: readonly Unit[]): Promise<number> => {
  const prepared = units.map((unit) => preparePatient(unit, new Map(), newIdOf(run)));
  const rows = units.reduce((sum, unit) => sum + unit.rows.length, 0);
  try {
    const took = await run.commit(async (tx) => {
      await writeUnits(tx, prepared, run.deps);
      return { unitTo: units.at(-1)?.patient.no ?? 0, rowsDone: run.job().rowsDone + rows };
    }, prepared.flatMap(({ events }) => events));
    tellChanged(run, prepared);
    return took;
  } catch (error) {
    if (!(error instanceof UnitRefused)) throw error;
    let took = 0;
    for (const unit of units) {
      await run.turn();
      took += await writePatient(run, unit);
    }
    return took;
  }
};

/** Two units of one group must not meet in one key: what the first writes, the second could not know. */
const meets = (keys: Set<string>, rows: readonly UnitRow[]): boolean => {
  const own = rows.map(keyText);
  const hasMet = own.some((key) => keys.has(key));
  for (const key of own) keys.add(key);
  return hasMet;
};

const writePatients = async (run: JobRun): Promise<void> => {
  const pace = createPace();
  const { read } = run.deps.db;
  let waiting: PatientKey[] = [];
  for (;;) {
    const isBusy = (await run.turn()) === 'busy';
    if (waiting.length === 0) waiting = [...(await nextUnits(read, run.job().unitTo, 100))];
    if (waiting.length === 0) return;
    const group: Unit[] = [];
    const keys = new Set<string>();
    let rows = 0;
    const most = pace.rows(isBusy);
    for (let next = waiting[0]; next !== undefined && (group.length === 0 || rows + next.rows <= most); next = waiting[0]) {
      const unit = await readUnit(read, next);
      if (meets(keys, unit.rows) && group.length > 0) break;
      waiting.shift();
      group.push(unit);
      rows += next.rows;
    }
    const took = group.length === 1 && group[0] ? await writePatient(run, group[0]) : await writeGroup(run, group);
    pace.took(rows, took);
  }
};

/** Pass 2: shared resources first, then patient by patient; everything of a patient in one transaction, or nothing. */
export const writePhase = async (run: JobRun): Promise<void> => {
  await placeAll(run);
  await writeShared(run);
  await writePatients(run);
};
