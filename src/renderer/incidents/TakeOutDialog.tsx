import { useState } from 'react';
import { incidentPurposes } from '#shared/incidents/choices.ts';
import { Choice } from '#renderer/kit/Choice.tsx';
import { SelectField } from '#renderer/kit/SelectField.tsx';
import { StepUpDialog } from '#renderer/step-up/index.ts';
import { t } from '#renderer/text/index.ts';

type What = 'file' | 'list' | 'letters';

/** What leaves the clinic and what for; the secret is typed in the other window. */
export const TakeOutDialog = ({ id, onClose }: { readonly id: string; readonly onClose: () => void }) => {
  const [what, setWhat] = useState<What>('letters');
  const [chosen, setChosen] = useState('');
  const [isAsked, setIsAsked] = useState(false);
  const purpose = incidentPurposes.find((each) => each === chosen);
  const shared = { title: t('incident.out.title'), text: t('incident.out.text'), button: t('incident.out.button'), onClose };
  const fields = (
    <>
      <Choice label={t('incident.out.what')} value={what} onChange={(next: What) => { setWhat(next); }} options={(['letters', 'list', 'file'] as const).map((each) => ({ value: each, label: t(`incident.out.${each}`) }))} />
      <SelectField label={t('incident.out.purpose')} value={chosen} options={[{ value: '', label: t('incident.begin.choose') }, ...incidentPurposes.map((each) => ({ value: each, label: t(`incident.purpose.${each}`) }))]}
        problem={isAsked && purpose === undefined ? t('incident.out.purpose.missing') : undefined} onChange={setChosen} />
    </>
  );
  const asked = <T,>(input: (given: NonNullable<typeof purpose>) => T) => (): T | undefined => {
    setIsAsked(true);
    return purpose === undefined ? undefined : input(purpose);
  };
  return what === 'file'
    ? <StepUpDialog {...shared} method="incidents.export" input={asked((given) => ({ id, purpose: given }))}>{fields}</StepUpDialog>
    : <StepUpDialog {...shared} method="incidents.print" input={asked((given) => ({ id, what, purpose: given }))}>{fields}</StepUpDialog>;
};
