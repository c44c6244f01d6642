// Reads what the runners wrote, for the closing lines of `npm test`.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { inRoot, root } from './root.mjs';

const read = (name) => {
  const file = inRoot('test-results', `${name}.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
};

/** Files named `*.data.test.ts` need the sample records, which are too large to be in the repository. */
const needsData = (file) => /\.data\.(test|spec)\.tsx?$/.test(file);
export const dataFolder = () => {
  const folder = process.env.WARDLIGHT_DATA || inRoot('../shared/data');
  return existsSync(folder) ? folder : undefined;
};
export const whyNoData = () => `no sample data: ${process.env.WARDLIGHT_DATA ? 'WARDLIGHT_DATA names no folder' : 'WARDLIGHT_DATA is not set and there is no ../shared/data'}`;

/** One row per test: file, name, state, and for a skipped one the reason. */
const fromVitest = (report) =>
  report.testResults.flatMap(({ name: path, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => {
      const file = relative(root, path);
      return { file, name: fullName, state: status === 'passed' ? 'passed' : status === 'failed' ? 'failed' : 'skipped', reason: needsData(file) ? whyNoData() : 'skipped by its file' };
    }),
  );

const fromPlaywright = (report) => {
  const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
  return report.suites.flatMap(specsOf).flatMap(({ file, title, tests }) =>
    tests.map(({ status, annotations }) => ({
      file: `tests/e2e/${file}`,
      name: title,
      isSecondTry: status === 'flaky',
      state: status === 'expected' || status === 'flaky' ? 'passed' : status === 'skipped' ? 'skipped' : 'failed',
      reason: annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description ?? 'skipped by its file',
    })),
  );
};

/** What one run of `unit`, `integration` or `e2e` came to. */
export const resultsOf = (name) => {
  const report = read(name);
  if (report === undefined) return [];
  return name === 'e2e' ? fromPlaywright(report) : fromVitest(report);
};

/** Which tests passed only when tried again: one that waits for a busy computer is no reason to refuse a change, and none to keep silent. */
export const secondTries = () => {
  const stories = read('e2e');
  return [...(read('second-tries') ?? []), ...(stories ? fromPlaywright(stories).filter(({ isSecondTry }) => isSecondTry).map(({ file, name }) => `${file}: ${name}`) : [])];
};

export const passed = (rows) => rows.filter(({ state }) => state === 'passed').length;
export const skipped = (rows) => rows.filter(({ state }) => state === 'skipped').map(({ file, name, reason }) => ({ name: `${file}: ${name}`, reason }));

export const dataLine = (rows) => {
  const ran = rows.filter(({ file, state }) => needsData(file) && state !== 'skipped').length;
  return `data tests: ${dataFolder() === undefined ? `skipped (${whyNoData()})` : `ran ${ran}`}`;
};
