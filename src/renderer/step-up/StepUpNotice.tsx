import { Icon } from '#renderer/kit/Icon.tsx';
import { t } from '#renderer/text/index.ts';
import { useStepUpOutcome } from './outcome.ts';

const icons = { done: 'check', waiting: 'clock', not: 'warn' } as const;

/** After the gate: what became of it, on the page where one was. It stays until it is closed. */
export const StepUpNotice = () => {
  const { told, dismiss } = useStepUpOutcome();
  return (
    <div role="status" aria-label={t('stepUp.said')}>
      {told && (
        <div className={`told told--${told.standing}`}>
          <Icon name={icons[told.standing]} />
          <p>{told.words}</p>
          <button type="button" className="btn btn--icon btn--quiet" aria-label={t('stepUp.dismiss')} onClick={dismiss}><Icon name="cross" /></button>
        </div>
      )}
    </div>
  );
};
