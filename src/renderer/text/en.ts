import { audit } from './en/audit.ts';
import { auditProof } from './en/audit-proof.ts';
import { auditExport } from './en/audit-export.ts';
import { auditSentences } from './en/audit-sentences.ts';
import { alarms } from './en/alarms.ts';
import { care } from './en/care.ts';
import { chart } from './en/chart.ts';
import { common } from './en/common.ts';
import { enrolment } from './en/enrolment.ts';
import { frame } from './en/frame.ts';
import { gate } from './en/gate.ts';
import { identity } from './en/identity.ts';
import { incidents } from './en/incidents.ts';
import { network } from './en/network.ts';
import { patients } from './en/patients.ts';
import { people } from './en/people.ts';
import { privacy } from './en/privacy.ts';
import { recoverClinic } from './en/recover-clinic.ts';
import { serving } from './en/serving.ts';
import { twoAnswers } from './en/two-answers.ts';
import { updates } from './en/updates.ts';
import { vitals } from './en/vitals.ts';
import { work } from './en/work.ts';

/** Every word on every screen, in English. */
export const en = { ...audit, ...auditProof, ...auditExport, ...auditSentences, ...alarms, ...care, ...common, ...chart, ...enrolment, ...frame, ...gate, ...identity, ...incidents, ...network, ...patients, ...people, ...privacy, ...recoverClinic, ...serving, ...twoAnswers, ...updates, ...vitals, ...work } as const;
