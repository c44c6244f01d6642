import type { DemoClinic } from './demo-clinic.ts';
import type { Random } from './random.ts';

export const clinicName = 'Harbourfield Clinic (demonstration)';
export const eyeClinic = 'Harbourfield Eye Clinic';

const doctors = ['Dr Tomasz Adeyemi', 'Dr Solveig Marchetti', 'Dr Anand Whitcombe'] as const;
const nurses = ['Inês Okonjo-Lake', 'Pádraig Lindqvist'] as const;
export const midwife = 'Hinemoa Castellane';
export const optometrist = 'Leopold Achterberg';

/** The doctor who knows a person, and the nurse of one visit. The first of each signs in to the demonstration. */
export const pickDoctor = (random: Random): string => random.pick(doctors);
export const pickNurse = (random: Random): string => random.pick(nurses);

const phone = (ending: number) => `(207) 555-01${String(ending).padStart(2, '0')}`;

/** Everybody who gives care in the demonstration, and the houses they work in. Nobody of them exists. */
export const createDirectory = (): Pick<DemoClinic, 'practitioners' | 'organizations'> => {
  const practitioner = (name: string, qualification: string, i: number) => ({
    name, qualification, identifier: `urn:wardlight:demo|P-${String(100 + i)}`, phone: phone(20 + i), town: 'Harbourfield', active: true,
  });
  const organization = (name: string, type: string, i: number, isActive = true) => ({
    name, type, identifier: `urn:wardlight:demo|O-${String(100 + i)}`, phone: phone(40 + i), town: i === 2 ? 'Gullhaven' : 'Harbourfield', active: isActive,
  });
  return {
    practitioners: [
      ...doctors.map((name, i) => practitioner(name, 'General practitioner', i)), ...nurses.map((name, i) => practitioner(name, 'Registered nurse', 3 + i)),
      practitioner(midwife, 'Midwife', 5), practitioner(optometrist, 'Optometrist', 6), practitioner('Dr Ottoline Baptiste', 'Cardiologist', 7),
      practitioner('Rosalind Eze-Hartley', 'Physiotherapist', 8), { ...practitioner('Dr Wilhelmina Aske', 'General practitioner, retired', 9), active: false },
    ],
    organizations: [
      organization(clinicName, 'Primary care clinic', 0), organization('Harbourfield Laboratory', 'Laboratory', 1), organization('Gullhaven District Hospital', 'Hospital', 2),
      organization(eyeClinic, 'Eye clinic', 3), organization('Lantern Row Pharmacy', 'Community pharmacy', 4), organization('Saltmarsh Cottage Hospital', 'Hospital, closed', 5, false),
    ],
  };
};
