import type { Answers } from './fake-bridge.ts';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Somebody on the locked screen. */
const lockedPerson = (n: number, initials: string, role: string, more: object = {}) =>
  ({ staffId: id(n), initials, role, hasPin: true, hasPasskey: false, hasDraft: false, isLast: false, ...more });

export const mo = lockedPerson(1, 'MO', 'front-desk', { isLast: true, hasDraft: true, hasPasskey: true });
export const ines = lockedPerson(2, 'IF', 'nurse');
export const tariq = lockedPerson(3, 'TM', 'clinician', { hasPin: false });

const status = (more: object) => ({
  signingIn: null, lock: null, trouble: null, clinicName: 'Harbour Street Clinic', isTestClinic: false, isDemo: false, warnings: [], theme: 'auto', demoSignIns: [], ...more,
});

/** A locked workstation with three people on it. */
export const lockedGate = (more: Answers = {}): Answers => ({
  'clinic.status': () => status({ state: 'locked', lock: { reason: 'key', at: '2026-03-12T10:49:00.000Z', sealsAt: '2026-03-12T11:04:00.000Z', people: [mo, ines, tariq] } }),
  'session.unlock': () => ({ type: 'signed-in' }),
  'session.unlockWithPassword': () => ({ type: 'signed-in' }),
  'session.passkeyOptions': () => ({ options: null }),
  'settings.appearance': (input: object) => input,
  ...more,
});

/** A sign-in under way with one thing missing. */
export const signingInGate = (step: 'second-factor' | 'new-password' | 'enrol', more: Answers = {}): Answers => ({
  'clinic.status': () => status({ state: 'signing-in', signingIn: { step, hasTotp: true, hasPasskey: true } }),
  'session.cancelSignIn': () => ({}),
  'session.continueSignIn': () => ({ type: 'signed-in' }),
  'session.newPassword': () => ({ type: 'signed-in' }),
  'secondFactor.state': () => ({ hasTotp: true, recoveryCodesLeft: 7, isRequired: true, canAddPasskey: true, touchId: 'off', passkeys: [{ id: id(40), name: 'Blue key on my ring', addedAt: '2026-01-15T10:02:00.000Z' }] }),
  'secondFactor.beginTotp': () => ({ uri: 'otpauth://totp/x', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', qr: Array.from({ length: 53 }, (_, y) => Array.from({ length: 53 }, (_cell, x) => (x > 3 && y > 3 && x < 49 && y < 49 && (x * 7 + y * 13 + x * y) % 5 < 2 ? '1' : '0')).join('')) }),
  'secondFactor.confirmTotp': () => ({ type: 'enrolled', recoveryCodes: Array.from({ length: 10 }, (_, i) => `k7m${i}-w2pd-9xqa`) }),
  'secondFactor.newRecoveryCodes': () => ({ recoveryCodes: Array.from({ length: 10 }, (_, i) => `k7m${i}-w2pd-9xqa`) }),
  'secondFactor.remove': () => ({ type: 'removed' }),
  'secondFactor.turnTouchId': () => ({ type: 'not-confirmed' }),
  'settings.appearance': (input: object) => input,
  ...more,
});

/** What `stepUp.run` answers: the reply of the method that ran, inside its own. */
export const ran = (reply: object) => ({ reply: { type: 'value', value: { reply: JSON.stringify(reply) } } });

/** An open session that was sent to a page of the gate. */
export const askedGate = (page: string, more: Answers = {}): Answers => ({
  ...signingInGate('enrol'),
  'clinic.status': () => status({ state: 'signed-in' }),
  'session.gatePage': () => ({ page, displayName: 'Inês Ferreira', isProved: true }),
  'session.activity': () => ({}),
  'session.leaveGate': () => ({}),
  'session.choosePin': () => ({ type: 'chosen' }),
  'stepUp.current': () => ({ asked: {
    method: 'staff.add', needsSecondFactor: true, mayUsePasskey: true, offersWords: true,
    shown: [{ label: 'displayName', value: 'Bo Lindqvist' }, { label: 'userName', value: 'bo' }, { label: 'role', value: 'nurse' }],
  } }),
  'stepUp.prove': () => ({ type: 'proved' }),
  'stepUp.confirm': () => ({ type: 'confirmed', token: 'once' }),
  'stepUp.run': () => ran({ type: 'value', value: { type: 'added', staff: { displayName: 'Bo Lindqvist' }, oneTimeCode: 'anchor basket copper delta', codeUntil: '2026-03-13T10:49:00.000Z' } }),
  ...more,
});
