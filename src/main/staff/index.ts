import type { Handlers } from '#shared/contract/define.ts';
import type { staffContract, staffGateContract } from '#shared/staff/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { addStaff } from './add-staff.ts';
import type { AddSlot } from './add-staff.ts';
import { allStaff } from './store.ts';

export { addSlotWith } from './add-slot.ts';
export { insertStaff, onlySlotOf, staffByName, staffBySlot } from './store.ts';

export const staffHandlers = {
  'staff.list': async ({ read }) => ({ staff: (await allStaff(read)).map((each) => ({ ...each, state: 'active' as const, hasSecondFactor: false, needsSecondFactor: false, endedAt: null, endedOn: [] })) }),
} satisfies Partial<Handlers<typeof staffContract, CallContext>>;

export const staffGateHandlers = (addSlot: AddSlot) =>
  ({ 'staff.add': addStaff(addSlot) }) satisfies Partial<Handlers<typeof staffGateContract, CallContext>>;
