import { Choice } from '#renderer/kit/Choice.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { formatAge, formatDate, formatLongDate, t } from '#renderer/text/index.ts';
import { certainties, readBorn } from './form.ts';
import type { BornReading, Certainty, RegisterForm } from './form.ts';

const monthsOfYear = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

const problemWords = (reading: BornReading, certainty: Certainty, isAsked: boolean): string | undefined => {
  switch (reading.type) {
    case 'empty': return isAsked ? t('born.missing') : undefined;
    case 'not-a-date': return t('born.not-a-date', { example: certainty === 'full' || certainty === 'month' || certainty === 'year' ? t(`register.example.${certainty}`) : '' });
    case 'no-such-day': return t('born.no-such-day', { month: monthsOfYear.format(new Date(Date.UTC(reading.year, reading.month - 1, 1))), days: reading.daysInMonth });
    case 'short-year': case 'in-future': case 'too-long-ago': case 'bad-age': return t(`born.${reading.type}`);
    case 'date': case 'about': case 'unknown': case 'two-readings': return undefined;
  }
};

const keptWords = (reading: BornReading, today: string): string | undefined => {
  if (reading.type === 'about') return t('born.keptAbout', { year: reading.year });
  if (reading.type === 'unknown') return t('born.keptUnknown');
  if (reading.type !== 'date') return undefined;
  const age = formatAge(reading.date, today);
  return age === undefined ? t('born.kept', { date: formatDate(reading.date) }) : t('born.keptAge', { date: formatDate(reading.date), age });
};

interface BirthDateFieldProps {
  readonly form: RegisterForm;
  readonly today: string;
  /** True once somebody tried to save: then an empty field is a problem too. */
  readonly isAsked: boolean;
  readonly isFuture: boolean;
  readonly isSettled: boolean;
  readonly onChange: (part: Partial<RegisterForm>) => void;
  readonly onSettled: (isSettled: boolean) => void;
}

/** How much of the birth date is known, then one field for it, then how it is kept. */
export const BirthDateField = ({ form, today, isAsked, isFuture, isSettled, onChange, onSettled }: BirthDateFieldProps) => {
  const reading = readBorn(form, today);
  const { certainty } = form;
  const problem = isFuture ? t('born.in-future') : isSettled || isAsked ? problemWords(reading, certainty, isAsked) : undefined;
  const kept = keptWords(reading, today);
  return (
    <div className="born s12">
      <Choice label={t('register.birthDate')} value={certainty} onChange={(next) => { onChange({ certainty: next, born: '', chosenDay: null }); onSettled(false); }}
        options={certainties.map((value) => ({ value, label: t(`certainty.${value}`) }))} />
      <div className="born__row">
        {certainty !== 'unknown' && (
          <TextField label={t(`register.field.${certainty}`)} className="born__field" value={form.born} maxLength={40} problem={problem}
            inputMode={certainty === 'age' || certainty === 'year' ? 'numeric' : 'text'}
            {...(certainty === 'age' ? { rightSection: t('register.age.years'), rightSectionWidth: 56 } : { placeholder: t(`register.example.${certainty}`) })}
            onChange={(event) => { onChange({ born: event.currentTarget.value, chosenDay: null }); onSettled(false); }}
            onBlur={() => { onSettled(form.born.trim() !== ''); }} />
        )}
        <p className="saidas" role="status">{kept !== undefined && <><Icon name="calendar" />{kept}</>}</p>
      </div>
      {reading.type === 'two-readings' && (
        <Choice label={t('born.which')} value={form.chosenDay} onChange={(chosenDay) => { onChange({ chosenDay }); }}
          options={dayOrder(reading).map((value) => ({ value, label: formatLongDate(value) }))} />
      )}
    </div>
  );
};

/** The order people here write comes first; it is not chosen for them. */
const dayOrder = ({ dayFirst, monthFirst }: { readonly dayFirst: string; readonly monthFirst: string }): readonly string[] => {
  const parts = new Intl.DateTimeFormat(navigator.language).formatToParts(new Date(0)).map((part) => part.type);
  return parts.indexOf('month') < parts.indexOf('day') ? [monthFirst, dayFirst] : [dayFirst, monthFirst];
};
