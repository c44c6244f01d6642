import { PrivacyPage } from '#renderer/alerts/index.ts';
import { AuditPage } from '#renderer/audit/index.ts';
import { DirectoryPage } from '#renderer/directory/index.ts';
import { IncidentsPage } from '#renderer/incidents/index.ts';
import { ImportPage } from '#renderer/interchange/index.ts';
import type { Place } from '#renderer/navigation/index.ts';
import { NetworkPage } from '#renderer/network/index.ts';
import { FindPage, HomePage, RegisterPage } from '#renderer/patients/index.ts';
import { PoliciesPage } from '#renderer/policies/index.ts';
import { SettingsPage } from '#renderer/settings/index.ts';
import { PrivilegesPage, StaffPage } from '#renderer/staff/index.ts';
import { TasksPage } from '#renderer/tasks/index.ts';
import { ChartPage } from './ChartPage.tsx';

/** Which page a place is. */
export const Pages = ({ place }: { readonly place: Place }) => {
  switch (place.page) {
    case 'home': return <HomePage />;
    case 'find': return <FindPage query={place.query} />;
    case 'register': return <RegisterPage typed={place.typed} />;
    // A key per patient: no state of one chart may live on in another.
    case 'chart': return <ChartPage key={place.patientId} patientId={place.patientId} tab={place.tab} opened={place.record} />;
    case 'directory': return <DirectoryPage />;
    case 'import': return <ImportPage />;
    case 'staff': return <StaffPage />;
    case 'privileges': return <PrivilegesPage />;
    case 'policies': return <PoliciesPage />;
    case 'tasks': return <TasksPage />;
    case 'network': return <NetworkPage />;
    case 'privacy': return <PrivacyPage />;
    case 'incidents': return <IncidentsPage id={place.id} alertId={place.alertId} />;
    case 'audit': return <AuditPage question={place.question} id={place.id} />;
    case 'settings': return <SettingsPage />;
  }
};
