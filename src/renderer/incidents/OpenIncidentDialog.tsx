import { useEffect, useState } from 'react';
import type { FormEvent } from 'react';
import { Modal, Textarea } from '@mantine/core';
import type { IncidentKind } from '#shared/incidents/choices.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { useDrafted } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Choice } from '#renderer/kit/Choice.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { SelectField } from '#renderer/kit/SelectField.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { go } from '#renderer/navigation/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';
import { alarmWords } from './words.ts';

type Chosen = Exclude<IncidentKind, 'alarm'>;
/** As typed; '' is not chosen. */
interface Beginning {
  readonly alertId: string;
  readonly kind: Chosen;
  readonly staffId: string;
  readonly device: string;
  readonly fromDay: string;
  readonly toDay: string;
  readonly recordNumber: string;
  readonly discoveredOn: string;
  readonly what: string;
}
export const blankBegin: Beginning = { alertId: '', kind: 'person', staffId: '', device: '', fromDay: '', toDay: '', recordNumber: '', discoveredOn: '', what: '' };
const orNull = (text: string): string | null => (text === '' ? null : text);

const problemsOf = (form: Beginning): Partial<Record<keyof Beginning, string>> => ({
  ...(form.alertId === '' && form.kind === 'person' && form.staffId === '' ? { staffId: t('incident.begin.person.missing') } : {}),
  ...(form.alertId === '' && form.kind === 'lost-device' && !/^\d{1,6}$/.test(form.device) ? { device: t('incident.begin.device.missing') } : {}),
  ...(form.alertId === '' && form.kind === 'time' && form.fromDay === '' && form.toDay === '' ? { fromDay: t('incident.begin.days.missing') } : {}),
  ...(form.discoveredOn === '' ? { discoveredOn: t('incident.begin.discovered.missing') } : {}),
  ...(form.what.trim() === '' ? { what: t('incident.begin.what.missing') } : {}),
});

interface OpenIncidentDialogProps {
  readonly alertId: string | undefined;
  /** The number of this computer. */
  readonly device: number;
  readonly onClose: () => void;
}

/** What it is about, since when it is known, and what happened; the log does the rest. */
export const OpenIncidentDialog = ({ alertId = '', device, onClose }: OpenIncidentDialogProps) => {
  const { utcOffsetMinutes, today } = useSession();
  const [form, setForm, forget] = useDrafted('incidents.begin', null, { ...blankBegin, alertId, discoveredOn: today }, (kept) => alertId === '' || kept.alertId === alertId);
  const [staff] = useAnswer('staff', () => clinic['staff.list']({}));
  const [alarm, setAlarm] = useState<{ readonly kind: string; readonly at: string; readonly staffName: string }>();
  const [isAsked, setIsAsked] = useState(false);
  const [refused, setRefused] = useState<string | Failure>();
  const change = (part: Partial<Beginning>): void => {
    setForm({ ...form, ...part });
    setRefused(undefined);
  };
  const fromAlarm = form.alertId;
  useEffect(() => {
    if (fromAlarm === '') return;
    void outcomeOf(clinic['incidents.alarm']({ alertId: fromAlarm })).then((outcome) => {
      if (outcome.type !== 'value') setRefused(outcome);
      else if (outcome.value.alarm === null) setRefused(t('incident.begin.no-such-alarm'));
      else setAlarm(outcome.value.alarm);
    });
  }, [fromAlarm]);
  // The day of the alarm is where one begins to look; both days can be moved.
  const alarmDay = alarm === undefined ? '' : calendarDateOf(alarm.at, utcOffsetMinutes);
  const [fromDay, toDay] = [form.fromDay === '' ? alarmDay : form.fromDay, form.toDay === '' ? alarmDay : form.toDay];
  const problems = isAsked ? problemsOf(form) : {};
  const end = (): void => {
    forget();
    onClose();
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsAsked(true);
    if (Object.keys(problemsOf(form)).length > 0) return focusFirstProblem();
    const isAlarm = form.alertId !== '';
    const about = {
      alertId: orNull(form.alertId), staffId: !isAlarm && form.kind === 'person' ? orNull(form.staffId) : null, device: !isAlarm && form.kind === 'lost-device' ? Number(form.device) : null,
      fromDay: orNull(fromDay), toDay: orNull(toDay), recordNumber: form.recordNumber.trim(),
    };
    const outcome = await outcomeOf(clinic['incidents.begin']({ about, discoveredOn: form.discoveredOn, whatHappened: form.what.replace(/\s+/g, ' ').trim() }));
    if (outcome.type !== 'value') return setRefused(outcome);
    if (outcome.value.type !== 'begun') return setRefused(t(`incident.begin.${outcome.value.type}`));
    forget();
    go({ page: 'incidents', id: outcome.value.id });
  };
  const people = staff.type === 'value' ? staff.value.staff.map((person) => ({ value: person.id, label: `${person.displayName}, ${t(`role.${person.role}`)}` })) : [];
  return (
    <Modal opened onClose={end} title={t('incident.begin.title')} centered size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <form className="dialog" noValidate onSubmit={(event) => { void save(event); }}>
        {fromAlarm !== '' ? alarm && <p><b>{t('incident.begin.alarm', { what: alarmWords(alarm.kind), when: formatMoment(alarm.at, utcOffsetMinutes, today) })}</b><br /><bdi>{alarm.staffName !== '' && t('incident.begin.alarm.about', { name: alarm.staffName })}</bdi></p> : (
          <>
            <Choice label={t('incident.begin.kind')} value={form.kind} onChange={(kind: Chosen) => { change({ kind }); }}
              options={(['person', 'lost-device', 'time'] as const).map((kind) => ({ value: kind, label: t(`incident.begin.kind.${kind}`) }))} />
            {form.kind === 'person' && <SelectField label={t('incident.begin.person')} value={form.staffId} options={[{ value: '', label: t('incident.begin.choose') }, ...people]} problem={problems.staffId} onChange={(staffId) => { change({ staffId }); }} />}
            {form.kind === 'lost-device' && <TextField label={t('incident.begin.device')} hint={t('incident.begin.device.hint', { number: String(device) })} inputMode="numeric" maxLength={6} value={form.device} problem={problems.device} onChange={(event) => { change({ device: event.currentTarget.value.trim() }); }} />}
          </>
        )}
        <div className="dialog__pair">
          <TextField label={t('incident.begin.from')} type="date" max={today} value={fromDay} problem={problems.fromDay} onChange={(event) => { change({ fromDay: event.currentTarget.value }); }} />
          <TextField label={t('incident.begin.to')} type="date" max={today} value={toDay} onChange={(event) => { change({ toDay: event.currentTarget.value }); }} />
        </div>
        <p className="sm sec">{t('incident.begin.days.hint')}</p>
        <div className="dialog__pair">
          <TextField label={t('incident.begin.discovered')} hint={t('incident.begin.discovered.hint')} type="date" max={today} value={form.discoveredOn} problem={problems.discoveredOn} onChange={(event) => { change({ discoveredOn: event.currentTarget.value }); }} />
          <TextField label={t('incident.begin.patient')} optional={t('incident.begin.optional')} maxLength={40} value={form.recordNumber} onChange={(event) => { change({ recordNumber: event.currentTarget.value }); }} />
        </div>
        <Textarea label={t('incident.begin.what')} rows={3} maxLength={2000} value={form.what} error={problems.what} inputWrapperOrder={['label', 'input', 'description', 'error']} data-autofocus onChange={(event) => { change({ what: event.currentTarget.value }); }} />
        {typeof refused === 'string' && <p role="alert" className="problem">{refused}</p>}
        {typeof refused === 'object' && <FailurePanel failure={refused} />}
        <div className="dialog__foot"><Action onClick={end}>{t('cancel')}</Action><Action kind="primary" type="submit">{t('incident.begin.button')}</Action></div>
      </form>
    </Modal>
  );
};
