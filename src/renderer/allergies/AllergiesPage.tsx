import { useRef } from 'react';
import type { Allergy } from '#shared/allergies/allergy.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { RowPanel, SectionTable, useOpened, useRows } from '#renderer/sections/index.ts';
import { formatDate, t } from '#renderer/text/index.ts';
import { allergyRows } from './allergy-rows.tsx';
import { isCurrent, listedOf, standingOf } from './use-allergies.ts';
import type { AllergiesAnswer } from './use-allergies.ts';

interface AllergiesPageProps {
  readonly answer: AllergiesAnswer;
  readonly opened: string | undefined;
  readonly onRetry: () => void;
  readonly onLeave: () => void;
}

const none: readonly Allergy[] = [];

/** Every allergy with what is known of it; past and refuted ones too, quieter. */
export const AllergiesPage = ({ answer, opened, onRetry, onLeave }: AllergiesPageProps) => {
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
        {standing.type === 'never-asked' && <StatePanel icon="question" tone="caution" title={t('allergies.never')}><p>{t('allergies.never.text')}</p></StatePanel>}
        {standing.type === 'none-known' && <StatePanel icon="check" title={standing.on === null ? t('allergies.none') : t('allergies.none.on', { date: formatDate(standing.on.slice(0, 10)) })} />}
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
