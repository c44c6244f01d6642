/** Somebody waits for a time or for being called, whichever is first; a call while nobody waits is not lost. */
export const createWake = () => {
  let isCalled = false;
  let resume: (() => void) | undefined;
  return {
    call: (): void => {
      isCalled = true;
      resume?.();
    },
    /** True when it was called. */
    wait: async (milliseconds: number): Promise<boolean> => {
      if (!isCalled) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.min(milliseconds, 2 ** 31 - 1));
          timer.unref();
          resume = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        resume = undefined;
      }
      const wasCalled = isCalled;
      isCalled = false;
      return wasCalled;
    },
  };
};
