import type { Reader } from '#shared/database/types.ts';
import { nextUnits, readUnits } from './unit-store.ts';
import type { PatientKey, Unit, UnitRow } from './unit-row.ts';
import { keyText } from './unit-row.ts';

/** Patients that may be written in one transaction: no two of them meet in one key, for what the first writes the second could not know. */
export interface Group {
  readonly units: readonly Unit[];
  readonly rows: number;
  readonly keys: ReadonlySet<string>;
}

/** Hands out the patients after the last one written, in order, as many as fit. */
export interface Groups {
  /** At most so many rows, but always a patient; undefined when none is left. Reads while `before` may still be on its way into the file. */
  readonly next: (mostRows: number, before?: Group) => Promise<Group | undefined>;
  /** Gives back what was not written after all: it is read anew. */
  readonly giveBack: (units: readonly Unit[]) => void;
}

const meets = (keys: ReadonlySet<string>, rows: readonly UnitRow[]): boolean => rows.some((row) => keys.has(keyText(row)));

export const createGroups = (reader: Reader, afterUnit: number): Groups => {
  let waiting: PatientKey[] = [];
  let listedTo = afterUnit;

  const giveBack = (units: readonly Unit[]) => void waiting.unshift(...units.map(({ patient }) => patient));
  const fitting = (mostRows: number): readonly PatientKey[] => {
    let rows = 0;
    const more = waiting.findIndex((patient, i) => (rows += patient.rows) > mostRows && i > 0);
    return waiting.splice(0, more < 0 ? waiting.length : more);
  };

  return {
    giveBack,
    next: async (mostRows, before) => {
      if (waiting.length === 0) {
        waiting = [...(await nextUnits(reader, listedTo, 500))];
        listedTo = waiting.at(-1)?.no ?? listedTo;
      }
      if (waiting.length === 0) return undefined;
      const read = await readUnits(reader, fitting(mostRows));
      const keys = new Set<string>();
      const units: Unit[] = [];
      for (const unit of read) {
        if (units.length > 0 && meets(keys, unit.rows)) break;
        // The first one too, when the group before it may not be in the file yet: then nothing is known for sure.
        if (before !== undefined && meets(before.keys, unit.rows)) break;
        for (const row of unit.rows) keys.add(keyText(row));
        units.push(unit);
      }
      giveBack(read.slice(units.length));
      return { units, rows: units.reduce((sum, unit) => sum + unit.rows.length, 0), keys };
    },
  };
};
