import { t } from '#renderer/api/words.ts';

const steps = ['clinic', 'you', 'words', 'check'] as const;

/** The four steps and where one is; a list, because one cannot jump between them. */
export const Progress = ({ at }: { readonly at: (typeof steps)[number] }) => (
  <ol className="steps">
    {steps.map((step, i) => (
      <li key={step} data-done={i < steps.indexOf(at) || undefined} aria-current={step === at ? 'step' : undefined}>{t(`setup.step.${step}`)}</li>
    ))}
  </ol>
);
