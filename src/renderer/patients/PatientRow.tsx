import type { Ref } from 'react';
import type { PatientSummary } from '#shared/patients/patient.ts';
import { t } from '#renderer/text/index.ts';
import { describePerson, initialsOf } from './describe.ts';
import { PersonName } from './PersonName.tsx';

interface PatientRowProps {
  readonly patient: PatientSummary;
  readonly today: string;
  readonly aside?: string;
  readonly onOpen: () => void;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** One patient in a list: enough to tell two people apart, and the whole row opens. */
export const PatientRow = ({ patient, today, aside, onOpen, ref }: PatientRowProps) => (
  <li>
    <button type="button" className="person" onClick={onOpen} ref={ref}>
      <span className={patient.identity === 'temporary' ? 'avatar avatar--temp' : 'avatar'} aria-hidden="true">{initialsOf(patient)}</span>
      <span className="person__who">
        <PersonName person={patient} />
        <span className="sm sec">{describePerson(patient, today)}</span>
      </span>
      <span className="person__end sm">
        <span>{patient.recordNumber}</span>
        <span className="mute">{aside ?? (patient.phoneEnding === '' ? '' : `${t('patient.phone')} ${t('patient.phoneEnds', { digits: patient.phoneEnding })}`)}</span>
      </span>
    </button>
  </li>
);
