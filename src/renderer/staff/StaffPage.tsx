import { useRef, useState } from 'react';
import type { Grant, ListedStaff } from '#shared/staff/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { halfTyped } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { go } from '#renderer/navigation/index.ts';
import { useOpened, useRows } from '#renderer/sections/index.ts';
import { useMay } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { AddPersonDialog } from './dialogs/AddPersonDialog.tsx';
import { PeopleNav } from './PeopleNav.tsx';
import { PersonPanel } from './PersonPanel.tsx';
import { StaffTable } from './StaffTable.tsx';

const isStaff = (kinds: readonly string[]): boolean => kinds.some((kind) => kind.startsWith('staff') || kind === 'role-bundle');

/** Those who work here by name, then those who left, the latest first. */
const inOrder = (staff: readonly ListedStaff[]): readonly ListedStaff[] => [
  ...staff.filter((person) => person.state !== 'ended').toSorted((a, b) => a.displayName.localeCompare(b.displayName)),
  ...staff.filter((person) => person.state === 'ended').toSorted((a, b) => (b.endedAt ?? '').localeCompare(a.endedAt ?? '')),
];

const People = ({ staff, grants }: { readonly staff: readonly ListedStaff[]; readonly grants: readonly Grant[] }) => {
  const box = useRef<HTMLElement>(null);
  const { openId, stopId, open, close, focusRow, onKeyDown } = useRows(box, staff);
  // Whose form was half typed when the window ended.
  const [typedOf] = useState(() => halfTyped('staff.grant', null, { staffId: '' })?.staffId);
  useOpened(typedOf, staff, open);
  const opened = staff.find((person) => person.id === openId);
  const left = staff.filter((person) => person.state === 'ended').length;
  useKeys({
    Esc: () => { if (opened) close(); else go({ page: 'home' }); },
    ArrowDown: () => { focusRow(stopId); },
  });
  return (
    <div className={opened ? 'section is-split' : 'section'}>
      <section className="panel section__list" aria-label={t('staff.title')} ref={box} onKeyDown={onKeyDown} data-region>
        <div className="section__scroll"><StaffTable staff={staff} openId={openId} stopId={stopId} onOpen={open} /></div>
        <p className="panel__foot sm sec">{t('staff.count', { count: staff.length - left })}{left > 0 && `, ${t('staff.left', { count: left })}`}</p>
      </section>
      {opened && <PersonPanel key={opened.id} person={opened} grants={grants.filter((grant) => grant.staffId === opened.id)} onClose={close} />}
    </div>
  );
};

/** Who works here: their role, whether they can sign in, and what was given or taken beside the role. */
export const StaffPage = () => {
  const canManage = useMay('staff:manage');
  const [isAdding, setIsAdding] = useState(() => halfTyped('staff.add', null, { displayName: '' }) !== undefined);
  const [answer, reload] = useAnswer('staff', () => clinic['staff.list']({}), isStaff);
  const [privileges] = useAnswer('privileges', () => clinic['staff.privileges']({}), isStaff);
  useKeys(canManage ? { N: () => { setIsAdding(true); } } : {});
  const staff = answer.type === 'value' ? answer.value.staff : [];
  return (
    <div className="page page--fill">
      <div className="page__head">
        <h1>{t('staff.title')}</h1>
        <PeopleNav />
        {canManage && <span className="page__end"><Action kind="primary" size="lg" icon="personPlus" keys="N" onClick={() => { setIsAdding(true); }}>{t('staff.add')}</Action></span>}
      </div>
      {answer.type === 'loading' ? <section className="panel"><Bones sentence={t('staff.loading')} longSentence={t('loading.long')} /></section>
        : answer.type !== 'value' ? <section className="panel"><FailurePanel failure={answer} onRetry={() => { void reload(); }} /></section>
        : <People staff={inOrder(staff)} grants={privileges.type === 'value' ? privileges.value.grants : []} />}
      {isAdding && <AddPersonDialog staff={staff} onClose={() => { setIsAdding(false); }} />}
    </div>
  );
};
