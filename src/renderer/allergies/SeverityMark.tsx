import type { Allergy } from '#shared/allergies/allergy.ts';

/** Octagon severe, triangle moderate, ring mild, dashed ring not known: the shape says it first, the colour second. */
export const SeverityMark = ({ severity }: { readonly severity: Allergy['severity'] }) => {
  switch (severity) {
    case 'severe':
      return <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z" fill="currentColor" /><path className="knock" d="M8 4v5M8 11.6v.1" strokeWidth="1.8" strokeLinecap="round" /></svg>;
    case 'moderate':
      return <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 1.5 15.2 14.2H.8z" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" /><path d="M8 6v4M8 12v.1" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" /></svg>;
    case 'mild':
      return <svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="2" /></svg>;
    case 'unknown':
      return <svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="3 3" /></svg>;
  }
};
