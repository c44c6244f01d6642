import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { Bones } from '#renderer/kit/Bones.tsx';
import { SelectField } from '#renderer/kit/SelectField.tsx';
import { go } from '#renderer/navigation/index.ts';
import { t } from '#renderer/text/index.ts';

/** Who the question is about: everybody who works or worked here. */
export const AskPerson = () => {
  const [answer, reload] = useAnswer('people', () => clinic['audit.people']({}));
  return (
    <section className="panel aud__ask" aria-labelledby="audit-ask" data-region>
      <div className="panel__head"><h2 id="audit-ask">{t('audit.ask.person')}</h2></div>
      <div className="panel__in">
        <p className="sec">{t('audit.ask.person.text')}</p>
        {answer.type === 'loading' && <Bones sentence={t('audit.loading')} longSentence={t('loading.long')} />}
        {answer.type !== 'loading' && answer.type !== 'value' && <FailurePanel failure={answer} onRetry={() => { void reload(); }} />}
        {answer.type === 'value' && (
          <SelectField label={t('audit.ask.person.field')} value="" onChange={(id) => { if (id !== '') go({ page: 'audit', question: 'person', id }); }} options={[
            { value: '', label: t('audit.ask.person.choose') },
            ...answer.value.people.map(({ staffId, name, hasEnded }) => ({ value: staffId, label: hasEnded ? t('audit.ask.person.left', { name }) : name })),
          ]} />
        )}
      </div>
    </section>
  );
};
