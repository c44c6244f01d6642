import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { staffGateContract } from '#shared/staff/contract.ts';
import { passwordWeakness } from '#shared/staff/password-rule.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { insertStaff, staffByName } from './store.ts';

type Add = (typeof staffGateContract)['staff.add'];

/** Makes a person's slot in the vault and answers its id. */
export type AddSlot = (userName: string, password: string) => Promise<string>;

/**
 * Adds a person with a slot here. The slot is written before the row commits: a cut between leaves a slot that
 * opens nothing, because no person stands behind it.
 */
export const addStaff =
  (addSlot: AddSlot) =>
  async ({ tx, clock, ids, session }: CallContext, input: InputOf<Add>): Promise<OutputOf<Add>> => {
    const { password } = input;
    if (password === undefined) throw new Error('not yet');
    const why = passwordWeakness(password, [input.userName, input.displayName]);
    if (why) return { type: 'password-too-weak', why };
    if (await staffByName(tx, input.userName)) return { type: 'name-taken' };
    const { userName, displayName, role } = input;
    const staff = { id: ids.newId(), userName, displayName, role, addedAt: clock.now() };
    await insertStaff(tx, { ...staff, slotId: await addSlot(userName, password), addedBy: session.staffId });
    return { type: 'added', staff, oneTimeCode: null, codeUntil: null };
  };
