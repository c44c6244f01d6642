export { appointmentLook, appointmentsSection } from './appointments-section.ts';
