import type { z } from 'zod';
import { Organization, Practitioner } from '#shared/directory/directory.ts';
import { fold, foldedWords } from '#shared/text/fold.ts';
import type { FieldDefinition, KindDefinition, RecordFields } from '#main/records/kind.ts';
import { indexNames } from './store.ts';

const field = (column: string, schema: z.ZodType, initial: unknown): FieldDefinition => ({ column, schema, initial, policy: 'auto' });
const nameOf = (fields: RecordFields): string => (typeof fields['name'] === 'string' ? fields['name'] : '');

const kindOf = (kind: 'practitioner' | 'organization', shape: typeof Practitioner.shape | typeof Organization.shape, own: Readonly<Record<string, FieldDefinition>>): KindDefinition => ({
  kind, table: kind, patientColumn: undefined, sharedStream: 'directory',
  fields: {
    source: field('source', shape.source, ''), name: field('name', shape.name, ''), identifier: field('identifier', shape.identifier, ''),
    phone: field('phone', shape.phone, ''), town: field('town', shape.town, ''), active: { ...field('active', shape.active, true), isBoolean: true }, ...own,
  },
  derivedColumns: ['name_key'],
  derive: (fields) => ({ name_key: fold(nameOf(fields)) }),
  index: (tx, rows) => indexNames(tx, kind, rows.map(({ id, fields }) => ({ id, words: foldedWords(nameOf(fields)) }))),
});

/** FHIR R4 Practitioner and Organization: nobody's record, so they travel in a stream of their own. */
export const practitionerKind = kindOf('practitioner', Practitioner.shape, { qualification: field('qualification', Practitioner.shape.qualification, '') });
export const organizationKind = kindOf('organization', Organization.shape, { type: field('type', Organization.shape.type, '') });
