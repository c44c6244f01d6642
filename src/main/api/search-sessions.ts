const longestMs = 30_000;
const mostSessions = 50;

interface Shown {
  readonly ids: Set<string>;
  startedAt: number;
}

/**
 * A search runs from focus to pick, clear or 30 s (docs/decisions/0026): a patient already shown in it is not written again,
 * so narrowing a search writes nothing. One of these belongs to one session.
 */
export const createSearchSessions = (monotonic: () => number) => {
  const sessions = new Map<string, Shown>();
  return {
    /** Those of `ids` that this search has not shown yet. Ask before the answer leaves; `commit` after the rows are safe. */
    unseen: (searchId: string, ids: readonly string[]): readonly string[] => {
      const session = sessions.get(searchId);
      if (!session || monotonic() - session.startedAt > longestMs) return [...new Set(ids)];
      return [...new Set(ids)].filter((id) => !session.ids.has(id));
    },
    commit: (searchId: string, ids: readonly string[]): void => {
      const now = monotonic();
      let session = sessions.get(searchId);
      if (!session || now - session.startedAt > longestMs) {
        sessions.delete(searchId);
        session = { ids: new Set(), startedAt: now };
        sessions.set(searchId, session);
        const oldest = sessions.keys().next().value;
        if (sessions.size > mostSessions && oldest !== undefined) sessions.delete(oldest);
      }
      for (const id of ids) session.ids.add(id);
    },
  };
};
