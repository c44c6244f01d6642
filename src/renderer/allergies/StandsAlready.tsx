import type { Allergy } from '#shared/allergies/allergy.ts';
import { Icon } from '#renderer/kit/Icon.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { t } from '#renderer/text/index.ts';
import { inShort } from './allergy-form.ts';

interface StandsAlreadyProps {
  readonly allergy: Allergy;
  /** The very same substance; else one with a word in common. */
  readonly isSame: boolean;
  readonly onChangeThat: () => void;
  readonly onAnother?: () => void;
}

/** That it is recorded already, and the key that goes to it. A question, not a refusal. */
export const StandsAlready = ({ allergy, isSame, onChangeThat, onAnother }: StandsAlreadyProps) => (
  <div className="care-note" role="status">
    <Icon name="warn" size={16} />
    <span><b>{t(isSame ? 'allergy.same' : 'allergy.like')}</b> <bdi>{inShort(allergy)}</bdi></span>
    <span className="care-note__act">
      <button type="button" className="answer" onClick={onChangeThat}><Kbd>F2</Kbd>{t('allergy.same.change')}</button>
      {isSame && onAnother && <button type="button" className="answer" onClick={onAnother}><Kbd>F4</Kbd>{t('allergy.same.another')}</button>}
    </span>
  </div>
);
