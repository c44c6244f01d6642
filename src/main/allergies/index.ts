import type { Handlers } from '#shared/contract/define.ts';
import type { allergiesContract } from '#shared/allergies/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { allergiesOf } from './store.ts';

export { allergyKind } from './allergy-kind.ts';

export const allergiesHandlers = {
  'allergies.list': async ({ read }, { patientId }) => ({ allergies: await allergiesOf(read, patientId) }),
} satisfies Handlers<typeof allergiesContract, CallContext>;
