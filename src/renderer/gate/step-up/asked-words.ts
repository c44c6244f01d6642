import type { DoubtReason } from '#shared/audit/proof-contract.ts';
import { privileges, roles } from '#shared/staff/roles.ts';
import { formatDate, formatTime, isTextKey, t } from '#renderer/api/words.ts';

const methods = [
  'staff.add', 'staff.change', 'staff.end', 'staff.reset', 'staff.resetSecondFactor', 'staff.grant', 'staff.endGrant', 'staff.changeBundle',
  'policies.change', 'approvals.decide', 'audit.acknowledge', 'backup.create', 'audit.export', 'incidents.print', 'incidents.export',
] as const;
const labels = [
  'userName', 'displayName', 'name', 'role', 'staffId', 'person', 'reason', 'privilege', 'effect', 'until', 'holds', 'policy', 'from', 'value', 'method', 'askedBy', 'askedAt', 'agree', 'file', 'recordNumber', 'recordNumbers', 'reasons', 'incident', 'what', 'purpose', 'kind', 'since', 'before', 'patientId',
] as const;
const named = <N extends string>(names: readonly N[], name: string): N | undefined => names.find((one) => one === name);

/** What will be done, as a sentence. A method of a newer core still gets one. */
export const sentenceOf = (method: string): string => {
  const known = named(methods, method);
  return known ? t(`confirm.do.${known}`) : t('confirm.do.other');
};

/** The name of a fact; one that is not known is shown as it came rather than left out. */
export const labelOf = (label: string): string => {
  const known = named(labels, label);
  return known ? t(`confirm.label.${known}`) : label;
};

/** `9 Mar 2026, 14:02`: both day and time, for what is given away on paper. */
export const momentWords = (moment: string): string => {
  const offset = -new Date(moment).getTimezoneOffset();
  const local = new Date(Date.parse(moment) + offset * 60_000).toISOString();
  return t('date.moment', { day: formatDate(local.slice(0, 10)), time: formatTime(moment, offset) });
};

/** A fact's value in words. What people typed stays as they typed it. */
export const valueOf = (label: string, value: string): string => {
  const role = named(roles, value);
  if (label === 'role' && role) return t(`role.${role}`);
  const privilege = named(privileges, value);
  if (label === 'privilege' && privilege) return t(`privilege.${privilege}`);
  if (label === 'reasons') return (JSON.parse(value) as readonly DoubtReason[]).map((reason) => t(`confirm.doubt.${reason}`)).join(', ');
  const rule = `policy.${value}`;
  if (isTextKey(rule)) return t(rule as 'policy.pin.allowed');
  if (label === 'effect' && (value === 'grant' || value === 'deny')) return t(`confirm.effect.${value}`);
  const whole = label === 'kind' ? `export.kind.${value}` : label === 'purpose' ? `purpose.${value}` : '';
  if (isTextKey(whole)) return t(whole as 'export.kind.csv');
  const incident = label === 'purpose' ? `incident.purpose.${value}` : label === 'what' ? `confirm.what.${value}` : '';
  if (isTextKey(incident)) return t(incident as 'confirm.what.list');
  if (label === 'method') return sentenceOf(value);
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return momentWords(value);
  if (value === 'true') return t('confirm.yes');
  if (value === 'false') return t('confirm.no');
  return value === '' || value === 'null' ? t('confirm.none') : value;
};
