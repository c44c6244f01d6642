/** Reads run side by side; for the time that the connections are closed they wait, and closing waits for those under way. */
export const createReadGate = () => {
  let underWay = 0;
  let held: Promise<void> | undefined;
  let emptied: (() => void) | undefined;
  return {
    through: async <T>(read: () => Promise<T>): Promise<T> => {
      while (held) await held;
      underWay += 1;
      try {
        return await read();
      } finally {
        underWay -= 1;
        if (underWay === 0) emptied?.();
      }
    },
    /** Not by two at once: the writer's queue sees to that. */
    hold: async <T>(work: () => Promise<T>): Promise<T> => {
      let release = () => {};
      held = new Promise<void>((resolve) => { release = resolve; });
      try {
        if (underWay > 0) await new Promise<void>((resolve) => { emptied = resolve; });
        return await work();
      } finally {
        emptied = undefined;
        held = undefined;
        release();
      }
    },
  };
};
