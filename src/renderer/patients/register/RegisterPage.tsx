import { useEffect, useRef, useState } from 'react';
import { useShownForm } from '#renderer/drafts/index.ts';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { go } from '#renderer/navigation/index.ts';
import type { Patient } from '#shared/patients/patient.ts';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { useSearchId } from '../use-patient-search.ts';
import { BirthDateField } from './BirthDateField.tsx';
import { emptyForm, formFromTyped, hasName, missingIn, patientOf } from './form.ts';
import { MatchPanel } from './MatchPanel.tsx';
import { RegisterFoot } from './RegisterFoot.tsx';
import { InterpreterField, LineField, Section, SexField } from './RegisterFields.tsx';
import { CannotSay, ModeChoice, UnknownForm } from './UnknownForm.tsx';
import { draftName, unanswered, useRegister } from './store.ts';

const pause = 200;
const open = (patientId: string): void => { go({ page: 'chart', patientId, tab: null }); };

/** What was searched for becomes the beginning of the form, unless one is half typed already. */
const useBegin = (typed: string): void => {
  useEffect(() => {
    const { form, begin } = useRegister.getState();
    if (typed !== '' && JSON.stringify(form) === JSON.stringify(emptyForm)) begin(formFromTyped(typed));
  }, [typed]);
};

const useLiveMatches = (today: string): void => {
  const form = useRegister((state) => state.form);
  const compare = useRegister((state) => state.compare);
  const { current } = useSearchId();
  useEffect(() => {
    const timer = setTimeout(() => { void compare(today, current()); }, pause);
    return () => { clearTimeout(timer); };
  }, [form, today, compare, current]);
};

/** A person whose name is known, with everybody who may be the same beside it. */
const NamedForm = ({ typed }: { readonly typed: string }) => {
  const { today } = useSession();
  const { form, matches, askPrivacyOfficer, comparedWith, compareFailed, notTheSame, saving, naming, sameAs, change, begin, answer, save, setUnknown, setSameAs, endNaming } = useRegister();
  const [isAsked, setIsAsked] = useState(false);
  const [isBornSettled, setIsBornSettled] = useState(form.born !== '');
  const matchPanel = useRef<HTMLElement>(null);
  const clear = (): void => { begin(emptyForm); setIsAsked(false); setIsBornSettled(false); };
  const draft = draftName(naming);
  useShownForm(draft.form, draft.patientId, clear);
  useBegin(typed);
  useLiveMatches(today);
  const waiting = unanswered(matches, notTheSame, sameAs);
  const focusMatches = (): void => { (matchPanel.current?.querySelector<HTMLElement>('.m--strong button') ?? matchPanel.current)?.focus(); };

  const trySave = async (): Promise<void> => {
    setIsAsked(true);
    if (waiting.length > 0) return focusMatches();
    if (!patientOf(form, today)) return document.querySelector<HTMLElement>(hasName(form) ? '.born__field input' : '.form input')?.focus();
    const id = await save(today);
    if (id !== undefined) open(id);
  };
  const back = (): void => {
    if (!naming) return go({ page: 'home' });
    endNaming();
    go({ page: 'chart', patientId: naming.patient.id, tab: 'details' });
  };
  const openMatch = (i: number) => (): void => { const match = matches[i]; if (match && !naming) open(match.patient.id); };
  useKeys({
    'Ctrl Enter': () => { void trySave(); },
    'Alt 1': openMatch(0), 'Alt 2': openMatch(1), 'Alt 3': openMatch(2),
    'Alt T': () => { if (!naming) setUnknown(true); },
    Esc: back,
  });
  const fields = { form, onChange: change };

  return (
    <div className="reg">
      <div className="reg__head">
        {naming ? <><h1>{t('naming.title')}</h1><p className="sec">{t('naming.of', { name: temporaryWords(naming.patient) })}</p></> : <><h1>{t('register.title')}</h1><ModeChoice /></>}
        <span className="end"><span><Kbd>Tab</Kbd> {t('register.hint.next')}</span><span><Kbd>F6</Kbd> {t('register.hint.matches')}</span>{!naming && <span><Kbd>Esc</Kbd> {t('register.hint.esc')}</span>}</span>
      </div>
      <form className="panel form" aria-label={naming ? t('naming.title') : t('register.title')} data-region onSubmit={(event) => { event.preventDefault(); }}>
        <div className="form__body">
          <Section title={t('register.name')}>
            <LineField name="familyName" {...fields} isFirst problem={isAsked && !hasName(form) ? t('register.name.missing') : undefined} />
            <LineField name="givenNames" {...fields} />
            <LineField name="likesToBeCalled" {...fields} />
            <LineField name="nameInOwnScript" {...fields} />
            <LineField name="formerNames" {...fields} />
          </Section>
          <Section title={t('register.born')}>
            <BirthDateField form={form} today={today} isAsked={isAsked} isFuture={saving === 'born-in-future'} isSettled={isBornSettled} onChange={change} onSettled={setIsBornSettled} />
            <SexField {...fields} />
          </Section>
          <Section title={t('register.reach')}>
            <LineField name="phone" {...fields} />
            <LineField name="language" {...fields} />
            <InterpreterField {...fields} />
            <LineField name="street" {...fields} />
            <LineField name="town" {...fields} />
          </Section>
        </div>
        <RegisterFoot waiting={waiting.length} missing={missingIn(form, today)} saving={saving} naming={naming ? { isSame: sameAs !== null, onBack: back } : undefined}
          onSave={() => { void trySave(); }} onClear={clear} />
      </form>
      <MatchPanel ref={matchPanel} matches={matches} notTheSame={notTheSame} askPrivacyOfficer={askPrivacyOfficer} comparedWith={comparedWith} hasFailed={compareFailed}
        same={naming ? { id: sameAs, onSame: setSameAs } : undefined} aside={!naming && <CannotSay />} onOpen={open} onAnswer={answer} />
    </div>
  );
};

const temporaryWords = ({ familyName, givenNames }: Patient): string => `${familyName}, ${givenNames}`;

/** A new patient: by name, or by what is seen when nobody can say the name. */
export const RegisterPage = ({ typed }: { readonly typed: string }) => {
  const isUnknown = useRegister((state) => state.isUnknown && state.naming === null);
  return isUnknown ? <UnknownForm /> : <NamedForm typed={typed} />;
};
