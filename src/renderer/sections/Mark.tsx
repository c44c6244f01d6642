const shapes = {
  // Now: a filled dot. Over: a tick. Coming: a ring. Not so: a cross. Look again: a triangle.
  now: <circle cx="8" cy="8" r="4.5" fill="currentColor" />,
  over: <path d="M3 8.500l3.500 3.500L13 5" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />,
  coming: <circle cx="8" cy="8" r="4" fill="none" stroke="currentColor" strokeWidth="2" />,
  not: <path d="M4 4l8 8M12 4l-8 8" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />,
  ask: <path d="M8 2.500 14.500 13.500H1.500zM8 6.500v3M8 11.600v.1" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" strokeLinecap="round" />,
  kept: <path d="M4 2h5l3 3v9H4zM6 8h4M6 11h4" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round" />,
} as const;
export type MarkName = keyof typeof shapes;

/** The shape before a status; the word beside it says the same. */
export const Mark = ({ name }: { readonly name: MarkName }) => (
  <svg className={`mark mark--${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{shapes[name]}</svg>
);
