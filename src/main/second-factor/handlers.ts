import type { Handlers } from '#shared/contract/define.ts';
import type { secondFactorContract } from '#shared/second-factor/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Enrolment } from './enrolment.ts';
import { passkeysOf, stateOf } from './store.ts';
import type { TouchUnlock } from './touch-unlock.ts';

/** Everybody's own only: whose it is comes from the session, never from what was sent. */
export const secondFactorHandlers = (enrolment: Enrolment, touch: TouchUnlock, isRequired: (staffId: string) => boolean) =>
  ({
    'secondFactor.state': async ({ session: { staffId }, read }) => {
      const { hasTotp, recoveryCodesLeft } = await stateOf(read, staffId);
      const passkeys = (await passkeysOf(read, staffId)).map(({ id, name, addedAt }) => ({ id, name, addedAt }));
      return { hasTotp, recoveryCodesLeft, isRequired: isRequired(staffId), passkeys, canAddPasskey: enrolment.canAddPasskey, touchId: touch.stateOf(staffId) };
    },
    'secondFactor.beginTotp': ({ session, read }) => enrolment.beginTotp(read, session),
    'secondFactor.confirmTotp': ({ session, tx }, { code }) => enrolment.confirmTotp(tx, session.staffId, code),
    'secondFactor.newRecoveryCodes': async ({ session, tx }) => ({ recoveryCodes: await enrolment.newRecoveryCodes(tx, session.staffId) }),
    'secondFactor.beginPasskey': async ({ session, read }) => ({ options: await enrolment.beginPasskey(read, session) }),
    'secondFactor.confirmPasskey': ({ session, tx }, { response, name }) => enrolment.confirmPasskey(tx, session.staffId, response, name),
    'secondFactor.remove': ({ session, tx }, { what }) => enrolment.remove(tx, session.staffId, what, isRequired(session.staffId)),
    'secondFactor.turnTouchId': async ({ session }, { isOn }) => ({ type: await touch.turn(session.staffId, isOn) }),
  }) satisfies Handlers<typeof secondFactorContract, CallContext>;
