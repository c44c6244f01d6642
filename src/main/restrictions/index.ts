import type { Handlers } from '#shared/contract/define.ts';
import type { restrictionsContract } from '#shared/restrictions/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records } from '#main/records/record-write.ts';
import { addRestriction } from './add-restriction.ts';
import { liftRestriction } from './lift-restriction.ts';
import { restrictionsOf } from './store.ts';

export { restrictionKind } from './restriction-kind.ts';
export { tellingOfShutCharts, tellShutCharts } from './tell-shut-charts.ts';

/** `mayManage` says of a person whether they hold `restrictions:manage` now. */
export const restrictionsHandlers = (records: Records, mayManage: (staffId: string) => boolean) =>
  ({
    'restrictions.list': async ({ read }, { patientId }) => ({ restrictions: await restrictionsOf(read, patientId) }),
    'restrictions.add': addRestriction(records, mayManage),
    'restrictions.lift': liftRestriction(records),
  }) satisfies Handlers<typeof restrictionsContract, CallContext>;
