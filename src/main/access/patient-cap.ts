const hourMs = 3_600_000;

/** How many different patients one person was shown within the last hour, by the monotonic clock. */
export const createPatientCap = (monotonic: () => number) => {
  const shown = new Map<string, Map<string, number>>();
  const of = (staffId: string): Map<string, number> => {
    const own = shown.get(staffId) ?? new Map<string, number>();
    shown.set(staffId, own);
    const now = monotonic();
    for (const [patientId, at] of own) if (!(now - at < hourMs)) own.delete(patientId);
    return own;
  };
  return {
    /** Fills in what the log says, for a person who signs in again. `agoMs`: how long ago each was shown. */
    remember: (staffId: string, patients: readonly { readonly patientId: string; readonly agoMs: number }[]): void => {
      const own = of(staffId);
      for (const { patientId, agoMs } of patients) own.set(patientId, Math.max(own.get(patientId) ?? -Infinity, monotonic() - Math.max(0, agoMs)));
    },
    /** Counts these patients and answers true, or answers false and counts none when they would be too many. */
    admit: (staffId: string, patientIds: readonly string[], most: number): boolean => {
      const own = of(staffId);
      const fresh = new Set(patientIds.filter((id) => !own.has(id)));
      if (own.size + fresh.size > most) return false;
      // A patient seen again stays counted from the first time: what counts is how many, not how often.
      for (const id of fresh) own.set(id, monotonic());
      return true;
    },
  };
};
