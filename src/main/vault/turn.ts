/** One at a time, in the order asked. What reads vault.json, works, and writes it takes one turn; sign-in and sign-out another. */
export const createTurn = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
};

export type Turn = ReturnType<typeof createTurn>;
