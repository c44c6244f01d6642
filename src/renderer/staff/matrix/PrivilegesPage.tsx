import { useState } from 'react';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { go } from '#renderer/navigation/index.ts';
import { useMay, useSession } from '#renderer/session/index.ts';
import { formatDate, t } from '#renderer/text/index.ts';
import { PeopleNav } from '../PeopleNav.tsx';
import { ChangeBundleDialog } from './ChangeBundleDialog.tsx';
import { ExceptionsTable } from './ExceptionsTable.tsx';
import { MatrixTable } from './MatrixTable.tsx';
import type { Bundle, Place } from './MatrixTable.tsx';

const isAccess = (kinds: readonly string[]): boolean => kinds.some((kind) => kind.startsWith('staff') || kind === 'role-bundle');
const changesIn = (bundles: readonly Bundle[]): number =>
  bundles.reduce((sum, { holds, shipped }) => sum + holds.filter((each) => !shipped.includes(each)).length + shipped.filter((each) => !holds.includes(each)).length, 0);

/** The privilege matrix: what each role may do here, on screen and on paper. */
export const PrivilegesPage = () => {
  const { clinicName, today } = useSession();
  const mayChange = useMay('privileges:manage');
  const [place, setPlace] = useState<Place>();
  const [answer, reload] = useAnswer('privileges', () => clinic['staff.privileges']({}), isAccess);
  const [staff] = useAnswer('staff', () => clinic['staff.list']({}), isAccess);
  const nameOf = (id: string): string => (staff.type === 'value' ? staff.value.staff.find((person) => person.id === id)?.displayName : undefined) ?? '…';
  useKeys({ Esc: () => { go({ page: 'staff' }); } });
  const bundles = answer.type === 'value' ? answer.value.bundles : [];
  const changes = changesIn(bundles);
  return (
    <div className="page page--fill">
      <div className="page__head">
        <h1>{t('staff.title')}</h1>
        <PeopleNav />
        <span className="page__end"><Action size="lg" icon="print" disabled={answer.type !== 'value'} onClick={() => { window.print(); }}>{t('matrix.print')}</Action></span>
      </div>
      {answer.type === 'loading' && <section className="panel"><Bones sentence={t('matrix.loading')} longSentence={t('loading.long')} /></section>}
      {answer.type !== 'loading' && answer.type !== 'value' && <section className="panel"><FailurePanel failure={answer} onRetry={() => { void reload(); }} /></section>}
      {answer.type === 'value' && (
        <div className="panel matrix-panel paper" tabIndex={mayChange ? undefined : 0} role="region" aria-label={t('matrix.title')} data-region>
          <div className="panel__head matrix-panel__head">
            <h2>{t('matrix.title')}</h2>
            <span className="paper-only">{t('matrix.of', { clinic: clinicName, date: formatDate(today) })}</span>
            <span className="sm sec">{changes === 0 ? t('matrix.changes.none') : t('matrix.changes', { count: changes })}</span>
            {changes > 0 && <span className="sm sec matrix-legend"><i aria-hidden="true" />{t('matrix.legend')}</span>}
            {mayChange && <span className="end sm mute screen-only">{t('matrix.legend.edit')}</span>}
          </div>
          <MatrixTable bundles={bundles} onChange={mayChange ? setPlace : undefined} />
          <div className="panel__head exceptions__head"><h2>{t('matrix.exceptions')}</h2></div>
          <ExceptionsTable grants={answer.value.grants} nameOf={nameOf} />
        </div>
      )}
      {place && <ChangeBundleDialog place={place} onClose={() => { setPlace(undefined); }} />}
    </div>
  );
};
