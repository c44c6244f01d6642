import type { ReactNode } from 'react';
import type { OutputOf } from '#shared/contract/define.ts';
import type { incidentsContract } from '#shared/incidents/contract.ts';
import type { ConcernedPerson } from '#shared/incidents/incident.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useSession } from '#renderer/session/index.ts';
import { formatDate, formatLongDate, t } from '#renderer/text/index.ts';
import { daysOf, informationOf, nameOf } from './words.ts';

type Printable = Extract<OutputOf<(typeof incidentsContract)['incidents.printable']>, { type: 'ready' }>;

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => <section><h3>{title}</h3><p>{children}</p></section>;

/** The elements of 45 CFR 164.404(c), in plain words. */
const LetterSheet = ({ printable, person }: { readonly printable: Printable; readonly person: ConcernedPerson }) => {
  const { utcOffsetMinutes, today } = useSession();
  const { letter } = printable;
  const { from, to } = daysOf(printable, utcOffsetMinutes);
  const name = [person.givenNames, person.familyName].filter(Boolean).join(' ');
  return (
    <article className="sheet">
      <p className="sheet__from">{printable.clinicName}<br />{formatLongDate(today)}</p>
      <p>{name}<br />{person.street}{person.street !== '' && <br />}{person.town}</p>
      <p>{t('incident.letter.dear', { name })}</p>
      <Part title={t('incident.letter.head.happened')}>{letter.whatHappened} {from !== null && to !== null && (from === to ? t('incident.letter.day', { date: formatLongDate(from) }) : t('incident.letter.days', { from: formatLongDate(from), to: formatLongDate(to) }))} {t('incident.letter.discovered', { date: formatLongDate(printable.discoveredOn) })}</Part>
      <Part title={t('incident.letter.head.kinds')}>{t('incident.letter.kinds', { kinds: informationOf(person).join('; ') })}</Part>
      <Part title={t('incident.letter.head.toDo')}>{letter.whatToDo}</Part>
      <Part title={t('incident.letter.head.weDo')}>{letter.whatWeDo}</Part>
      <Part title={t('incident.letter.head.contact')}>{letter.contact}</Part>
      <p>{t('incident.letter.end')}</p>
      <p>{printable.clinicName}</p>
    </article>
  );
};

const ListSheet = ({ printable }: { readonly printable: Printable }) => (
  <article className="sheet">
    <p className="sheet__from">{printable.clinicName}</p>
    <h2>{t('incident.print.list')}</h2>
    <table className="table">
      <thead><tr><th scope="col">{t('incident.who.name')}</th><th scope="col">{t('incident.who.record')}</th><th scope="col">{t('incident.who.what')}</th><th scope="col">{t('incident.who.notice')}</th></tr></thead>
      <tbody>{printable.people.map((person) => (
        <tr key={person.recordNumber}>
          <th scope="row">{person.patientId === null ? t('incident.who.closed') : nameOf(person)}<br /><span className="sm">{[person.birthDate === null ? '' : formatDate(person.birthDate), person.street, person.town, person.phone].filter(Boolean).join(', ')}</span></th>
          <td>{person.recordNumber}</td><td>{informationOf(person).join('; ')}</td>
          <td>{person.notices.length === 0 ? t('incident.who.notTold') : person.notices.map(({ how, on }) => t(`incident.told.${how}`, { date: formatDate(on) })).join('; ')}</td>
        </tr>
      ))}</tbody>
    </table>
    <p className="sm">{t('incident.print.footer', { purpose: t(`incident.purpose.${printable.purpose}`) })}</p>
  </article>
);

/** What the step-up let be printed: one letter a sheet for each person whose chart is open to the reader, or the list. */
export const PrintPage = ({ id, onBack }: { readonly id: string; readonly onBack: () => void }) => {
  const [answer, reload] = useAnswer(`print ${id}`, () => clinic['incidents.printable']({ id }));
  return (
    <div className="page">
      <h1 className="sr">{t('incident.out')}</h1>
      <div className="page__head incident__unprinted">
        <Action onClick={onBack} keys="Esc">{t('incident.print.back')}</Action>
        {answer.type === 'value' && answer.value.type === 'ready' && <span className="page__end"><Action kind="primary" icon="print" onClick={() => { window.print(); }}>{t('incident.print.now')}</Action></span>}
      </div>
      {answer.type === 'loading' && <Bones sentence={t('incident.print.loading')} longSentence={t('loading.long')} />}
      {answer.type !== 'loading' && answer.type !== 'value' && <FailurePanel failure={answer} onRetry={() => { void reload(); }} />}
      {answer.type === 'value' && answer.value.type === 'not-asked' && <StatePanel icon="clock" title={t('incident.print.over')}><p>{t('incident.print.over.text')}</p></StatePanel>}
      {answer.type === 'value' && answer.value.type === 'ready' && answer.value.what === 'letters' && Object.values(answer.value.letter).some((words) => words === '') && <div className="incident__unprinted"><StatePanel icon="warn" tone="caution" title={t('incident.print.unfinished')}><p>{t('incident.print.unfinished.text')}</p></StatePanel></div>}
      {answer.type === 'value' && answer.value.type === 'ready' && <Sheets printable={answer.value} />}
    </div>
  );
};

const Sheets = ({ printable }: { readonly printable: Printable }) => (
  <div className="sheets">
    {printable.what === 'list' ? <ListSheet printable={printable} />
      : printable.people.filter(({ patientId }) => patientId !== null).map((person) => <LetterSheet key={person.patientId} printable={printable} person={person} />)}
  </div>
);
