import { useState } from 'react';
import type { FormEvent } from 'react';
import { Textarea } from '@mantine/core';
import type { Incident, Letter } from '#shared/incidents/incident.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { useDrafted } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { useSession } from '#renderer/session/index.ts';
import { formatTime, t } from '#renderer/text/index.ts';

const parts = ['whatHappened', 'whatToDo', 'whatWeDo', 'contact'] as const;
const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The clinic's own words for the letter that each person gets; the kinds of information come from the log. */
export const LetterPanel = ({ incident, savedAt, onSaved }: { readonly incident: Incident; readonly savedAt: string | undefined; readonly onSaved: () => Promise<void> }) => {
  const { utcOffsetMinutes } = useSession();
  const [form, change, forget] = useDrafted('incidents.saveLetter', null, { id: incident.id, ...incident.letter }, (kept) => kept.id === incident.id);
  const [said, setSaid] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const letter: Letter = { whatHappened: tidy(form.whatHappened), whatToDo: tidy(form.whatToDo), whatWeDo: tidy(form.whatWeDo), contact: tidy(form.contact) };
    const outcome = await outcomeOf(clinic['incidents.saveLetter']({ id: incident.id, letter }));
    if (outcome.type !== 'value') return setFailure(outcome);
    setFailure(undefined);
    if (outcome.value.type !== 'saved') return setSaid(t(outcome.value.type === 'closed' ? 'incident.isClosed' : 'incident.no-such'));
    // The page asks again first, and shows what was saved before the draft of it goes.
    await onSaved();
    forget();
  };
  return (
    <section className="panel" aria-labelledby="incident-letter" data-region>
      <div className="panel__head"><h2 id="incident-letter">{t('incident.letter')}</h2></div>
      <form className="panel__in" noValidate onSubmit={(event) => { void save(event); }}>
        <p className="sm sec">{t('incident.letter.text')}</p>
        {parts.map((part) => (
          <Textarea key={part} label={t(`incident.letter.${part}`)} rows={part === 'contact' ? 1 : 2} maxLength={part === 'contact' ? 500 : 2000} value={form[part]} readOnly={!incident.isOpen}
            onChange={(event) => { change({ ...form, [part]: event.currentTarget.value }); setSaid(undefined); }} />
        ))}
        {failure && <FailurePanel failure={failure} />}
        {incident.isOpen && <div className="incident__acts"><Action type="submit">{t('incident.letter.save')}</Action><span role="status" className="sm sec">{said ?? (savedAt !== undefined && t('incident.letter.saved', { time: formatTime(savedAt, utcOffsetMinutes) }))}</span></div>}
      </form>
    </section>
  );
};
