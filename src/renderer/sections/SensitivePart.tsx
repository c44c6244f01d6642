import { useState } from 'react';
import type { LabelledKind } from '#shared/sensitivity/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { useMay } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import type { ChartRow, SectionName } from './section-spec.ts';

const kinds: Readonly<Record<SectionName, LabelledKind>> = {
  problems: 'condition', medications: 'medication', immunizations: 'immunization', encounters: 'encounter', results: 'result', appointments: 'appointment', documents: 'document',
};

/** On a row that only some may see: a small lock, and the word for who does not see it. */
export const SensitiveMark = () => <span className="sensitive-mark" title={t('sensitive.text')}><Icon name="lock" size={14} /><span className="sr">{t('sensitive.is')}</span></span>;

/** In an opened row: that it is sensitive, and for whoever may, the way to say so or take it back. */
export const SensitivePart = ({ row, section, onLabelled }: { readonly row: ChartRow; readonly section: SectionName; readonly onLabelled: () => void }) => {
  const mayLabel = useMay('sensitive:label');
  const [hasFailed, setHasFailed] = useState(false);
  const isSensitive = row.sensitive === true;
  const label = async (): Promise<void> => {
    const outcome = await outcomeOf(clinic['sections.label']({ kind: kinds[section], id: row.id, patientId: row.patientId, sensitive: !isSensitive }));
    const isDone = outcome.type === 'value' && outcome.value.type === 'labelled';
    setHasFailed(!isDone);
    if (isDone) onLabelled();
  };
  if (!mayLabel && !isSensitive) return null;
  return (
    <div className="sensitive-part">
      {isSensitive && <p className="sm sec"><Icon name="lock" size={14} />{t('sensitive.text')}</p>}
      {mayLabel && <Action onClick={() => { void label(); }}>{t(isSensitive ? 'sensitive.unmark' : 'sensitive.mark')}</Action>}
      {hasFailed && <p role="alert" className="sm">{t('sensitive.failed')}</p>}
    </div>
  );
};
