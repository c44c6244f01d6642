import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';

/** The recovery words, shown once. They cannot be selected: a clipboard is not paper. */
export const WordsStep = ({ words, onNext }: { readonly words: readonly string[]; readonly onNext: () => void }) => (
  <div className="gate-form">
    <h2>{t('setup.words.title')}</h2>
    <p className="gate-form__intro">{t('setup.words.text')}</p>
    <ol className="words" aria-label={t('setup.words.list')}>
      {words.map((word, i) => <li key={`${i} ${word}`}><span>{i + 1}</span><b translate="no">{word}</b></li>)}
    </ol>
    <div className="gate-form__foot"><Action kind="primary" size="lg" onClick={onNext}>{t('setup.words.done')}</Action></div>
  </div>
);
