import type { Handlers } from '#shared/contract/define.ts';
import type { allergiesContract } from '#shared/allergies/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records } from '#main/records/record-write.ts';
import { changeAllergy, takeBackAllergy } from './change-allergy.ts';
import { recordAllergy, stateNoneKnown } from './record-allergy.ts';
import { allergiesOf } from './store.ts';

export { allergyKind } from './allergy-kind.ts';
export { allergiesOf };

export const allergiesHandlers = (records: Records) =>
  ({
    'allergies.list': async ({ read }, { patientId }) => ({ allergies: await allergiesOf(read, patientId) }),
    'allergies.record': recordAllergy(records),
    'allergies.change': changeAllergy(records),
    'allergies.takeBack': takeBackAllergy(records),
    'allergies.noneKnown': stateNoneKnown(records),
  }) satisfies Handlers<typeof allergiesContract, CallContext>;
