// What npm's audit found in what we ship, less what was looked into and accepted in writing.
import { isShipped } from './shipped-packages.mjs';

/**
 * Looked into: why it does not reach us, and until when that is believed. Each is `{ url, until, reason }`: the advisory's address as npm names it, the
 * last day (`2027-01-31`), and what a reader should know. Empty is what it should be.
 */
export const accepted = [];

const addressesOf = (found, vulnerabilities, seen = new Set()) => {
  if (found === undefined || seen.has(found.name)) return [];
  seen.add(found.name);
  return found.via.flatMap((via) => (typeof via === 'string' ? addressesOf(vulnerabilities[via], vulnerabilities, seen) : [via.url]));
};

/** What has to be done, one line each. `report` is what `npm audit --json` prints, `today` a day as `2026-11-23`. */
export const advisoryFaults = (report, lock, today, accepts = accepted) => {
  if (report.auditReportVersion !== 2) return [`npm audit told nothing: ${report.message ?? 'its answer is of another form'}`];
  const shipped = Object.values(report.vulnerabilities).filter(({ nodes }) => nodes.some((path) => isShipped(lock, path)));
  const open = (url) => !accepts.some((one) => one.url === url && one.until >= today);
  const found = shipped.map(({ name, severity, ...rest }) => ({ name, severity, urls: [...new Set(addressesOf({ name, ...rest }, report.vulnerabilities))] }));
  const used = new Set(found.flatMap(({ urls }) => urls));
  return [
    ...found.filter(({ urls }) => urls.length === 0 || urls.some(open)).map(({ name, severity, urls }) => `${name} (${severity}): ${urls.filter(open).join(', ') || 'no advisory is named'}`),
    ...accepts.filter(({ reason }) => !reason).map(({ url }) => `${url} is accepted without a reason`),
    ...accepts.filter(({ url, until }) => !used.has(url) || until < today).map(({ url }) => `${url} is accepted, and ${used.has(url) ? 'its day has passed' : 'nothing needs it any more'}`),
  ];
};
