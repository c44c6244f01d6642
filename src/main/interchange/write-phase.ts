import type { Writer } from '#shared/database/types.ts';
import { makeUnits, makeUnitsOfKnown, placeByIdentifier, placeRows } from './place-store.ts';
import { asStage } from './import-deps.ts';
import type { Job } from './job.ts';
import type { JobRun } from './job-run.ts';
import { dropAmbiguous } from './stage-store.ts';
import { createPace } from './pace.ts';
import { createGroups } from './unit-groups.ts';
import type { Group } from './unit-groups.ts';
import { readWords, rowsOfUnits } from './unit-store.ts';
import type { Unit } from './unit-row.ts';
import { patientsChanged, preparePatient, prepareShared, UnitRefused, writeUnits } from './write-unit.ts';
import type { PreparedUnit, Refusals } from './write-unit.ts';

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
      const company = await run.turn();
      const rows = await rowsOfUnits(run.deps.db.read, { unit: no, afterSeq: from, lastUnit: no }, pace.rows(company));
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
const writeGroup = async (run: JobRun, { units, rows }: Group): Promise<number> => {
  const prepared = units.map((unit) => preparePatient(unit, new Map(), newIdOf(run)));
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

/** Reads the next patients while these are written. */
const writePatients = async (run: JobRun): Promise<void> => {
  const pace = createPace();
  const groups = createGroups(run.deps.db.read, run.job().unitTo);
  let ahead: Promise<Group | undefined> | undefined;
  try {
    for (;;) {
      const company = await run.turn();
      const most = pace.rows(company);
      let group = await (ahead ?? groups.next(most));
      ahead = undefined;
      // Read ahead before somebody came: it is too much for now.
      if (company === 'busy' && group !== undefined && group.rows > most && group.units.length > 1) {
        groups.giveBack(group.units);
        group = await groups.next(most);
      }
      if (group === undefined) return;
      // All of it met what was not in the file yet.
      if (group.units.length === 0) continue;
      if (company !== 'busy') {
        ahead = groups.next(most, group);
        ahead.catch(() => undefined);
      }
      const [only] = group.units;
      pace.took(group.rows, group.units.length === 1 && only ? await writePatient(run, only) : await writeGroup(run, group));
    }
  } finally {
    // Nothing may still read when the job is over: the database is closed then.
    await ahead?.catch(() => undefined);
  }
};

/** Pass 2: shared resources first, then patient by patient; everything of a patient in one transaction, or nothing. */
export const writePhase = async (run: JobRun): Promise<void> => {
  await placeAll(run);
  await writeShared(run);
  await writePatients(run);
};
