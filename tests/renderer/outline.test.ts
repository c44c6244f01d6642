import { expect, it } from 'vitest';
import { labelOf, outlineOf, textOfMarkup } from '#renderer/sections/original/outline.ts';

const words = { yes: 'yes', no: 'no', empty: 'empty' };
const linesOf = (resource: unknown) => outlineOf(JSON.stringify(resource), words);

it('names fields as people read them, and leaves what is no plain name alone', () => {
  expect(['clinicalStatus', 'onsetDateTime', 'valueCodeableConcept', '_birthDate', 'http://example.org/x'].map(labelOf))
    .toEqual(['Clinical status', 'Onset date time', 'Value codeable concept', '_birthDate', 'http://example.org/x']);
});

it('lays out values, lists and groups, each group with its gist', () => {
  expect(linesOf({ active: true, count: 3, given: ['Ana', 'Sofía'], code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }], text: 'HbA1c' } })).toEqual([
    { type: 'value', label: 'Active', text: 'yes' },
    { type: 'value', label: 'Count', text: '3' },
    { type: 'value', label: 'Given', text: 'Ana, Sofía' },
    {
      type: 'group', label: 'Code', gist: '4548-4, HbA1c', children: [
        { type: 'group', label: 'Coding', gist: '4548-4', children: [{ type: 'value', label: 'System', text: 'http://loinc.org' }, { type: 'value', label: 'Code', text: '4548-4' }] },
        { type: 'value', label: 'Text', text: 'HbA1c' },
      ],
    },
  ]);
});

it('shows an attached text as text, and of anything else only what it is', () => {
  const data = (text: string) => Buffer.from(text).toString('base64');
  const [note, page, picture] = ['text/plain', 'text/html', 'image/png'].map((contentType) => linesOf({ contentType, data: data('<b>Größe</b>\nnormal') })?.[1]);
  expect(note).toEqual({ type: 'text', label: 'Data', text: '<b>Größe</b>\nnormal' });
  expect(page).toEqual({ type: 'text', label: 'Data', text: 'Größe\nnormal' });
  expect(picture).toMatchObject({ type: 'attachment', contentType: 'image/png' });
});

it('takes the marks out of a narrative, and its scripts with them', () => {
  expect(textOfMarkup('<div><p>Pain &lt; 3 &amp; no fever</p><script>alert(1)</script><table><tr><td>A</td><td>B</td></tr></table></div>')).toBe('Pain < 3 & no fever\nA\tB');
});

it('does not lay out what is not whole JSON, nor stumble over odd names', () => {
  expect(outlineOf('{"resourceType":', words)).toBeUndefined();
  expect(outlineOf('{"__proto__":{"a":1},"constructor":null,"x":[]}', words)?.map((node) => node.label)).toEqual(['__proto__', 'Constructor', 'X']);
});
