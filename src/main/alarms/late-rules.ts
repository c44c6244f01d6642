import type { AlarmKind } from '#shared/alerts/alarm-kinds.ts';
import { isInCare } from './care.ts';
import { hourOf, isChartRow } from './chart-row.ts';
import type { ChartRow, LookedRow } from './chart-row.ts';
import type { Looking } from './looking.ts';
import { isClosed, nightOf } from './opening-hours.ts';
import { chartKey } from './prompt-rules.ts';
import { isRareSurname } from './staff-facts.ts';
import type { PatientFacts } from './staff-facts.ts';

/** What about this person and this chart is odd, before it is asked whether care explains it. */
const oddities = ({ staffId, patientId }: ChartRow, { staff }: Looking, patient: PatientFacts): readonly AlarmKind[] => {
  if (staff.ownOf(staffId).has(patientId)) return [];
  const surname = staff.surnameOf(staffId);
  return [
    ...(staff.staffOf(patientId).length > 0 ? ['staff-as-patient' as const] : []),
    ...(patient.address !== '' && staff.addressesOf(staffId).has(patient.address) ? ['same-address' as const] : []),
    ...(surname !== '' && patient.familyWords.includes(surname) ? ['same-surname' as const] : []),
  ];
};

/**
 * What half an hour has to pass for: an opening is no news where the work of the clinic explains it. A family name that many patients
 * have counts only beside another reason.
 */
export const lookLater = async (row: LookedRow, looking: Looking, patients: ReadonlyMap<string, PatientFacts>): Promise<void> => {
  const patient = patients.get(row.patientId ?? '');
  if (!isChartRow(row) || !patient || !(await looking.tallies.add(row.staffId, hourOf(row.recordedAt), 'looked', row.patientId))) return;
  const { staffId, patientId, recordedAt: at } = row;
  const isAfterHours = isClosed(at, looking.offsetMinutes, looking.policies);
  const odd = oddities(row, looking, patient);
  if ((odd.length === 0 && !isAfterHours) || (await isInCare(looking.tx, row))) return;
  const isTelling = odd.length > 1 || isAfterHours || odd[0] !== 'same-surname' || (await isRareSurname(looking.tx, looking.staff.surnameOf(staffId)));
  const isOwn = looking.staff.ownOf(staffId).has(patientId);
  if (odd.length > 0 && isTelling) for (const kind of odd) await looking.raise({ key: chartKey(row), at, staffId, patientId, reason: { kind } });
  if (!isAfterHours) return;
  if (odd.length > 0 || isOwn) return looking.raise({ key: chartKey(row), at, staffId, patientId, reason: { kind: 'after-hours', count: 1 } });
  // Nothing but the hour: one alarm for the whole night, however many charts.
  const night = nightOf(at, looking.offsetMinutes);
  await looking.tallies.add(staffId, night, 'opened', patientId);
  const count = (await looking.tallies.of(staffId, night, 'opened')).size;
  await looking.raise({ key: `${staffId}/after-hours/${night}`, at, staffId, patientId, reason: { kind: 'after-hours', count } });
};
