import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { ClosedTo, restrictionsContract } from '#shared/restrictions/contract.ts';
import type { Role } from '#shared/staff/roles.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { isPatient } from '#main/patients/index.ts';
import type { Records } from '#main/records/record-write.ts';
import { openRestrictionsOf, peopleAtWork } from './store.ts';

type Add = (typeof restrictionsContract)['restrictions.add'];

/** Whether a wish keeps this person out. */
export const closes = (closedTo: ClosedTo, person: { readonly id: string; readonly role: Role }): boolean =>
  closedTo.type === 'person' ? closedTo.staffId === person.id : closedTo.role === person.role;

/** Closes a chart to a person or a role, as long as somebody is left who can open it and may lift what was closed. */
export const addRestriction =
  (records: Records, mayManage: (staffId: string) => boolean) =>
  async ({ tx, clock, ids, session, emit }: CallContext, { patientId, closedTo, reason }: InputOf<Add>): Promise<OutputOf<Add>> => {
    if (!(await isPatient(tx, patientId))) return { type: 'no-such-patient' };
    const people = await peopleAtWork(tx);
    if (closedTo.type === 'person' && !people.some(({ id }) => id === closedTo.staffId)) return { type: 'no-such-person' };
    const open = await openRestrictionsOf(tx, patientId);
    const target = closedTo.type === 'person' ? closedTo.staffId : closedTo.role;
    if (open.some((each) => each.closedTo.type === closedTo.type && (each.closedTo.type === 'person' ? each.closedTo.staffId : each.closedTo.role) === target)) return { type: 'already-closed' };
    const wishes = [...open.map((each) => each.closedTo), closedTo];
    if (!people.some((person) => mayManage(person.id) && !wishes.some((wish) => closes(wish, person)))) return { type: 'nobody-left' };
    const id = ids.newId();
    const fields = { closedToType: closedTo.type, closedTo: target, reason, addedBy: session.staffId, addedAt: clock.now() };
    const [outcome] = await records.write(tx, [{ kind: 'restriction', id, patientId, fields }], { staffId: session.staffId });
    if (outcome?.type !== 'applied') throw new Error('a checked restriction was not written');
    emit({ type: 'records-changed', kinds: ['restriction'], patientIds: [patientId] });
    return { type: 'added', id };
  };
