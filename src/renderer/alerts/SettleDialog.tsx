import { useState } from 'react';
import type { FormEvent } from 'react';
import { Modal } from '@mantine/core';
import { isAlarmKind } from '#shared/alerts/alarm-kinds.ts';
import { alertFindings } from '#shared/alerts/findings.ts';
import type { AlertFinding } from '#shared/alerts/findings.ts';
import type { Alert } from '#shared/alerts/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure, Outcome } from '#renderer/api/outcome.ts';
import { useDrafted } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Choice } from '#renderer/kit/Choice.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { ReasonField } from '#renderer/kit/ReasonField.tsx';
import { t } from '#renderer/text/index.ts';
import { nameOf, reasonsOf } from './alert-words.ts';

interface Form {
  readonly id: string;
  readonly note: string;
  readonly finding: AlertFinding | null;
  readonly record: 'own' | 'namesake' | null;
}
type Answer = { readonly type: 'settled' | 'explained' | 'about-you' | 'no-such' | 'no-finding' };

/** What was found, and how it ended; or only what explains it, and it stays open. Nothing is chosen beforehand. */
export const SettleDialog = ({ alert, onClose }: { readonly alert: Alert; readonly onClose: () => void }) => {
  const blank: Form = { id: alert.id, note: '', finding: null, record: null };
  const [form, change, forget] = useDrafted('alerts.settle', null, blank, (kept) => kept.id === alert.id);
  const [problems, setProblems] = useState<{ readonly note?: string; readonly finding?: string }>({});
  const [refused, setRefused] = useState<string | Failure>();
  const isAlarm = isAlarmKind(alert.kind);
  const note = form.note.trim();
  const close = (): void => {
    forget();
    onClose();
  };
  const type = (more: Partial<Form>): void => {
    change({ ...form, ...more });
    setProblems({});
    setRefused(undefined);
  };
  const ended = (outcome: Outcome<Answer>): void => {
    if (outcome.type !== 'value') return setRefused(outcome);
    if (outcome.value.type === 'settled' || outcome.value.type === 'explained') return close();
    setRefused(t(`alerts.${outcome.value.type}`));
  };
  const noted = note === '' ? { note: t('staff.reason.missing') } : {};
  const settle = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const missing = { ...noted, ...(isAlarm && form.finding === null ? { finding: t('alarm.finding.missing') } : {}) };
    setProblems(missing);
    if (Object.keys(missing).length > 0) return focusFirstProblem();
    ended(await outcomeOf(clinic['alerts.settle']({ id: alert.id, note, finding: isAlarm ? form.finding : null, record: form.record })));
  };
  const explain = async (): Promise<void> => {
    setProblems(noted);
    if (note === '') return focusFirstProblem();
    ended(await outcomeOf(clinic['alerts.explain']({ id: alert.id, note })));
  };
  return (
    <Modal opened onClose={close} title={t('alerts.settle.title')} centered size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <form className="dialog" noValidate onSubmit={(event) => { void settle(event); }}>
        <div><b>{nameOf(alert)}</b>{reasonsOf(alert).map((why) => <p key={why} className="sec"><bdi>{why}</bdi></p>)}</div>
        <ReasonField label={t('alerts.settle.note')} {...(isAlarm ? { hint: t('alarm.explain.text') } : {})} hasFocus value={form.note} onChange={(typed) => { type({ note: typed }); }} problem={problems.note} />
        {isAlarm && <Choice label={t('alarm.finding')} value={form.finding} onChange={(finding: AlertFinding) => { type({ finding }); }} options={alertFindings.map((value) => ({ value, label: t(`alarm.finding.${value}`) }))} />}
        {problems.finding !== undefined && <p role="alert" className="problem">{problems.finding}</p>}
        {alert.kind === 'own-record' && <><Choice label={t('alarm.whose')} value={form.record} onChange={(record: 'own' | 'namesake') => { type({ record }); }} options={[{ value: 'own', label: t('alarm.whose.own') }, { value: 'namesake', label: t('alarm.whose.namesake') }]} /><p className="sm sec">{t('alarm.whose.hint')}</p></>}
        {typeof refused === 'string' && <p role="alert" className="problem">{refused}</p>}
        {typeof refused === 'object' && <FailurePanel failure={refused} />}
        <div className="dialog__foot">
          <Action onClick={close}>{t('cancel')}</Action>
          {isAlarm && <Action onClick={() => { void explain(); }}>{t('alarm.explain')}</Action>}
          <Action kind="primary" type="submit">{t('alerts.settle.button')}</Action>
        </div>
      </form>
    </Modal>
  );
};
