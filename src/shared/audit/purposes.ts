/** Why rows of the log, or what was told of a patient, leave the clinic. One of these, never a free text: the log holds no note. */
export const purposes = ['patient-request', 'privacy-review', 'incident', 'legal', 'authority'] as const;
export type Purpose = (typeof purposes)[number];
