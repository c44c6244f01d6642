import { useState } from 'react';
import type { FormEvent } from 'react';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { noteSaved } from '#renderer/network/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatDate, t } from '#renderer/text/index.ts';
import type { ChangeProps } from './ChangeDose.tsx';

/** That the patient was asked today and takes it so. It is said of the dose that stands here. */
export const ConfirmTaken = ({ patientId, about, onClose }: Omit<ChangeProps, 'allergies'>) => {
  const { displayName, today } = useSession();
  const [stands, setStands] = useState({ dosage: about.dosage, status: about.status });
  const [refused, setRefused] = useState<string | Failure>();
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const outcome = await outcomeOf(clinic['medications.confirm']({ patientId, medicationId: about.medicationId, seen: stands }));
    if (outcome.type !== 'value') return setRefused(outcome);
    switch (outcome.value.type) {
      case 'changed': noteSaved(patientId, outcome.value.medication.id); return onClose(true);
      case 'overtaken': {
        const { dosage, status } = outcome.value.medication;
        setStands({ dosage, status });
        return setRefused(t('care.overtaken', { what: [dosage, t(`medication.status.${status}`)].filter((part) => part !== '').join(', ') }));
      }
      case 'unsettled': return setRefused(t('care.unsettled'));
      case 'not-taken-now': case 'no-such-medication': return setRefused(t(`medication.${outcome.value.type}`));
    }
  };
  return (
    <form className="dialog" noValidate onSubmit={(event) => { void save(event); }}>
      <p><b><bdi>{about.display}</bdi></b><br />{stands.dosage === '' ? t('medication.dose.untold') : <bdi>{stands.dosage}</bdi>}</p>
      <p className="sec">{t('medication.confirm.text', { name: displayName, date: formatDate(today) })}</p>
      {typeof refused === 'string' && <p role="alert" className="problem">{refused}</p>}
      {typeof refused === 'object' && <FailurePanel failure={refused} />}
      <div className="dialog__foot"><Action onClick={() => { onClose(false); }}>{t('cancel')}</Action><Action kind="primary" type="submit" data-autofocus>{t('medication.confirm.save')}</Action></div>
    </form>
  );
};
