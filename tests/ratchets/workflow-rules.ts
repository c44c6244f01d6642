import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: unknown;
  readonly 'timeout-minutes'?: number;
  readonly 'runs-on'?: string;
  readonly strategy?: { readonly matrix?: { readonly runner?: readonly string[] } };
  readonly steps?: readonly Step[];
  readonly uses?: string;
}
interface Workflow {
  readonly on?: Readonly<Record<string, unknown>> | readonly string[] | string;
  readonly permissions?: unknown;
  readonly concurrency?: unknown;
  readonly jobs?: Readonly<Record<string, Job>>;
}

/** Events that run with the repository's own rights on what a stranger wrote. */
const dangerous = ['pull_request_target', 'workflow_run', 'issue_comment', 'issues'];
const pinned = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
const named = /uses:\s*\S+@[0-9a-f]{40}\s+#\s*v\d+\.\d+\.\d+\s*$/;
const mayOnlyRead = (permissions: unknown): boolean =>
  typeof permissions === 'object' && permissions !== null && Object.values(permissions).every((right) => right === 'read' || right === 'none');

const triggersOf = ({ on = {} }: Workflow): readonly string[] => (typeof on === 'string' ? [on] : Array.isArray(on) ? on as readonly string[] : Object.keys(on));

/**
 * What is wrong with the text of a GitHub workflow, one line each. `mayWrite` names the jobs that may change the repository; `scripts` are the names that
 * `npm run` knows.
 */
export const workflowFaults = (text: string, { mayWrite, scripts }: { readonly mayWrite: readonly string[]; readonly scripts: readonly string[] }): readonly string[] => {
  const workflow = parse(text) as Workflow;
  const triggers = triggersOf(workflow);
  const jobs = Object.entries(workflow.jobs ?? {});
  const faults = triggers.filter((event) => dangerous.includes(event)).map((event) => `it runs on ${event}`);
  if (!mayOnlyRead(workflow.permissions)) faults.push('its permissions are not named, or more than reading');
  if (workflow.concurrency === undefined) faults.push('two runs of it may go at a time');
  for (const line of text.split('\n').filter((each) => /^\s*(-\s+)?uses:/.test(each) && !named.test(each))) faults.push(`not pinned by a commit with its version beside it: ${line.trim()}`);
  if (triggers.includes('pull_request') && /\bsecrets\s*[.[]/.test(text)) faults.push('a proposal would run with secrets');
  for (const [name, job] of jobs) {
    if (job.permissions !== undefined && !mayOnlyRead(job.permissions) && !mayWrite.includes(name)) faults.push(`${name}: it may change the repository`);
    if (job['timeout-minutes'] === undefined) faults.push(`${name}: it has no time limit`);
    for (const runner of [job['runs-on'] ?? '', ...(job.strategy?.matrix?.runner ?? [])].filter((each) => each.endsWith('-latest'))) faults.push(`${name}: ${runner} is another system every year`);
    for (const { uses, run, with: inputs } of [...(job.steps ?? []), ...(job.uses === undefined ? [] : [{ uses: job.uses }])] as readonly Step[]) {
      if (uses !== undefined && !pinned.test(uses)) faults.push(`${name}: ${uses} is not pinned by a commit`);
      if (uses?.startsWith('actions/checkout@') === true && inputs?.['persist-credentials'] !== false) faults.push(`${name}: a checkout leaves its token in the folder`);
      // What stands in ${{ }} becomes part of the script before a shell reads it; by the environment it stays a value.
      if (run?.includes('${{') === true) faults.push(`${name}: a script is made of text from outside: ${run.trim()}`);
      for (const [, script = ''] of (run ?? '').matchAll(/npm run (?:-s )?([\w:-]+)/g)) if (!scripts.includes(script)) faults.push(`${name}: there is no npm run ${script}`);
    }
  }
  return faults;
};
