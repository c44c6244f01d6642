import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { NativeSelect } from '@mantine/core';
import type { Subject } from '#shared/audit/contract.ts';
import { Choice } from '#renderer/kit/Choice.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { go } from '#renderer/navigation/index.ts';
import type { AuditQuestion } from '#renderer/navigation/index.ts';
import { formatDate, t } from '#renderer/text/index.ts';
import { rangesFor } from './span.ts';
import type { Range } from './span.ts';
import { roleWords } from './words.ts';

const questions: readonly AuditQuestion[] = ['patient', 'person', 'clinic', 'disclosures'];

const Title = ({ question, subject }: { readonly question: AuditQuestion; readonly subject: Subject | undefined }) => {
  if (subject?.type === 'patient') {
    const { familyName, givenNames, recordNumber } = subject;
    return <>{t('audit.title.patient')} {familyName === '' ? <bdi>{recordNumber}</bdi> : <><b><bdi>{familyName}</bdi></b>{givenNames !== '' && <>, <bdi>{givenNames}</bdi></>}</>}</>;
  }
  if (subject?.type === 'person') return <bdi>{t('audit.title.person', { name: subject.name })}</bdi>;
  return <>{question === 'clinic' ? t('audit.title.clinic') : question === 'disclosures' ? t('audit.title.disclosures') : t('audit.title')}</>;
};

const About = ({ subject }: { readonly subject: Subject | undefined }) => {
  if (subject?.type === 'patient' && subject.birthDate !== null) return <span className="mute nowrap">{t('audit.subject.patient', { born: formatDate(subject.birthDate), number: subject.recordNumber })}</span>;
  if (subject?.type === 'patient') return <span className="mute nowrap">{t('audit.number', { number: subject.recordNumber })}</span>;
  return subject?.type === 'person' ? <span className="mute nowrap">{roleWords(subject.role)}</span> : null;
};

interface AuditHeadProps {
  readonly question: AuditQuestion;
  readonly subject: Subject | undefined;
  readonly range: Range;
  readonly onRange: (range: Range) => void;
  readonly day: string;
  readonly onDay: (day: string) => void;
  readonly today: string;
  readonly children?: ReactNode;
}

/** What is asked, about whom, and from when to when. */
export const AuditHead = ({ question, subject, range, onRange, day, onDay, today, children }: AuditHeadProps) => {
  const heading = useRef<HTMLHeadingElement>(null);
  const about = subject && `${subject.type} ${subject.type === 'patient' ? subject.patientId : subject.type === 'person' ? subject.staffId : ''}`;
  // A new answer begins at its title, unless somebody is choosing what to ask.
  useEffect(() => {
    if (about !== undefined && !document.activeElement?.closest('.aud__head')) heading.current?.focus();
  }, [about]);
  return (
    <div className="aud__head">
      <h1 ref={heading} tabIndex={-1}><Title question={question} subject={subject} /></h1><About subject={subject} />
      <div className="aud__end">
        <Choice isSmall hideLabel label={t('audit.question')} value={question} options={questions.map((value) => ({ value, label: t(`audit.by.${value}`) }))} onChange={(value) => { go({ page: 'audit', question: value, id: value === 'disclosures' && subject?.type === 'patient' ? subject.patientId : null }); }} />
        {question !== 'disclosures' && <NativeSelect aria-label={t('audit.range')} leftSection={<Icon name="calendar" size={16} />} value={range} data={rangesFor(question).map((value) => ({ value, label: t(`audit.range.${value}`) }))}
          onChange={(event) => { onRange(event.currentTarget.value as Range); }} />}
        {range === 'day' && <input type="date" className="aud__day" aria-label={t('audit.day')} value={day} max={today} onChange={(event) => { if (event.currentTarget.value !== '') onDay(event.currentTarget.value); }} />}
        {children}
      </div>
    </div>
  );
};
