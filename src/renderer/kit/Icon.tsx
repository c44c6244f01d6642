// Outlines from Tabler Icons (MIT), copied: the package's six thousand modules would slow every build for these few.
const outlines = {
  home: 'M4 4h6v16H4z M14 4h6v9h-6z M14 17h6v3h-6z',
  person: 'M8 7a4 4 0 1 0 8 0a4 4 0 1 0-8 0 M6 21v-2a4 4 0 0 1 4-4h4a4 4 0 0 1 4 4v2',
  personPlus: 'M8 7a4 4 0 1 0 8 0a4 4 0 0 0-8 0 M16 19h6 M19 16v6 M6 21v-2a4 4 0 0 1 4-4h4',
  people: 'M5 7a4 4 0 1 0 8 0a4 4 0 1 0-8 0 M3 21v-2a4 4 0 0 1 4-4h4a4 4 0 0 1 4 4v2 M16 3.1a4 4 0 0 1 0 7.8 M21 21v-2a4 4 0 0 0-3-3.9',
  search: 'M3 10a7 7 0 1 0 14 0a7 7 0 1 0-14 0 M21 21l-6-6',
  import: 'M4 17v2a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-2 M7 11l5 5 5-5 M12 4v12',
  settings: 'M4 10a2 2 0 1 0 4 0a2 2 0 0 0-4 0 M6 4v4 M6 12v8 M10 16a2 2 0 1 0 4 0a2 2 0 0 0-4 0 M12 4v10 M12 18v2 M16 7a2 2 0 1 0 4 0a2 2 0 0 0-4 0 M18 4v1 M18 9v11',
  keyboard: 'M4 6h16a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2z M6 10v.01 M10 10v.01 M14 10v.01 M18 10v.01 M6 14v.01 M18 14v.01 M10 14h4',
  lock: 'M7 11h10a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2z M8 11V7a4 4 0 0 1 8 0v4 M12 15.5v1.5',
  check: 'M5 12l5 5L20 7',
  dash: 'M5 12h14',
  plus: 'M12 5v14 M5 12h14',
  cross: 'M18 6L6 18 M6 6l12 12',
  warn: 'M12 9v4 M12 16.5v.01 M10.4 3.6L2.3 17.1A1.9 1.9 0 0 0 3.9 20h16.2a1.9 1.9 0 0 0 1.6-2.9L13.6 3.6a1.9 1.9 0 0 0-3.2 0z',
  calendar: 'M6 5h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z M16 3v4 M8 3v4 M4 11h16',
  clock: 'M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0 M12 7v5l3 3',
  file: 'M14 3v4a1 1 0 0 0 1 1h4 M17 21H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h7l5 5v11a2 2 0 0 1-2 2z M9 13h6 M9 17h6',
  key: 'M16.5 3.5a4 4 0 0 1 0 8 4 4 0 0 1-1.6-.3L13 13h-2v2H9v2H7v2H3v-3l8.8-8.8A4 4 0 0 1 16.5 3.5z M16.5 7.5v.01',
  question: 'M8 8a3.5 3 0 0 1 3.500-3h1a3.500 3 0 0 1 3.500 3a3 3 0 0 1-2 3a3 4 0 0 0-2 4 M12 19v.01',
  rings: 'M2.5 12a6.500 6.500 0 1 0 13 0a6.500 6.500 0 1 0-13 0 M8.5 12a6.500 6.500 0 1 0 13 0a6.500 6.500 0 1 0-13 0',
  tasks: 'M3.5 6.500l1.500 1.500 3-3 M3.5 12.500l1.500 1.500 3-3 M3.5 18.500l1.500 1.500 3-3 M11 7h9 M11 13h9 M11 19h9',
  network: 'M4 4h7v6H4z M13 14h7v6h-7z M4 17h5 M7.5 10v7 M16.500 14V7H11',
  circle: 'M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0',
  disk: 'M12 3c4.400 0 8 1.300 8 3s-3.600 3-8 3-8-1.300-8-3 3.600-3 8-3z M4 6v6c0 1.700 3.600 3 8 3s8-1.300 8-3V6 M4 12v6c0 1.700 3.600 3 8 3s8-1.300 8-3v-6',
  shield: 'M12 3l8 3v5c0 5-3.200 8.700-8 10-4.800-1.300-8-5-8-10V6z M9 11.500l2 2 4-4',
  log: 'M11.5 20.900A12 12 0 0 1 3.500 6 12 12 0 0 0 12 3a12 12 0 0 0 8.500 3c.6 2 .7 4 .4 6 M15 19l2 2 4-4',
  eye: 'M10 12a2 2 0 1 0 4 0a2 2 0 0 0-4 0 M21 12c-2.400 4-5.400 6-9 6s-6.600-2-9-6c2.400-4 5.400-6 9-6s6.600 2 9 6',
  down: 'M6 9l6 6 6-6',
  print: 'M17 17h2a2 2 0 0 0 2-2v-4a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v4a2 2 0 0 0 2 2h2 M17 9V5a2 2 0 0 0-2-2H9a2 2 0 0 0-2 2v4 M9 13h6a2 2 0 0 1 2 2v4a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2v-4a2 2 0 0 1 2-2z',
  erase: 'M20 6a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9l-5-5a1.5 1.5 0 0 1 0-2l5-5z M12 10l4 4 M16 10l-4 4',
  leave: 'M14 8V6a2 2 0 0 0-2-2H5a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h7a2 2 0 0 0 2-2v-2 M9 12h12l-3-3 M18 15l3-3',
} as const;
export type IconName = keyof typeof outlines;

/** A line drawing beside words; never the only sign, so readers skip it. */
export const Icon = ({ name, size = 18 }: { readonly name: IconName; readonly size?: 14 | 16 | 18 | 20 }) => (
  <svg className={`i i--${size}`} viewBox="0 0 24 24" aria-hidden="true"><path d={outlines[name]} /></svg>
);
