import { useState } from 'react';
import type { FormEvent } from 'react';
import { Textarea } from '@mantine/core';
import type { Incident } from '#shared/incidents/incident.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { useDrafted } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';

/** What was done and found, newest first. Notes are added and stay as they are. */
export const NotesPanel = ({ incident }: { readonly incident: Incident }) => {
  const { utcOffsetMinutes, today } = useSession();
  const [{ text }, change, forget] = useDrafted('incidents.addNote', null, { id: incident.id, text: '' }, (kept) => kept.id === incident.id);
  const [problem, setProblem] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const note = text.replace(/\s+/g, ' ').trim();
    if (note === '') { setProblem(t('incident.notes.missing')); return focusFirstProblem(); }
    const outcome = await outcomeOf(clinic['incidents.addNote']({ id: incident.id, text: note }));
    if (outcome.type !== 'value') return setFailure(outcome);
    if (outcome.value.type !== 'added') return setProblem(t(outcome.value.type === 'closed' ? 'incident.isClosed' : 'incident.no-such'));
    setFailure(undefined);
    forget();
  };
  return (
    <section className="panel" aria-labelledby="incident-notes" data-region>
      <div className="panel__head"><h2 id="incident-notes">{t('incident.notes')}</h2></div>
      <div className="panel__in">
        {incident.isOpen && (
          <form className="incident__note" noValidate onSubmit={(event) => { void save(event); }}>
            <Textarea label={t('incident.notes.label')} rows={2} maxLength={2000} value={text} error={problem} inputWrapperOrder={['label', 'input', 'description', 'error']}
              onChange={(event) => { change({ id: incident.id, text: event.currentTarget.value }); setProblem(undefined); }} />
            <div><Action type="submit">{t('incident.notes.add')}</Action></div>
          </form>
        )}
        {failure && <FailurePanel failure={failure} />}
        {incident.notes.length === 0 && <p className="sm sec">{t('incident.notes.none')}. {t('incident.notes.none.text')}</p>}
        {incident.notes.length > 0 && (
          <ol className="incident__notes">
            {incident.notes.map((note) => <li key={note.at + note.text}><p><bdi>{note.text}</bdi></p><p className="sm sec">{t('incident.notes.by', { name: note.by, when: formatMoment(note.at, utcOffsetMinutes, today) })}</p></li>)}
          </ol>
        )}
      </div>
    </section>
  );
};
