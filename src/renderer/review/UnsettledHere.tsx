import type { Unsettled } from '#shared/review/unsettled.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { t } from '#renderer/text/index.ts';
import { UnsettledLines } from './UnsettledLines.tsx';

interface UnsettledHereProps {
  readonly recordKind: string;
  readonly unsettled: readonly Unsettled[];
  /** Leads to the record, where its answers stand side by side. */
  readonly onShow: () => void;
}

/** In a form, in the place of a field with several answers: nobody writes over what they have not weighed. */
export const UnsettledHere = ({ recordKind, unsettled, onShow }: UnsettledHereProps) => (
  <div className="unsettled-here">
    <UnsettledLines recordKind={recordKind} unsettled={unsettled} />
    <p className="hint">{t('care.unsettled')}</p>
    <Action className="btn--sm" data-autofocus onClick={onShow}>{t('care.unsettled.show')}</Action>
  </div>
);
