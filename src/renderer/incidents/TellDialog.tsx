import { useState } from 'react';
import type { FormEvent } from 'react';
import { Modal } from '@mantine/core';
import { noticeWays } from '#shared/incidents/choices.ts';
import type { NoticeWay } from '#shared/incidents/choices.ts';
import type { ConcernedPerson } from '#shared/incidents/incident.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { useDrafted } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Choice } from '#renderer/kit/Choice.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { TextField } from '#renderer/kit/TextField.tsx';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { nameOf } from './words.ts';

interface Telling { readonly patientId: string; readonly how: NoticeWay | null; readonly on: string }

/** How and when one person was told. Written down for good. */
export const TellDialog = ({ incidentId, person, onClose }: { readonly incidentId: string; readonly person: ConcernedPerson; readonly onClose: (isDone: boolean) => void }) => {
  const { today } = useSession();
  const patientId = person.patientId ?? '';
  const blank: Telling = { patientId, how: null, on: today };
  const [form, change, forget] = useDrafted('incidents.writeNotice', null, blank, (kept) => kept.patientId === patientId);
  const [problem, setProblem] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const close = (isDone: boolean): void => {
    forget();
    onClose(isDone);
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (form.how === null || form.on === '') { setProblem(t('incident.tell.missing')); return focusFirstProblem(); }
    const outcome = await outcomeOf(clinic['incidents.writeNotice']({ id: incidentId, patientIds: [patientId], how: form.how, on: form.on }));
    if (outcome.type !== 'value') return setFailure(outcome);
    if (outcome.value.type === 'written') return close(true);
    setProblem(t(outcome.value.type === 'no-such' ? 'incident.no-such' : `incident.tell.${outcome.value.type}`));
  };
  return (
    <Modal opened onClose={() => { close(false); }} title={t('incident.tell.title')} centered closeButtonProps={{ 'aria-label': t('close') }}>
      <form className="dialog" noValidate onSubmit={(event) => { void save(event); }}>
        <p><b><bdi>{nameOf(person)}</bdi></b> <span className="sec">{person.recordNumber}</span></p>
        <Choice label={t('incident.tell.how')} value={form.how} onChange={(how: NoticeWay) => { change({ ...form, how }); setProblem(undefined); }} options={noticeWays.map((how) => ({ value: how, label: t(`incident.tell.${how}`) }))} />
        <TextField label={t('incident.tell.on')} type="date" max={today} value={form.on} onChange={(event) => { change({ ...form, on: event.currentTarget.value }); }} />
        {problem !== undefined && <p role="alert" className="problem">{problem}</p>}
        {failure && <FailurePanel failure={failure} />}
        <div className="dialog__foot"><Action onClick={() => { close(false); }}>{t('cancel')}</Action><Action kind="primary" type="submit">{t('incident.tell.button')}</Action></div>
      </form>
    </Modal>
  );
};
