import { useEffect, useRef } from 'react';

/** Opens the row that somebody came for, once, as soon as it is among the rows. */
export const useOpened = <Row extends { readonly id: string }>(wanted: string | undefined, rows: readonly Row[], open: (row: Row) => void): void => {
  const done = useRef<string>(undefined);
  useEffect(() => {
    if (wanted === undefined || done.current === wanted) return;
    const row = rows.find((each) => each.id === wanted);
    if (!row) return;
    done.current = wanted;
    open(row);
  }, [wanted, rows, open]);
};
