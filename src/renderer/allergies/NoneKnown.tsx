import { useState } from 'react';
import type { FormEvent } from 'react';
import type { Allergy } from '#shared/allergies/allergy.ts';
import { isCurrent } from '#shared/allergies/standing.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { noteSaved } from '#renderer/network/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatDate, t } from '#renderer/text/index.ts';
import { inShort } from './allergy-form.ts';

interface NoneKnownProps {
  readonly patientId: string;
  readonly allergies: readonly Allergy[];
  readonly onClose: (isSaved: boolean) => void;
}

/** That the patient was asked, by whom and when. Impossible while an allergy stands: that one has to be said to be over first. */
export const NoneKnown = ({ patientId, allergies, onClose }: NoneKnownProps) => {
  const { displayName, today } = useSession();
  const [told, setTold] = useState<readonly Allergy[]>([]);
  const [refused, setRefused] = useState<string | Failure>();
  const standing = told.length > 0 ? told : allergies.filter(isCurrent);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const outcome = await outcomeOf(clinic['allergies.noneKnown']({ patientId }));
    if (outcome.type !== 'value') return setRefused(outcome);
    switch (outcome.value.type) {
      case 'recorded': noteSaved(patientId, outcome.value.allergy.id); return onClose(true);
      case 'allergies-stand': return setTold(outcome.value.allergies);
      case 'no-such-patient': return setRefused(t('allergy.noPatient'));
    }
  };
  return (
    <form className="dialog" noValidate onSubmit={(event) => { void save(event); }}>
      {standing.length > 0
        ? <div role="alert"><p><b>{t('allergy.noneKnown.stand')}</b></p><ul className="care-list">{standing.map((allergy) => <li key={allergy.id}><bdi>{inShort(allergy)}</bdi></li>)}</ul><p className="sec">{t('allergy.noneKnown.stand.text')}</p></div>
        : <><p>{t('allergy.noneKnown.text', { name: displayName, date: formatDate(today) })}</p><p className="sec">{t('allergy.noneKnown.ends')}</p></>}
      {typeof refused === 'string' && <p role="alert" className="problem">{refused}</p>}
      {typeof refused === 'object' && <FailurePanel failure={refused} />}
      <div className="dialog__foot">
        <Action onClick={() => { onClose(false); }}>{t(standing.length > 0 ? 'close' : 'cancel')}</Action>
        {standing.length === 0 && <Action kind="primary" type="submit" data-autofocus>{t('allergy.noneKnown.save')}</Action>}
      </div>
    </form>
  );
};
