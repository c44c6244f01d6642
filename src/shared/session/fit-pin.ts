/** Digits of a PIN. */
export const pinLength = 6;

/** Six digits that nobody guesses at first: not all the same, no run up or down, no two or three digits repeated. */
export const isFitPin = (pin: string): boolean => {
  if (!/^\d{6}$/.test(pin)) return false;
  const digits = [...pin].map(Number);
  const steps = digits.slice(1).map((digit, i) => (digit - (digits[i] ?? 0) + 10) % 10);
  if (steps.every((step) => step === steps[0] && [0, 1, 9].includes(step))) return false;
  return pin.slice(0, 2).repeat(3) !== pin && pin.slice(0, 3).repeat(2) !== pin;
};
