/** The shield: half filled, half written. */
export const Brand = ({ label }: { readonly label: string }) => (
  <svg width="32" height="32" viewBox="0 0 32 32" role="img" aria-label={label}>
    <path d="M16 2.5 27.5 7v9c0 6.6-4.7 11.2-11.5 13.5C9.2 27.2 4.5 22.6 4.5 16V7z" fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" />
    <path d="M16 2.5V29.5C9.2 27.2 4.5 22.6 4.5 16V7z" fill="currentColor" />
    <path d="M19.5 11h4.500M19.500 15.500h4M19.500 20h2.500" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
  </svg>
);
