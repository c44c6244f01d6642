const mostKept = 10_000;

/** Who called when: a workstation that waits for news calls at least twice a minute. */
export const createPresence = (nowMs: () => number) => {
  const heard = new Map<string, number>();
  return {
    note: (clinic: string, dev: number): void => {
      const name = `${clinic}/${dev}`;
      heard.delete(name);
      heard.set(name, nowMs());
      const [oldest] = heard.keys();
      if (heard.size > mostKept && oldest !== undefined) heard.delete(oldest);
    },
    /** Devices that called within so many milliseconds. */
    count: (withinMs: number): number => [...heard.values()].filter((at) => nowMs() - at < withinMs).length,
  };
};
export type Presence = ReturnType<typeof createPresence>;
