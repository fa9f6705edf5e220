import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** The green of Rabat's roof tiles, quiet enough to leave red and amber to the alerts. */
const zellige: MantineColorsTuple = [
  '#e8f5f1',
  '#d0e8e1',
  '#a2d2c5',
  '#71bba8',
  '#4aa890',
  '#319c82',
  '#1f8870',
  '#0f725d',
  '#0b5c4d',
  '#06473b',
];
/** Ink with a trace of green, for the surfaces of a dark control room. */
const dark: MantineColorsTuple = [
  '#dbe5e3',
  '#a9bab7',
  '#8a9e9a',
  '#5f7370',
  '#3a4b4b',
  '#2a3839',
  '#1c2728',
  '#151e1f',
  '#0f1617',
  '#0a1011',
];
const gray: MantineColorsTuple = [
  '#f5f7f6',
  '#edf1ef',
  '#dfe5e3',
  '#cdd6d3',
  '#b3bfbc',
  '#8e9c99',
  '#64736f',
  '#485653',
  '#303c3a',
  '#1b2625',
];

const FONT = "'Noto Sans Variable', 'Noto Sans Arabic Variable', system-ui, sans-serif";

export const theme = createTheme({
  // Mantine locks scrolling with a style element, which the content security policy refuses, so ground.css locks it instead.
  components: { Modal: { defaultProps: { lockScroll: false } } },
  primaryColor: 'zellige',
  primaryShade: 7,
  colors: { zellige, dark, gray },
  black: '#14201f',
  autoContrast: true,
  luminanceThreshold: 0.32,
  defaultRadius: 4,
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  fontFamily: FONT,
  headings: { fontFamily: FONT, fontWeight: '650' },
  fontSizes: { xs: '12px', sm: '13.5px', md: '15px', lg: '17px', xl: '21px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
});
