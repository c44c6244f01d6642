import { useState } from 'react';
import { useMantineColorScheme } from '@mantine/core';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { flushDrafts } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Choice } from '#renderer/kit/Choice.tsx';
import { themes } from '#renderer/kit/use-theme.ts';
import { go } from '#renderer/navigation/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { UpdatePanel } from '#renderer/updates/index.ts';

const ThemeSetting = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [isKept, setIsKept] = useState(true);
  const choose = async (theme: (typeof themes)[number]): Promise<void> => {
    setColorScheme(theme);
    const outcome = await outcomeOf(clinic['settings.appearance']({ theme }));
    setIsKept(outcome.type === 'value');
  };
  return (
    <>
      <Choice label={t('theme.label')} value={colorScheme} onChange={(theme) => { void choose(theme); }} options={themes.map((value) => ({ value, label: t(`theme.${value}`) }))} />
      <p className="sm sec" role="status">{isKept ? '' : t('settings.theme.notKept')}</p>
    </>
  );
};

/** The look of this computer and one's own secrets. */
export const SettingsPage = () => {
  const { clinicName, displayName, role, mayChoosePin, hasPin, hasSecondFactor } = useSession();
  const [failure, setFailure] = useState<Failure>();
  const openGate = async (page: 'change-password' | 'second-factor' | 'choose-pin'): Promise<void> => {
    await flushDrafts();
    const outcome = await outcomeOf(clinic['session.openGate']({ page }));
    setFailure(outcome.type === 'value' || outcome.type === 'gone' ? undefined : outcome);
  };
  return (
    <div className="page page--narrow">
      <div className="page__head"><h1>{t('settings.title')}</h1></div>
      <section className="panel"><div className="panel__head"><h2>{t('settings.look')}</h2></div><div className="panel__in"><ThemeSetting /></div></section>
      <section className="panel">
        <div className="panel__head"><h2>{t('settings.you')}</h2></div>
        <div className="panel__in">
          <p><bdi>{displayName}</bdi>, {t(`role.${role}`)}</p>
          <p className="sec sm">{t('settings.secrets.text')}</p>
          <div className="settings__secrets">
            {mayChoosePin && <Action icon="lock" onClick={() => { void openGate('choose-pin'); }}>{t(hasPin ? 'settings.pin.change' : 'settings.pin')}</Action>}
            <Action icon="check" onClick={() => { void openGate('second-factor'); }}>{t(hasSecondFactor ? 'settings.secondFactor.change' : 'settings.secondFactor')}</Action>
            <Action icon="key" onClick={() => { void openGate('change-password'); }}>{t('settings.changePassword')}</Action>
          </div>
          {failure && <FailurePanel failure={failure} />}
        </div>
      </section>
      <UpdatePanel />
      <section className="panel"><div className="panel__head"><h2>{t('settings.about')}</h2></div><div className="panel__in"><p><bdi>{clinicName}</bdi></p><div className="settings__secrets"><Action icon="network" onClick={() => { go({ page: 'network' }); }}>{t('network.title')}</Action></div></div></section>
    </div>
  );
};
