import type { Privilege } from '#shared/staff/roles.ts';
import type { Summary } from '#renderer/chart/index.ts';
import type { ChartTab } from '#renderer/navigation/index.ts';
import { t } from '#renderer/text/index.ts';

/** Any one of these opens the tab; none are needed for what the banner's reader may see anyway. */
const needs: Readonly<Record<ChartTab, readonly Privilege[]>> = {
  vitals: ['vitals:read'], results: ['results:read'], problems: ['problems:read'], medications: ['medications:read'], allergies: ['allergies:read'],
  immunizations: ['immunizations:read'], visits: ['encounters:read', 'appointments:read'], documents: ['documents:read'], details: [],
};

const forCare: readonly ChartTab[] = ['vitals', 'results', 'problems', 'medications', 'allergies', 'immunizations', 'visits', 'documents', 'details'];
/** Who measures nothing comes for who somebody is and when they come. */
const forTheDesk: readonly ChartTab[] = ['details', 'visits', 'allergies', 'results', 'problems', 'medications', 'immunizations', 'documents'];

/** The tabs that a role may open, in the order in which it needs them. */
export const chartTabsFor = (privileges: readonly Privilege[]): readonly ChartTab[] =>
  (privileges.includes('vitals:read') ? forCare : forTheDesk).filter((tab) => needs[tab].length === 0 || needs[tab].some((privilege) => privileges.includes(privilege)));

export const tabWords = (tab: ChartTab, privileges: readonly Privilege[]): string =>
  tab === 'visits' && !privileges.includes('encounters:read') ? t('tab.appointments') : t(`tab.${tab}`);

/** How much is behind a tab, once it is known. */
export const tabCount = (tab: ChartTab, summary: Summary | undefined, allergies: number | undefined): number | undefined => {
  switch (tab) {
    case 'vitals': case 'details': return undefined;
    case 'allergies': return allergies;
    case 'visits': return (summary?.encounters ?? summary?.appointments)?.total;
    case 'results': case 'problems': case 'medications': case 'immunizations': case 'documents': return summary?.[tab]?.total;
  }
};
