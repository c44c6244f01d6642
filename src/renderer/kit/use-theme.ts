import { useEffect } from 'react';
import { useMantineColorScheme } from '@mantine/core';

/** As the computer, or one's own choice, in the order they are offered. */
export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Shows the window in a theme once it is known. */
export const useTheme = (theme: Theme | undefined): void => {
  const { setColorScheme } = useMantineColorScheme();
  // oxlint-disable-next-line react/exhaustive-deps -- the setter is a new function in each render: in the list it would run for ever
  useEffect(() => { if (theme) setColorScheme(theme); }, [theme]);
};
