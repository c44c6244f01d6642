import { useEffect, useState } from 'react';
import { purposes } from '#shared/audit/purposes.ts';
import type { Purpose } from '#shared/audit/purposes.ts';
import type { OutputOf } from '#shared/contract/define.ts';
import type { Disclosure, disclosuresContract, SeenBy } from '#shared/disclosures/contract.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { SelectField } from '#renderer/kit/SelectField.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useSession } from '#renderer/session/index.ts';
import { formatDate, formatLongDate, formatMoment, isTextKey, t } from '#renderer/text/index.ts';
import { roleWords } from './words.ts';
import './disclosures.css';

type Accounting = Extract<OutputOf<(typeof disclosuresContract)['disclosures.list']>, { type: 'listed' }>;

const kindWords = (kind: string): string => {
  const key = `recordKind.${kind}`;
  return isTextKey(key) ? (t as (key: string) => string)(key) : t('recordKind.other');
};
const purposeWords = (purpose: string | null): string => {
  const key = [`purpose.${purpose ?? ''}`, `incident.purpose.${purpose ?? ''}`].find(isTextKey);
  return key ? (t as (key: string) => string)(key) : purpose ?? t('disclosures.purpose.none');
};
const byWords = (name: string, role: string): string => (name === '' ? t('disclosures.nobody') : role === '' ? name : `${name}, ${roleWords(role)}`);

const DisclosedRow = ({ disclosure: { at, what, recordKind, name, role, purpose } }: { readonly disclosure: Disclosure }) => {
  const { utcOffsetMinutes } = useSession();
  return (
    <tr>
      <td>{formatMoment(at, utcOffsetMinutes, '')}</td><td>{t(`disclosures.what.${what}`, { kind: kindWords(recordKind) })}</td>
      <td><bdi>{byWords(name, role)}</bdi></td><td>{purposeWords(purpose)}</td><td className="accounting__blank" />
    </tr>
  );
};

const SeenRow = ({ seen }: { readonly seen: SeenBy }) => {
  const { utcOffsetMinutes } = useSession();
  return (
    <tr>
      <th scope="row"><bdi>{byWords(seen.name, seen.role)}</bdi></th><td>{seen.days}</td><td>{formatMoment(seen.lastAt, utcOffsetMinutes, '')}</td>
      <td>{[...new Set(seen.kinds.map(kindWords))].join(', ')}</td>
    </tr>
  );
};

const headings = (keys: readonly ('when' | 'what' | 'by' | 'purpose' | 'receiver' | 'seen' | 'seen.days' | 'seen.last' | 'seen.kinds')[]) =>
  <thead><tr>{keys.map((key) => <th key={key} scope="col">{t(`disclosures.${key}`)}</th>)}</tr></thead>;

/** The page as the patient gets it. */
const AccountingSheet = ({ accounting, purpose }: { readonly accounting: Accounting; readonly purpose: Purpose | undefined }) => {
  const { utcOffsetMinutes, today, displayName } = useSession();
  const { patient, disclosures, seenBy, clinicName, from, to } = accounting;
  const name = [patient.givenNames, patient.familyName].filter(Boolean).join(' ');
  const day = (moment: string): string => formatLongDate(calendarDateOf(moment, utcOffsetMinutes));
  return (
    <article className="accounting" aria-labelledby="accounting-title">
      <p className="accounting__clinic">{clinicName}</p>
      <h2 id="accounting-title">{t('disclosures.title')}</h2>
      <p><bdi>{[name, patient.birthDate === null ? '' : t('audit.subject.patient', { born: formatDate(patient.birthDate), number: patient.recordNumber })].filter(Boolean).join(', ') || t('audit.number', { number: patient.recordNumber })}</bdi></p>
      <p>{t('disclosures.from', { from: day(from), to: day(to) })}</p>
      {disclosures.length === 0 ? <p><b>{t('disclosures.none')}</b></p> : (
        <table className="table accounting__table">
          {headings(['when', 'what', 'by', 'purpose', 'receiver'])}
          <tbody>{disclosures.map((disclosure, i) => <DisclosedRow key={`${disclosure.at} ${i}`} disclosure={disclosure} />)}</tbody>
        </table>
      )}
      {accounting.more && <p>{t('disclosures.more')}</p>}
      <p className="sm">{t('disclosures.covers')}</p>
      <p className="sm">{t('disclosures.rights')}</p>
      <h3>{t('disclosures.seen')}</h3>
      <p className="sm">{t('disclosures.seen.text')}</p>
      {seenBy.length === 0 ? <p>{t('disclosures.seen.none')}</p> : (
        <table className="table accounting__table">
          {headings(['seen', 'seen.days', 'seen.last', 'seen.kinds'])}
          <tbody>{seenBy.map((seen) => <SeenRow key={`${seen.name} ${seen.role} ${seen.firstAt}`} seen={seen} />)}</tbody>
        </table>
      )}
      {purpose !== undefined && <p className="accounting__printed">{t('disclosures.printed', { clinic: clinicName, date: formatLongDate(today), who: displayName, purpose: purposeWords(purpose) })}</p>}
    </article>
  );
};

/** Asks what the print is for; it is written down before the printer's window comes. */
const PrintBar = ({ patientId, onPrinted }: { readonly patientId: string; readonly onPrinted: (purpose: Purpose) => void }) => {
  const [chosen, setChosen] = useState('');
  const [isAsked, setIsAsked] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const purpose = purposes.find((each) => each === chosen);
  const print = async (): Promise<void> => {
    setIsAsked(true);
    setFailure(undefined);
    if (purpose === undefined) return;
    const outcome = await outcomeOf(clinic['disclosures.print']({ patientId, purpose }));
    if (outcome.type !== 'value') return setFailure(outcome);
    if (outcome.value.type === 'ready') onPrinted(purpose);
  };
  return (
    <div className="accounting__bar">
      <SelectField label={t('disclosures.printing')} value={chosen} options={[{ value: '', label: t('export.purpose.choose') }, ...purposes.map((value) => ({ value, label: t(`purpose.${value}`) }))]}
        problem={isAsked && purpose === undefined ? t('export.purpose.missing') : undefined} onChange={setChosen} />
      <Action kind="primary" icon="print" onClick={() => { void print(); }}>{t('disclosures.print')}</Action>
      {failure && <FailurePanel failure={failure} />}
    </div>
  );
};

/** What of one patient left the clinic in six years, in the patient's words, and who saw it here (45 CFR 164.528). */
export const DisclosuresPanel = ({ patientId }: { readonly patientId: string }) => {
  const [answer, reload] = useAnswer(`disclosures ${patientId}`, () => clinic['disclosures.list']({ patientId }));
  const [printed, setPrinted] = useState<{ readonly purpose: Purpose }>();
  // The line that says what the print is for has to be on the page before the printer sees it.
  useEffect(() => { if (printed) window.print(); }, [printed]);
  if (answer.type === 'loading') return <section className="panel"><Bones sentence={t('disclosures.loading')} longSentence={t('loading.long')} /></section>;
  if (answer.type !== 'value') return <section className="panel"><FailurePanel failure={answer} onRetry={() => { void reload(); }} /></section>;
  if (answer.value.type !== 'listed') return <section className="panel"><StatePanel icon="lock" title={t(`disclosures.${answer.value.type}`)}><p>{t(`disclosures.${answer.value.type}.text`)}</p></StatePanel></section>;
  return (
    <section className="panel accounting__page" aria-label={t('disclosures.title')} data-region>
      <PrintBar patientId={patientId} onPrinted={(purpose) => { setPrinted({ purpose }); }} />
      <AccountingSheet accounting={answer.value} purpose={printed?.purpose} />
    </section>
  );
};
