import { derive, hmac, macsMatch } from './derive.ts';
import { toText, utf8 } from './encodings.ts';
import type { Vault } from './vault-file.ts';

const longestDelaySeconds = 60;
const mostNames = 200;
const mostFailures = 1000;

/** After the nth wrong password in a row: 0, 0, 0, 1, 2, 4 … 60 seconds. */
export const delayAfter = (failed: number): number => (failed <= 3 ? 0 : Math.min(longestDelaySeconds, 2 ** (failed - 4)));

type Attempts = Pick<Vault, 'attempts' | 'failures'>;

const macOf = (deviceSecret: Uint8Array, state: Attempts): string =>
  toText(hmac(derive(deviceSecret, 'attempts'), utf8(JSON.stringify([Object.entries(state.attempts).sort(([a], [b]) => (a < b ? -1 : 1)), state.failures]))));

export const withAttemptsMac = (deviceSecret: Uint8Array, vault: Vault): Vault => ({ ...vault, attemptsMac: macOf(deviceSecret, vault) });

/** False when somebody put the counters back by hand. */
export const attemptsAreOurs = (deviceSecret: Uint8Array, vault: Vault): boolean => macsMatch(vault.attemptsMac, macOf(deviceSecret, vault));

const secondsLeft = (vault: Vault, slotId: string, now: string): number =>
  Math.max(0, (Date.parse(vault.attempts[slotId]?.nextAllowedAt ?? now) - Date.parse(now)) / 1000);

/** Seconds until this name may try again. */
export const secondsToWait = (vault: Vault, slotId: string, now: string): number => Math.ceil(secondsLeft(vault, slotId, now));

/** A clock that was set back must not make a wait longer than its delay: the wait then starts again from now. */
export const withSaneWait = (vault: Vault, slotId: string, now: string): Vault => {
  const attempt = vault.attempts[slotId];
  const longest = delayAfter(attempt?.failed ?? 0);
  if (!attempt || secondsLeft(vault, slotId, now) <= longest) return vault;
  const nextAllowedAt = new Date(Date.parse(now) + longest * 1000).toISOString();
  return { ...vault, attempts: { ...vault.attempts, [slotId]: { ...attempt, nextAllowedAt } } };
};

/** Stands in the queue of failures for "the counters were changed by hand"; no slot has this id. */
export const changedByHand = 'counters-changed-by-hand';

/** Counters that are not ours count as many failures: everybody waits the longest delay from now, and the audit will say why. */
export const withDistrust = (vault: Vault, now: string): Vault => ({
  ...vault,
  attempts: Object.fromEntries(vault.slots.map((slot) => [
    slot.slotId, { failed: 10, nextAllowedAt: new Date(Date.parse(now) + longestDelaySeconds * 1000).toISOString() },
  ])),
  failures: [...vault.failures, { slotId: changedByHand, at: now }].slice(-mostFailures),
});

/** Counts a try before it is checked: pulling the plug in between does not give it back. */
export const countAttempt = (vault: Vault, slotId: string, now: string): Vault => {
  const failed = (vault.attempts[slotId]?.failed ?? 0) + 1;
  const nextAllowedAt = new Date(Date.parse(now) + delayAfter(failed) * 1000).toISOString();
  const entries = Object.entries({ ...vault.attempts, [slotId]: { failed, nextAllowedAt } });
  // Names that nobody has keep their count too, but not for ever: the least failed go first.
  const kept = entries.length <= mostNames ? entries : entries.sort(([, a], [, b]) => b.failed - a.failed).slice(0, mostNames);
  return { ...vault, attempts: Object.fromEntries(kept), failures: [...vault.failures, { slotId, at: now }].slice(-mostFailures) };
};

/** The try was right: its count and its queued failure go; earlier failures stay queued for the audit. */
export const forgiveAttempt = (vault: Vault, slotId: string): Vault => {
  const { [slotId]: _right, ...attempts } = vault.attempts;
  const last = vault.failures.findLastIndex((failure) => failure.slotId === slotId);
  return { ...vault, attempts, failures: vault.failures.filter((_, i) => i !== last) };
};
