export { contentDigest } from './content-digest.ts';
export type { DemoClinic, DemoPatient, DemoPerson } from './demo-clinic.ts';
export { generateDemoClinic } from './generate-demo-clinic.ts';
export { seedDemoClinic } from './seed-demo-clinic.ts';
