import { Spotlight } from '@mantine/spotlight';
import type { PatientSummary } from '#shared/patients/patient.ts';
import { Icon } from '#renderer/kit/Icon.tsx';
import { go } from '#renderer/navigation/index.ts';
import { describePerson } from '#renderer/patients/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import type { useLogPeople } from './use-log-people.ts';

interface AskLogProps {
  readonly patients: readonly PatientSummary[];
  readonly people: ReturnType<typeof useLogPeople>;
  /** Gives the keyboard back before what a row does. */
  readonly choose: (run: () => void) => () => void;
}

/** Questions to the log in the command field: who opened a patient, what did a person open. */
export const AskLog = ({ patients, people, choose }: AskLogProps) => {
  const { today } = useSession();
  if (patients.length + people.length === 0) return null;
  return (
    <Spotlight.ActionsGroup label={t('command.ask')}>
      {patients.map((patient) => (
        <Spotlight.Action key={patient.id} onClick={choose(() => { go({ page: 'audit', question: 'patient', id: patient.id }); })}>
          <span className="hit"><span>{t('command.whoOpened', { patient: [patient.familyName, patient.givenNames].filter((part) => part !== '').join(', ') })}</span>
            <span className="sm hit__more">{describePerson(patient, today)}</span><span className="sm hit__end">{patient.recordNumber}</span></span>
        </Spotlight.Action>
      ))}
      {people.map(({ staffId, name }) => (
        <Spotlight.Action key={staffId} onClick={choose(() => { go({ page: 'audit', question: 'person', id: staffId }); })}>
          <span className="hit hit--do"><Icon name="log" />{t('command.whatOpened', { name })}</span>
        </Spotlight.Action>
      ))}
    </Spotlight.ActionsGroup>
  );
};
