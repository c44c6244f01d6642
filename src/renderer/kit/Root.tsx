import { MantineProvider } from '@mantine/core';
import type { MantineColorScheme, MantineColorSchemeManager } from '@mantine/core';
import type { ReactNode } from 'react';
import { getStyleNonce } from './page-policy.ts';
import { theme } from './theme.ts';

// The library would keep the theme in localStorage; a window keeps nothing, the core does.
const forgetful: MantineColorSchemeManager = {
  get: (preset) => preset,
  set: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => undefined,
};

interface RootProps {
  readonly colorScheme: MantineColorScheme;
  readonly children: ReactNode;
}

/** What every window is drawn in. */
export const Root = ({ colorScheme, children }: RootProps) => (
  <MantineProvider theme={theme} defaultColorScheme={colorScheme} colorSchemeManager={forgetful} getStyleNonce={getStyleNonce}>
    {children}
  </MantineProvider>
);
