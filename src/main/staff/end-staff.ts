import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { staffGateContract } from '#shared/staff/contract.ts';
import { readSnapshot } from '#main/access/index.ts';
import { raiseAlert } from '#main/alerts/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { openGrantsOf, writeRules } from './grant-store.ts';
import type { StaffParts } from './parts.ts';
import { leavesNobody, withStanding } from './ruling.ts';
import { removeSlotOf } from './slots.ts';
import { confirmEnd, saveEnd, staffById } from './store.ts';

type End = (typeof staffGateContract)['staff.end'];

/** Until there are others: the computer that this is. Its name in the network is nobody's business. */
export const thisComputer = 'this-computer';

/**
 * A leaver: grants end, the slot goes, sessions and what would unlock end, privacy officers are told, and the database gets another
 * key, because somebody who knew a way to the old one left; so does the clinic towards its hub. The key changes after the answer; until it has, the vault says since
 * when it is due, and the next session begins it again. The second factor stays: who ends somebody and lets them back in has no way in.
 */
export const endStaff = (staffParts: StaffParts) => async (context: CallContext, { staffId, reason }: InputOf<End>): Promise<OutputOf<End>> => {
  const { tx, ids, session, afterwards } = context;
  const at = staffParts.access().now();
  const person = await staffById(tx, staffId);
  if (!person || person.hasEnded) return { type: 'no-such-person' };
  if (staffId === session.staffId) return { type: 'yourself' };
  const before = await readSnapshot(tx, at);
  if (await leavesNobody(tx, before, withStanding(before, staffId, { role: person.role, hasEnded: true }), at)) return { type: 'last-administrator' };

  await saveEnd(staffParts.records, tx, staffId, { at, by: session.staffId, reason });
  await writeRules(staffParts.records, tx, (await openGrantsOf(tx, staffId)).map(({ id }) => (
    { kind: 'staff-grant', id, patientId: id, fields: { endedAt: at, endedBy: session.staffId } })), session.staffId);
  await confirmEnd(tx, staffId, thisComputer, at);
  await raiseAlert(tx, { id: ids.newId(), kind: 'left', at, staffId, byId: session.staffId });
  await staffParts.renewClinicKey(tx);
  // Last: a vault without the slot while the row still stands would lock out somebody who did not leave.
  await removeSlotOf(staffParts, person.userName);
  afterwards(async () => {
    await staffParts.expel(staffId);
    await staffParts.rotateKey();
  });
  return { type: 'ended' };
};
