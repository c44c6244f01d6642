import type { FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { hasEnded } from './map-name.ts';

const uses = ['mobile', 'home', '', 'work', 'temp'];

/** A phone that still rings: mobile, then by rank, then home before work. */
export const phoneOf = (reader: FieldReader, holder: JsonObject, today: string): string => {
  const phones = reader.objects(holder['telecom'], 'telecom').filter((telecom) =>
    telecom['system'] === 'phone' && telecom['use'] !== 'old' && !hasEnded(reader, telecom['period'], 'telecom.period', today));
  const order = (telecom: JsonObject) => {
    const use = uses.indexOf(reader.text(telecom['use'], 'telecom.use', 40));
    return telecom['use'] === 'mobile' ? -1 : (reader.number(telecom['rank'], 'telecom.rank') ?? 50) * 10 + (use === -1 ? uses.length : use);
  };
  return reader.text(phones.sort((a, b) => order(a) - order(b))[0]?.['value'], 'telecom.value', 60);
};

/** The first address that is not old or ended; the first of all when none is in force. */
export const currentAddress = (reader: FieldReader, holder: JsonObject, today: string): JsonObject | undefined => {
  const addresses = reader.objects(holder['address'], 'address');
  return addresses.find((address) => address['use'] !== 'old' && !hasEnded(reader, address['period'], 'address.period', today)) ?? addresses[0];
};
