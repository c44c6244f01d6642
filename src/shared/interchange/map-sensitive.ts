import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';

/** v3 Confidentiality: restricted and very restricted; anything less is what every record is. */
const restricted: ReadonlySet<unknown> = new Set(['R', 'V']);

/**
 * Every code below ActInformationSensitivityPolicy in v3 ActCode (terminology.hl7.org/ValueSet-v3-ActInformationSensitivityPolicy):
 * substance use, genetic disease, HIV, military sexual trauma, pregnancy, sickle cell, violence and abuse, sexuality, what is
 * specially protected (behavioral health and its parts), sexually transmitted disease, taboo.
 */
const sensitivities: ReadonlySet<unknown> = new Set([
  'ETH', 'ETHUD', 'OPIOIDUD', 'SUD', 'GDIS', 'HIV', 'MST', 'PREGNANT', 'SCA', 'SICKLE', 'SDV', 'VIO', 'SEX', 'SPI', 'BH', 'COGN', 'DVD', 'EMOTDIS', 'MH', 'PSY',
  'PSYTHPN', 'STD', 'TBOO', 'IDS',
]);

const isLabel = (coding: unknown): boolean => {
  if (!isObject(coding)) return false;
  const system = typeof coding['system'] === 'string' ? coding['system'].trim() : '';
  // The same two systems have an address of R4, one of STU3 and a number.
  if (/\bv3[-/]Confidentiality$|^urn:oid:2\.16\.840\.1\.113883\.5\.25$/.test(system)) return restricted.has(coding['code']);
  return /\bv3[-/]ActCode$|^urn:oid:2\.16\.840\.1\.113883\.5\.4$/.test(system) && sensitivities.has(coding['code']);
};

/** Whether the source labelled the resource as sensitive (`meta.security`). Total: what is no label does not refuse the resource. */
export const isSensitive = (resource: JsonObject): boolean => {
  const { meta } = resource;
  const security: unknown = isObject(meta) ? meta['security'] : undefined;
  // Most resources have none, and this is asked of millions.
  return security !== undefined && (Array.isArray(security) ? security.some(isLabel) : isLabel(security));
};
