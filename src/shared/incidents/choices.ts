/** What an incident began with. */
export const incidentKinds = ['alarm', 'lost-device', 'person', 'time'] as const;
export type IncidentKind = (typeof incidentKinds)[number];

/** How somebody met a record. */
export const acts = ['read', 'search', 'change', 'export', 'print', 'import'] as const;
export type Act = (typeof acts)[number];

export const findings = ['breach', 'no-breach'] as const;
export type Finding = (typeof findings)[number];

/** How somebody was told. */
export const noticeWays = ['letter', 'phone', 'media'] as const;
export type NoticeWay = (typeof noticeWays)[number];

/** Why the list leaves the clinic's screen. */
export const incidentPurposes = ['notify-people', 'report-to-authority', 'legal', 'own-review'] as const;

/** People on one page. */
export const peoplePerPage = 50;
