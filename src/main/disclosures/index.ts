import type { Handlers, InputOf, OutputOf } from '#shared/contract/define.ts';
import { accountingYears, mostDisclosures } from '#shared/disclosures/contract.ts';
import type { disclosuresContract } from '#shared/disclosures/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { hiddenFrom } from '#main/audit-export/index.ts';
import { clinicNameOf, disclosuresOf, patientFacts, seenBy } from './store.ts';
import type { PatientFacts } from './store.ts';

type List = (typeof disclosuresContract)['disclosures.list'];

const yearsBefore = (moment: string, years: number): string => {
  const at = new Date(moment);
  at.setUTCFullYear(at.getUTCFullYear() - years);
  return at.toISOString();
};

const found = async (context: CallContext, patientId: string): Promise<PatientFacts | 'no-such' | 'closed-chart'> => {
  const patient = await patientFacts(context.read, patientId);
  if (!patient) return 'no-such';
  return (await hiddenFrom(context)).includes(patientId) ? 'closed-chart' : patient;
};

const list = async (context: CallContext, { patientId }: InputOf<List>): Promise<OutputOf<List>> => {
  const { read, viewer, clock } = context;
  const patient = await found(context, patientId);
  if (typeof patient === 'string') return { type: patient };
  const to = clock.now();
  const from = yearsBefore(to, accountingYears);
  const disclosures = await disclosuresOf(read, patientId, from, mostDisclosures + 1);
  return {
    type: 'listed', clinicName: await clinicNameOf(read), from, to, patient: viewer.may('patients:read') ? patient : { recordNumber: patient.recordNumber, familyName: '', givenNames: '', birthDate: null },
    disclosures: disclosures.slice(0, mostDisclosures), more: disclosures.length > mostDisclosures, seenBy: [...(await seenBy(read, patientId, from))],
  };
};

export const disclosuresHandlers = {
  'disclosures.list': list,
  'disclosures.print': async (context, { patientId }) => {
    const patient = await found(context, patientId);
    return { type: typeof patient === 'string' ? patient : 'ready' };
  },
} satisfies Handlers<typeof disclosuresContract, CallContext>;
