import { createTheme } from '@mantine/core';

/** The tokens of tokens.css, as the component library wants them. */
export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 8, dark: 4 },
  colors: {
    petrol: ['#E9F3F5', '#D5E8EC', '#ABD2DA', '#7FBCC8', '#58B4C5', '#2D93A6', '#167A8D', '#0C6779', '#0A596A', '#083F4B'],
  },
  fontFamily: 'var(--wl-font)',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '8px' },
  defaultRadius: 'md',
  cursorType: 'default',
  respectReducedMotion: true,
});
