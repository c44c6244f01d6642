import { create } from 'zustand';

interface Saved {
  readonly patientId: string;
  readonly recordId: string;
  /** ISO 8601. */
  readonly at: string;
}

export const useJustSaved = create<{ readonly saved: Saved | undefined }>(() => ({ saved: undefined }));

/** A form has saved this record and closes: where it is stands in the status bar from now on, as it goes. */
export const noteSaved = (patientId: string, recordId: string): void => { useJustSaved.setState({ saved: { patientId, recordId, at: new Date().toISOString() } }); };
