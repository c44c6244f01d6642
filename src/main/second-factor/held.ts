/** Something of one person that waits in memory for its answer. */
export interface Held<T> {
  /** Takes the place of what waited before, whosever it was. */
  readonly hold: (staffId: string, value: T) => void;
  readonly of: (staffId: string) => T | undefined;
  /** Whatever becomes of it, it is gone afterwards. */
  readonly take: () => { readonly staffId: string; readonly value: T } | undefined;
  readonly forget: () => void;
}

/** Holds one thing for `livesMs` on the monotonic clock; a clock that answers nonsense ends it. */
export const createHeld = <T>(monotonic: () => number, livesMs: number): Held<T> => {
  let held: { readonly staffId: string; readonly value: T; readonly until: number } | undefined;
  const alive = () => (held && monotonic() < held.until ? held : undefined);
  return {
    hold: (staffId, value) => {
      held = { staffId, value, until: monotonic() + livesMs };
    },
    of: (staffId) => {
      const found = alive();
      return found?.staffId === staffId ? found.value : undefined;
    },
    take: () => {
      const found = alive();
      held = undefined;
      return found;
    },
    forget: () => {
      held = undefined;
    },
  };
};
