import type { RawInputOf } from '#shared/contract/define.ts';
import type { emergencyContract } from '#shared/emergency/contract.ts';
import { t } from '#renderer/text/index.ts';

// As the core asks for; its own figure stands beside a schema, and no schema reaches a window.
const shortestReason = 10;

export interface BreakForm {
  readonly by: 'patient' | 'record-number' | 'name';
  readonly patientId: string;
  readonly recordNumber: string;
  readonly familyName: string;
  /** `YYYY-MM-DD` or ''. */
  readonly birthDate: string;
  readonly reason: string;
}
type Field = 'recordNumber' | 'familyName' | 'birthDate' | 'reason';
type Opening = RawInputOf<(typeof emergencyContract)['emergency.open']>;

/** What is not right yet, in words, by field. */
export const breakProblems = ({ by, recordNumber, familyName, birthDate, reason }: BreakForm): Readonly<Partial<Record<Field, string>>> => ({
  ...(by === 'record-number' && recordNumber.trim() === '' ? { recordNumber: t('break.missing.number') } : {}),
  ...(by === 'name' && familyName.trim() === '' ? { familyName: t('break.missing.family') } : {}),
  ...(by === 'name' && !/^\d{4}-\d{2}-\d{2}$/.test(birthDate) ? { birthDate: t('break.missing.birth') } : {}),
  ...(reason.trim().length < shortestReason ? { reason: t('break.reason.short') } : {}),
});

/** The method's input; only for a form without problems. */
export const openingOf = ({ by, patientId, recordNumber, familyName, birthDate, reason }: BreakForm): Opening => ({
  who: by === 'patient' ? { by, patientId } : by === 'record-number' ? { by, recordNumber: recordNumber.trim() } : { by, familyName: familyName.trim(), birthDate },
  reason: reason.trim(),
});
