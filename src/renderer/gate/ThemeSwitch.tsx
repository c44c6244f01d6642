import { useState } from 'react';
import { useMantineColorScheme } from '@mantine/core';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Choice } from '#renderer/kit/Choice.tsx';
import { themes } from '#renderer/kit/use-theme.ts';
import type { Theme } from '#renderer/kit/use-theme.ts';

/** Light, dark or as the computer; kept in the settings file, which holds nothing about people. */
export const ThemeSwitch = ({ theme }: { readonly theme: Theme }) => {
  const [shown, setShown] = useState(theme);
  const { setColorScheme } = useMantineColorScheme();
  const choose = (next: Theme): void => {
    setShown(next);
    setColorScheme(next);
    void outcomeOf(gate['settings.appearance']({ theme: next }));
  };
  return (
    <Choice isSmall hideLabel label={t('theme.label')} value={shown} onChange={choose}
      options={themes.map((value) => ({ value, label: t(`theme.${value}`) }))} />
  );
};
