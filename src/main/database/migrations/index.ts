import type { Migration } from '#shared/database/migrate.ts';
import { foundation } from './0010-foundation.ts';
import { interchange } from './0020-interchange.ts';
import { patients } from './0030-patients.ts';
import { vitals } from './0040-vitals.ts';
import { allergies } from './0050-allergies.ts';
import { problems } from './0060-problems.ts';
import { medications } from './0070-medications.ts';
import { immunizations } from './0080-immunizations.ts';
import { encounters } from './0090-encounters.ts';
import { results } from './0100-results.ts';
import { appointments } from './0110-appointments.ts';
import { directory } from './0120-directory.ts';
import { originals } from './0130-originals.ts';
import { importJobs } from './0140-import-jobs.ts';
import { patientMatching } from './0150-patient-matching.ts';
import { directoryWords } from './0160-directory-words.ts';
import { people } from './0170-people.ts';
import { secondFactor } from './0180-second-factor.ts';
import { restrictions } from './0190-restrictions.ts';
import { drafts } from './0200-drafts.ts';
import { sensitive } from './0210-sensitive.ts';
import { auditProof } from './0220-audit-proof.ts';
import { recordContents } from './0230-record-contents.ts';
import { auditPages } from './0240-audit-pages.ts';
import { alarms } from './0250-alarms.ts';
import { incidents } from './0260-incidents.ts';
import { sync } from './0270-sync.ts';

/** In order; numbers rise by ten, and a released one never changes. */
export const migrations: readonly Migration[] = [
  foundation, interchange, patients, vitals, allergies, problems, medications, immunizations, encounters, results, appointments, directory, originals,
  importJobs, patientMatching, directoryWords, people, secondFactor, restrictions, drafts, sensitive, auditProof, recordContents, auditPages, alarms, incidents, sync,
];
