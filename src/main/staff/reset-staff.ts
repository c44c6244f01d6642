import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { staffGateContract } from '#shared/staff/contract.ts';
import type { Reader } from '#shared/database/types.ts';
import { readSnapshot } from '#main/access/index.ts';
import type { Snapshot } from '#main/access/index.ts';
import { raiseAlert } from '#main/alerts/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { askApproval } from '#main/approvals/index.ts';
import { firstSecretOf } from './first-secret.ts';
import { codeUntil as untilOf } from './one-time-code.ts';
import { actorsOf, giverOf } from './parts.ts';
import type { StaffParts } from './parts.ts';
import { isRulingRole, powerOf, withStanding } from './ruling.ts';
import { putSlotFor } from './slots.ts';
import { saveReset, secondFactorResetBy, staffById } from './store.ts';
import type { StaffRecord } from './store.ts';

type Reset = (typeof staffGateContract)['staff.reset'];
type ResetFactor = (typeof staffGateContract)['staff.resetSecondFactor'];

const dayMs = 86_400_000;

/** Whoever holds the code holds the person's power: it is not for somebody who rules less. A leaver is judged by the role they come back to. */
const holdsMore = (snapshot: Snapshot, person: StaffRecord, actorId: string, at: string): boolean => {
  const own = new Set(powerOf(snapshot, actorId, at));
  return powerOf(withStanding(snapshot, person.id, { role: person.role, hasEnded: false }), person.id, at).some((privilege) => !own.has(privilege));
};

const dayAfter = (at: string): string => new Date(Date.parse(at) + dayMs).toISOString();

/** Until when one person who reset the password waits with the second factor, or the other way round: both in one hand are the whole way in. */
const waitsUntil = async (read: Reader, person: StaffRecord, actors: readonly string[], what: 'password' | 'second-factor', at: string): Promise<string | undefined> => {
  const since = what === 'password' ? await secondFactorResetBy(read, person.id, actors, new Date(Date.parse(at) - dayMs).toISOString(), at) : actors.includes(person.resetBy ?? '') ? person.resetAt : null;
  return since !== null && since !== undefined && at < dayAfter(since) ? dayAfter(since) : undefined;
};

/** A one-time code in the place of a forgotten password, or for somebody who comes back. What was open for them ends. */
export const resetStaff = (staffParts: StaffParts) => async (context: CallContext, input: InputOf<Reset>): Promise<OutputOf<Reset>> => {
  const { tx, ids, session, afterwards, steppedUp } = context;
  const at = staffParts.access().now();
  const person = await staffById(tx, input.staffId);
  if (!person) return { type: 'no-such-person' };
  if (actorsOf(context).includes(person.id)) return { type: 'yourself' };
  const snapshot = await readSnapshot(tx, at);
  if (holdsMore(snapshot, person, session.staffId, at)) return { type: 'holds-more' };
  const until = await waitsUntil(tx, person, actorsOf(context), 'password', at);
  if (until !== undefined) return { type: 'too-soon', until };
  const comesBackToRule = person.hasEnded && isRulingRole(snapshot, person.role);
  if (comesBackToRule && steppedUp?.isSeconded !== true) return askApproval(context, 'staff.reset', input);

  const first = firstSecretOf(context);
  if (first.type !== 'code') throw new Error('a reset gives a code');
  const codeUntil = untilOf(at, staffParts.access().policy('password.codeHours'));
  await saveReset(staffParts.records, tx, person.id, { at, by: giverOf(context), slotId: await putSlotFor(staffParts, person.userName, first.key), codeUntil, proof: first.proof });
  await raiseAlert(tx, { id: ids.newId(), kind: 'password-reset', at, staffId: person.id, byId: giverOf(context) });
  if (comesBackToRule) await raiseAlert(tx, { id: ids.newId(), kind: 'power-given', at, staffId: person.id, byId: giverOf(context) });
  afterwards(() => staffParts.expel(person.id));
  return { type: 'reset', oneTimeCode: first.code, codeUntil };
};

/** Takes authenticator, passkeys and recovery codes away. */
export const resetSecondFactor = (staffParts: StaffParts) => async (context: CallContext, input: InputOf<ResetFactor>): Promise<OutputOf<ResetFactor>> => {
  const { tx, ids, session, afterwards } = context;
  const at = staffParts.access().now();
  const person = await staffById(tx, input.staffId);
  if (!person || person.hasEnded) return { type: 'no-such-person' };
  if (person.id === session.staffId) return { type: 'yourself' };
  if (holdsMore(await readSnapshot(tx, at), person, session.staffId, at)) return { type: 'holds-more' };
  const until = await waitsUntil(tx, person, [session.staffId], 'second-factor', at);
  if (until !== undefined) return { type: 'too-soon', until };
  await staffParts.removeSecondFactor(tx, person.id);
  await raiseAlert(tx, { id: ids.newId(), kind: 'second-factor-reset', at, staffId: person.id, byId: session.staffId });
  afterwards(() => staffParts.expel(person.id));
  return { type: 'reset' };
};
