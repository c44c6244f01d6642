export type { FindHub } from './connect-clinic.ts';
export { createEnrolment, pageOf } from './handlers.ts';
