import { useState } from 'react';
import type { KeyboardEvent } from 'react';

interface At { readonly row: number; readonly column: number }

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -Infinity], End: [0, Infinity], PageUp: [-8, 0], PageDown: [8, 0],
};
const within = (value: number, count: number): number => Math.min(Math.max(value, 0), count - 1);

/** One cell of a table is the stop of the Tab key; arrows go to the others. Cells carry `data-cell="row,column"`. */
export const useGridKeys = (rows: number, columns: number) => {
  const [at, setAt] = useState<At>({ row: 0, column: 0 });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = steps[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = { row: within(at.row + step[0], rows), column: within(at.column + step[1], columns) };
    setAt(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-cell="${next.row},${next.column}"]`)?.focus();
  };
  const cell = (row: number, column: number) => ({
    'data-cell': `${row},${column}`, 'tabIndex': row === at.row && column === at.column ? 0 : -1, 'onFocus': () => { setAt({ row, column }); },
  });
  return { cell, onKeyDown };
};
