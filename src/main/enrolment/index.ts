export type { FindHub } from './connect-clinic.ts';
export { createEnrolment, pageOf, servingHandlers } from './handlers.ts';
export { createServing } from './serving.ts';
