import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** What the compiler says of `text` as a file of that layer, without a file being written. */
const complaints = (layer: string, file: string, text: string): readonly string[] => {
  const read = ts.readConfigFile(join(root, `tsconfig.${layer}.json`), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(read.config, { ...ts.sys, readDirectory: () => [] }, root);
  const path = join(root, file);
  const host = ts.createCompilerHost({ ...options, incremental: false });
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => name === path || fileExists.call(host, name);
  host.readFile = (name) => (name === path ? text : readFile.call(host, name));
  host.getSourceFile = (name, version, ...rest) => (name === path ? ts.createSourceFile(name, text, version) : getSourceFile.call(host, name, version, ...rest));
  const { tsBuildInfoFile: _, ...plain } = options;
  const program = ts.createProgram([path], { ...plain, incremental: false }, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
};

describe('each layer sees only its own world', () => {
  it.each([
    ['shared', 'src/shared/example.ts', 'export const width = window.innerWidth;', /'window'/],
    ['shared', 'src/shared/example.ts', 'export const home = process.env;', /'process'/],
    ['shared', 'src/shared/example.ts', 'setTimeout(() => {}, 1);', /'setTimeout'/],
    ['shared', 'src/shared/example.ts', "import { z } from 'zod';\nexport const page = document.title + String(z);", /'document'/],
    ['main', 'src/main/example.ts', 'export const title = document.title;', /'document'/],
    ['preload', 'src/preload/example.ts', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;", /node:fs/],
    ['renderer', 'src/renderer/example.tsx', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;", /node:fs/],
    ['renderer', 'src/renderer/example.tsx', 'export const home = process.cwd();', /'process'/],
  ])('%s refuses %s: %s', (layer, file, text, expected) => {
    expect(complaints(layer, file, text).join('\n')).toMatch(expected);
  });

  it.each([
    ['shared', 'src/shared/example.ts', "import { z } from 'zod';\nexport const name = z.string().max(10);"],
    ['main', 'src/main/example.ts', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;"],
    ['renderer', 'src/renderer/example.tsx', 'export const title = <p>{document.title}</p>;'],
  ])('%s accepts what is its own', (layer, file, text) => {
    expect(complaints(layer, file, text)).toEqual([]);
  });
});
