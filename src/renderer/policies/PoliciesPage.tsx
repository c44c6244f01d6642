import { useState } from 'react';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { ApprovalsPanel } from '#renderer/approvals/index.ts';
import { Bones } from '#renderer/kit/Bones.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { go } from '#renderer/navigation/index.ts';
import { useMay } from '#renderer/session/index.ts';
import { PeopleNav } from '#renderer/staff/index.ts';
import { t } from '#renderer/text/index.ts';
import { AlwaysSo } from './AlwaysSo.tsx';
import { PolicyDialog } from './PolicyDialog.tsx';
import { PolicyList } from './PolicyList.tsx';
import type { ListedPolicy } from './PolicyList.tsx';

/** The clinic's rules on one screen, what waits for a second person, and what is always so. */
export const PoliciesPage = () => {
  const mayChange = useMay('policies:manage');
  const [changing, setChanging] = useState<ListedPolicy>();
  const [answer, reload] = useAnswer('policies', () => clinic['policies.list']({}), (kinds) => kinds.includes('policy'));
  useKeys({ Esc: () => { go({ page: 'home' }); } });
  return (
    <div className="page page--wide">
      <div className="page__head"><h1>{t('staff.title')}</h1><PeopleNav /></div>
      <div className="policies">
        <div className="policies__list" role="region" aria-label={t('policies.title')} data-region>
          {answer.type === 'loading' ? <section className="panel"><Bones sentence={t('policies.loading')} longSentence={t('loading.long')} /></section>
            : answer.type !== 'value' ? <section className="panel"><FailurePanel failure={answer} onRetry={() => { void reload(); }} /></section>
            : <PolicyList policies={answer.value.policies} onChange={mayChange ? setChanging : undefined} />}
        </div>
        <div className="policies__aside"><ApprovalsPanel /><AlwaysSo /></div>
      </div>
      {changing && <PolicyDialog policy={changing} onClose={() => { setChanging(undefined); }} />}
    </div>
  );
};
