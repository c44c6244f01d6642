/** A sealed main process ends with this code (sysexits' EX_TEMPFAIL): whoever started it starts a new one, which has never held a key. */
export const STARTS_AGAIN = 75;

/** Set for a Wardlight whose parent starts it again: `first`, or `again` after a seal. */
export const START_VARIABLE = 'WARDLIGHT_START';

/** A start that ended sooner was no work of a person: nobody signs in and seals within it. */
const shortestLifeMs = 1_000;
const mostShortLives = 5;

/** Judges each start by how long the process lived; false once it only ends and starts. */
export const createStartLimit = () => {
  let shortLives = 0;
  return (livedMs: number): boolean => {
    shortLives = livedMs < shortestLifeMs ? shortLives + 1 : 0;
    return shortLives < mostShortLives;
  };
};
