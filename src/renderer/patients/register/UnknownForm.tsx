import { useState } from 'react';
import { temporaryName } from '#shared/patients/temporary-name.ts';
import type { Sex } from '#shared/patients/patient.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { Action } from '#renderer/kit/Action.tsx';
import { Choice } from '#renderer/kit/Choice.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { useShownForm } from '#renderer/drafts/index.ts';
import { go } from '#renderer/navigation/index.ts';
import { t } from '#renderer/text/index.ts';
import { Section } from './RegisterFields.tsx';
import { useRegister } from './store.ts';
import { ageOf, useUnknown } from './unknown-store.ts';

const sexes: readonly Sex[] = ['female', 'male', 'other', 'unknown'];

/** Name known, or not. */
export const ModeChoice = () => {
  const { isUnknown, setUnknown } = useRegister();
  return (
    <Choice label={t('mode.label')} hideLabel isSmall value={isUnknown ? 'unknown' : 'known'} onChange={(mode) => { setUnknown(mode === 'unknown'); }}
      options={[{ value: 'known', label: t('mode.known') }, { value: 'unknown', label: t('mode.unknown') }]} />
  );
};

/** Beside the form, for whoever looks for a way around the name. */
export const CannotSay = () => {
  const setUnknown = useRegister((state) => state.setUnknown);
  return (
    <section className="cannot">
      <p><b>{t('unknown.cannotSay')}</b><br /><span className="sm sec">{t('unknown.cannotSay.text')}</span></p>
      <Action keys="Alt T" onClick={() => { setUnknown(true); }}>{t('unknown.use')}</Action>
    </section>
  );
};

/** Somebody unconscious, or a child nobody knows: only what is seen, and at once. */
export const UnknownForm = () => {
  const { sex, age, note, saving, change, save } = useUnknown();
  const setUnknown = useRegister((state) => state.setUnknown);
  useShownForm('register-unknown', null, () => { change({ sex: null, age: '', note: '' }); });
  const [isAsked, setIsAsked] = useState(false);
  const years = ageOf(age);
  const isBad = years === undefined;
  const trySave = async (): Promise<void> => {
    setIsAsked(true);
    if (isBad) return document.querySelector<HTMLElement>('.form input[inputmode="numeric"]')?.focus();
    const id = await save();
    if (id !== undefined) go({ page: 'chart', patientId: id, tab: null });
  };
  useKeys({ 'Ctrl Enter': () => { void trySave(); }, 'Alt T': () => { setUnknown(false); }, 'Esc': () => { go({ page: 'home' }); } });
  // The record number is given when it is saved, so only the words in front of it stand here.
  const called = temporaryName(sex ?? 'unknown', years ?? null, '');
  return (
    <div className="reg">
      <div className="reg__head">
        <h1>{t('register.title')}</h1><ModeChoice />
        <span className="end"><span><Kbd>Tab</Kbd> {t('register.hint.next')}</span><span><Kbd>Esc</Kbd> {t('register.hint.esc')}</span></span>
      </div>
      <form className="panel form" aria-label={t('mode.unknown')} data-region onSubmit={(event) => { event.preventDefault(); }}>
        <div className="form__body">
          <Section title={t('unknown.seen')}>
            <div className="s12">
              <Choice label={t('register.sex')} value={sex} onChange={(next) => { change({ sex: next }); }} options={sexes.map((value) => ({ value, label: t(`sex.${value}`) }))} />
            </div>
            <TextField className="s4" label={t('unknown.age')} value={age} maxLength={3} inputMode="numeric" autoFocus rightSection={t('register.age.years')} rightSectionWidth={56}
              problem={isBad && (isAsked || age.length > 2) ? t('unknown.bad-age') : undefined} onChange={(event) => { change({ age: event.currentTarget.value }); }} />
            <p className="saidas s8" role="status"><Icon name="person" /><span>{t('unknown.called')}: {t('unknown.called.text', { name: [called.familyName, called.givenNames.replace(/ ?\(\)$/, '')].filter((part) => part !== '').join(', ') })}</span></p>
            <TextField className="s12" label={t('unknown.note')} optional={t('optional')} value={note} maxLength={200} dir="auto" hint={t('unknown.note.hint')}
              onChange={(event) => { change({ note: event.currentTarget.value }); }} />
          </Section>
        </div>
        {typeof saving === 'object' && <FailurePanel failure={saving.failed} onRetry={() => { void trySave(); }} kept={t('register.kept')} />}
        <div className="form__foot">
          <p role="status"><Icon name="check" /><span>{t('unknown.ready')}</span></p>
          <Action size="lg" kind="primary" keys="Ctrl Enter" disabled={saving === 'saving'} onClick={() => { void trySave(); }}>{saving === 'saving' ? t('register.saving') : t('unknown.save')}</Action>
        </div>
      </form>
      <div className="right">
        <section className="panel"><StatePanel icon="people" title={t('unknown.noQuestion')}><p>{t('unknown.noQuestion.text')}</p></StatePanel></section>
      </div>
    </div>
  );
};
