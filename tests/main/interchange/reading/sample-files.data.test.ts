import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importFileList } from '#main/shells/cli/import-file-list.ts';
import { sampleData } from '#tests/setup/sample-data.ts';
import { allOf } from './read-text.ts';
import { walkDocument } from '#tests/setup/naive-walk.ts';

/** Three ways to the same resources: JSON.parse and a walk, and the splitter. */
describe.skipIf(sampleData === undefined)('the sample files', () => {
  const root = join(sampleData ?? '', 'fhir');

  it('hold, split by their bytes, what JSON.parse finds in them, and no R4 resource is taken for another version', { timeout: 120_000 }, async () => {
    const { rows, refused } = await allOf(importFileList([root]));
    const expected: string[] = [];
    const names: string[] = [];
    for await (const { name } of importFileList([root])) {
      names.push(name);
      for (const part of walkDocument(JSON.parse(readFileSync(join(root, name), 'utf8')))) if (part.type === 'found') expected.push(`${name} ${part.fullUrl.toLowerCase()} ${JSON.stringify(part.resource)}`);
    }
    const refusedByMapping = new Set(refused.flatMap(({ file, path, reason }) => (/^bad-field|duplicate-key/.test(reason) ? [`${file} ${path}`] : [])));
    expect(refusedByMapping).toEqual(new Set());
    const found = rows.map(({ file, fullUrl, json }) => `${file} ${fullUrl.toLowerCase()} ${JSON.stringify(JSON.parse(json))}`);
    expect(found.length).toBe(expected.length);
    expect(found.filter((row, index) => row !== expected[index])).toEqual([]);
    expect(refused.filter(({ reason }) => ['dstu2', 'stu3', 'r5', 'malformed-json', 'encoding', 'too-large'].includes(reason))).toEqual([]);
    for (const [index, name] of names.entries()) {
      const text = readFileSync(join(root, name), 'utf8');
      expect(rows.filter(({ fileNumber }) => fileNumber === index + 1).every(({ json }) => text.includes(json))).toBe(true);
    }
  });
});
