import { useState } from 'react';
import { peoplePerPage } from '#shared/incidents/choices.ts';
import type { ConcernedPerson, Incident } from '#shared/incidents/incident.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { halfTyped } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useSession } from '#renderer/session/index.ts';
import { formatDate, formatMoment, formatNumber, t } from '#renderer/text/index.ts';
import { TellDialog } from './TellDialog.tsx';
import { metWords, nameOf } from './words.ts';

const PersonRow = ({ person, onTell }: { readonly person: ConcernedPerson; readonly onTell: (() => void) | undefined }) => {
  const { utcOffsetMinutes, today } = useSession();
  const when = (moment: string): string => formatMoment(moment, utcOffsetMinutes, today);
  const isClosed = person.patientId === null;
  return (
    <tr>
      <th scope="row">{isClosed ? <span className="incident__closed"><Icon name="lock" size={14} />{t('incident.who.closed')}</span> : <bdi>{nameOf(person)}</bdi>}{person.birthDate !== null && <span className="sm sec incident__born">{formatDate(person.birthDate)}</span>}</th>
      <td className="incident__number">{person.recordNumber}</td>
      <td>{metWords(person).map((words) => <span className="incident__met" key={words}>{words}</span>)}</td>
      <td className="sm">{when(person.firstAt)}<br />{when(person.lastAt)}</td>
      <td className="sm">
        {person.notices.length === 0 ? t('incident.who.notTold') : person.notices.map(({ how, on }) => <span className="incident__told" key={how + on}><Icon name="check" size={14} />{t(`incident.told.${how}`, { date: formatDate(on) })}</span>)}
        {onTell && <Action kind="quiet" className="btn--sm" aria-label={t('incident.who.tell.of', { name: nameOf(person) })} onClick={onTell}>{t('incident.who.tell')}</Action>}
      </td>
    </tr>
  );
};

/** Whom the log shows, by name, a page at a time: each name shown is written down. */
export const PeoplePanel = ({ incident, isCounting }: { readonly incident: Incident; readonly isCounting: boolean }) => {
  const [offset, setOffset] = useState(0);
  const [answer, reload] = useAnswer(`people ${incident.id} ${offset} ${incident.people}`, () => clinic['incidents.people']({ id: incident.id, offset }), (kinds) => kinds.includes('incident-notice'));
  const people = answer.type === 'value' ? answer.value.people : [];
  const [tellingId, setTellingId] = useState(() => halfTyped('incidents.writeNotice', null, { patientId: '' })?.patientId);
  const telling = people.find(({ patientId }) => patientId !== null && patientId === tellingId);
  const last = Math.min(offset + peoplePerPage, incident.people);
  return (
    <section className="panel" aria-labelledby="incident-people" data-region>
      <div className="panel__head">
        <h2 id="incident-people">{t('incident.who')}</h2>
        <span className="sm sec" role="status">{isCounting ? t('incident.who.counting') : `${t('incident.people', { count: incident.people })}, ${t(incident.isOpen ? 'incident.who.live' : 'incident.who.frozen')}`}</span>
        <span className="end sm sec">{t('incident.who.told', { told: incident.told, people: incident.people })}</span>
      </div>
      {answer.type === 'loading' && <Bones sentence={t('incident.who.counting')} longSentence={t('loading.long')} />}
      {answer.type !== 'loading' && answer.type !== 'value' && <FailurePanel failure={answer} onRetry={() => { void reload(); }} />}
      {answer.type === 'value' && people.length === 0 && !isCounting && <StatePanel icon="check" title={t('incident.who.none')}><p>{t('incident.who.none.text')}</p></StatePanel>}
      {people.length > 0 && (
        <div className="table-scroll" tabIndex={0} role="group" aria-labelledby="incident-people">
          <table className="table incident__people">
            <thead><tr>{(['name', 'record', 'what', 'when', 'notice'] as const).map((column) => <th scope="col" key={column}>{t(`incident.who.${column}`)}</th>)}</tr></thead>
            <tbody>{people.map((person) => <PersonRow key={person.patientId ?? person.recordNumber} person={person} onTell={person.patientId === null || incident.finding === 'no-breach' ? undefined : () => { setTellingId(person.patientId ?? ''); }} />)}</tbody>
          </table>
        </div>
      )}
      {incident.people > peoplePerPage && (
        <div className="panel__foot incident__pages">
          <span className="sm sec">{t('incident.who.pages', { from: formatNumber(offset + 1), to: formatNumber(last), total: formatNumber(incident.people) })}</span>
          {offset > 0 && <Action onClick={() => { setOffset(offset - peoplePerPage); }}>{t('incident.who.before')}</Action>}
          {last < incident.people && <Action onClick={() => { setOffset(offset + peoplePerPage); }}>{t('incident.who.next')}</Action>}
        </div>
      )}
      {telling && <TellDialog incidentId={incident.id} person={telling} onClose={(isDone) => { setTellingId(undefined); if (isDone) void reload(); }} />}
    </section>
  );
};
