import { useRef } from 'react';
import type { Allergy } from '#shared/allergies/allergy.ts';
import { isCurrent, listedOf, standingOf } from '#shared/allergies/standing.ts';
import type { AllergyStanding } from '#shared/allergies/standing.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { RowPanel, SectionTable, useOpened, useRows } from '#renderer/sections/index.ts';
import { useMay } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { allergyRows } from './allergy-rows.tsx';
import { askAllergy } from './form-store.ts';
import { NoneKnownWords } from './NoneKnownWords.tsx';
import type { AllergiesAnswer } from './use-allergies.ts';

interface AllergiesPageProps {
  readonly patientId: string;
  readonly answer: AllergiesAnswer;
  readonly opened: string | undefined;
  readonly onRetry: () => void;
  readonly onLeave: () => void;
}

const none: readonly Allergy[] = [];

/** What can be written here, with its key; *none known* only where nothing stands against it. */
const Head = ({ patientId, standing }: { readonly patientId: string; readonly standing: AllergyStanding }) => (
  <div className="filter care-head" role="group" aria-label={t('allergy.head')}>
    <Action icon="plus" keys="Alt A" onClick={() => { askAllergy(patientId, { type: 'record' }); }}>{t('allergy.record')}</Action>
    {standing.type !== 'some' && <Action onClick={() => { askAllergy(patientId, { type: 'noneKnown' }); }}>{t('allergy.noneKnown')}</Action>}
    {standing.type === 'none-known' && <Action kind="quiet" onClick={() => { askAllergy(patientId, { type: 'takeBack', allergyId: standing.statement.id }); }}>{t('allergy.noneKnown.takeBack')}</Action>}
  </div>
);

/** Every allergy with what is known of it; past and refuted ones too, quieter. */
export const AllergiesPage = ({ patientId, answer, opened, onRetry, onLeave }: AllergiesPageProps) => {
  const mayRecord = useMay('allergies:record');
  const all = answer.type === 'value' ? answer.value.allergies : none;
  const listed = listedOf(all);
  const box = useRef<HTMLElement>(null);
  const table = useRows(box, listed);
  const openRow = listed.find(({ id }) => id === table.openId);
  useOpened(opened, listed, table.open);
  useKeys({ Esc: () => { if (openRow) table.close(); else onLeave(); }, ArrowDown: () => { table.focusRow(table.stopId); } });
  if (answer.type === 'loading') return <Bones sentence={t('allergies.loading.page')} longSentence={t('loading.long')} />;
  if (answer.type !== 'value') return <section className="panel"><FailurePanel failure={answer} onRetry={onRetry} /></section>;
  const standing = standingOf(all);
  return (
    <div className={openRow ? 'section is-split' : 'section'}>
      <section className="panel section__list" aria-label={t('allergies.title')} ref={box} onKeyDown={table.onKeyDown} data-region>
        {mayRecord && <Head patientId={patientId} standing={standing} />}
        {standing.type === 'never-asked' && <StatePanel icon="question" tone="caution" title={t('allergies.never')}><p>{t('allergies.never.text')}</p></StatePanel>}
        {standing.type === 'ask-again' && <StatePanel icon="question" tone="caution" title={t('allergies.askAgain')}><p>{t('allergies.askAgain.text')}</p></StatePanel>}
        {standing.type === 'none-known' && <StatePanel icon="check" title={<NoneKnownWords statement={standing.statement} />} />}
        {listed.length > 0 && (
          <div className="section__scroll">
            <SectionTable label={t('allergies.title')} rows={listed} spec={allergyRows} openId={openRow?.id} stopId={table.stopId} onOpen={table.open} />
            {listed.some((allergy) => !isCurrent(allergy)) && <p className="panel__note sm sec">{t('allergies.notCounted')}</p>}
          </div>
        )}
      </section>
      {openRow && <RowPanel row={openRow} spec={allergyRows} onClose={table.close} />}
    </div>
  );
};
