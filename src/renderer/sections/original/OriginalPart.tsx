import { useState } from 'react';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { t } from '#renderer/text/index.ts';
import { Outline } from './Outline.tsx';
import { outlineOf } from './outline.ts';

interface OriginalProps {
  readonly patientId: string;
  readonly recordId: string;
}

const Original = ({ patientId, recordId }: OriginalProps) => {
  const [answer, reload] = useAnswer(`original ${recordId}`, () => clinic['documents.original']({ patientId, recordId }));
  if (answer.type === 'loading') return <Bones sentence={t('original.loading')} longSentence={t('loading.long')} />;
  if (answer.type !== 'value') return <FailurePanel failure={answer} onRetry={() => { void reload(); }} />;
  switch (answer.value.type) {
    case 'none': return <StatePanel icon="file" title={t('original.none')}><p>{t('original.none.text')}</p></StatePanel>;
    case 'too-long': return <StatePanel icon="file" title={t('original.tooLong')}><p>{t('original.tooLong.text', { characters: answer.value.characters })}</p></StatePanel>;
    case 'original': {
      const nodes = outlineOf(answer.value.json, { yes: t('original.yes'), no: t('original.no'), empty: t('original.empty') });
      if (!nodes) return <StatePanel icon="warn" tone="caution" title={t('original.broken')}><p>{t('original.broken.text')}</p></StatePanel>;
      return (
        <>
          <p className="sm sec"><bdi>{t('original.from', { type: answer.value.resourceType, source: answer.value.source })}</bdi></p>
          <Outline nodes={nodes} />
        </>
      );
    }
  }
};

/** What came, word for word. Asked for only when somebody wants to see it: each look is written in the audit. */
export const OriginalPart = ({ patientId, recordId, isOpen }: OriginalProps & { readonly isOpen: boolean }) => {
  const [isShown, setIsShown] = useState(isOpen);
  return (
    <section className="original" aria-label={t('original.title')}>
      <h3>{t('original.title')}</h3>
      {isShown ? <Original patientId={patientId} recordId={recordId} /> : <Action icon="file" onClick={() => { setIsShown(true); }}>{t('original.show')}</Action>}
    </section>
  );
};
