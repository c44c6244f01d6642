export { appointmentsHandlers } from './handlers.ts';
export { appointmentsSection } from './appointment-section.ts';
