import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { Reader } from '#shared/database/types.ts';
import type { emergencyContract } from '#shared/emergency/contract.ts';
import { familyMark } from '#shared/patients/search-words.ts';
import { fold, foldedWords } from '#shared/text/fold.ts';
import type { Access } from '#main/access/index.ts';
import { raiseAlert } from '#main/alerts/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { isPatient } from '#main/patients/index.ts';
import type { Records } from '#main/records/record-write.ts';
import { patientByNumber, patientsBorn, runningOf } from './store.ts';

type Open = (typeof emergencyContract)['emergency.open'];

const later = (moment: string, milliseconds: number): string => new Date(Date.parse(moment) + milliseconds).toISOString();

/** Whoever fits; restricted or not, since a search shows nothing of a closed chart and an emergency must find it. */
const fitting = async (read: Reader, who: InputOf<Open>['who']): Promise<readonly string[]> => {
  if (who.by === 'patient') return (await isPatient(read, who.patientId)) ? [who.patientId] : [];
  if (who.by === 'record-number') {
    const typed = who.recordNumber.toUpperCase().replace(/\s+/g, ' ');
    return (await patientByNumber(read, typed)).map(({ id }) => id);
  }
  const words = foldedWords(who.familyName);
  if (words.length === 0) return [];
  // Both words whole: `patient_search` holds the family name in one piece and the day of birth.
  const born = await patientsBorn(read, `"${familyMark(words)}" AND "b${who.birthDate.replaceAll('-', '')}"`, who.birthDate);
  return born.filter(({ familyName }) => fold(familyName) === fold(who.familyName)).map(({ id }) => id);
};

/** Breaks the glass for one patient: written, alerted and in force with the same transaction. */
export const openEmergency =
  (records: Records, access: () => Access) =>
  async ({ tx, ids, session, viewer, emit }: CallContext, { who, reason }: InputOf<Open>): Promise<OutputOf<Open>> => {
    const found = await fitting(tx, who);
    const [patientId] = found;
    if (patientId === undefined) return { type: 'not-found' };
    if (found.length > 1) return { type: 'several' };
    const { now, policy } = access();
    const openedAt = now();
    const running = (await runningOf(tx, session.staffId, openedAt)).find((each) => each.patientId === patientId);
    // Asked again it does not last longer, or an hour would have no end.
    if (running) return { type: 'opened', access: running };
    const wasRestricted = !viewer.mayOpen(patientId);
    if (wasRestricted && !policy('emergency.restrictedBreakable')) return { type: 'not-breakable' };

    const id = ids.newId();
    const until = later(openedAt, policy('emergency.minutes') * 60_000);
    const fields = { staffId: session.staffId, reason, openedAt, until, wasRestricted, reviewDueAt: later(openedAt, policy('emergency.reviewHours') * 3_600_000) };
    const [outcome] = await records.write(tx, [{ kind: 'emergency-access', id, patientId, fields }], { staffId: session.staffId });
    if (outcome?.type !== 'applied') throw new Error('an emergency access was not written');
    for (const kind of wasRestricted ? ['emergency-opened', 'restricted-emergency'] as const : ['emergency-opened'] as const) {
      await raiseAlert(tx, { id: ids.newId(), kind, at: openedAt, staffId: session.staffId, patientId });
    }
    emit({ type: 'records-changed', kinds: ['emergency-access', 'alert'], patientIds: [patientId] });
    return { type: 'opened', access: { id, patientId, reason, openedAt, until, endedAt: null, wasRestricted } };
  };
