import { forbiddenInLine } from '#shared/text/forbidden.ts';
import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';
import type { Identifier } from './staged.ts';

/** By which others refer to a resource: the first 20 with a value of at most 200 and a system of at most 300 characters. Never refuses. */
export const identifiersOf = (resource: JsonObject): readonly Identifier[] => {
  const told = resource['identifier'];
  if (!Array.isArray(told)) return [];
  const found: Identifier[] = [];
  for (const identifier of told) {
    if (found.length === 20) break;
    if (!isObject(identifier)) continue;
    const { system = '', value } = identifier;
    if (typeof value !== 'string' || typeof system !== 'string' || value === '' || value.length > 200 || system.length > 300) continue;
    if (!forbiddenInLine.test(value) && !forbiddenInLine.test(system)) found.push({ system: system.trim(), value: value.trim() });
  }
  return found;
};
