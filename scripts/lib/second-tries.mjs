// A reporter of vitest: which tests passed only when tried again. Its JSON report does not say, and `npm test` must.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { inRoot, root } from './root.mjs';

export default class SecondTries {
  constructor() {
    this.found = [];
  }

  onTestCaseResult(test) {
    if (test.diagnostic()?.flaky) this.found.push(`${relative(root, test.module.moduleId)}: ${test.fullName}`);
  }

  onTestRunEnd() {
    writeFileSync(inRoot('test-results', 'second-tries.json'), JSON.stringify(this.found));
  }
}
