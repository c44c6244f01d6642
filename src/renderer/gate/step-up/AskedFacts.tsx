import type { OutputOf } from '#shared/contract/define.ts';
import type { stepUpGateContract } from '#shared/step-up/contract.ts';
import { labelOf, valueOf } from './asked-words.ts';

export type Asked = NonNullable<OutputOf<(typeof stepUpGateContract)['stepUp.current']>['asked']>;

/** The very input that will run, each value beside its name. */
export const AskedFacts = ({ shown }: Pick<Asked, 'shown'>) => (
  <dl className="asked">
    {shown.map(({ label, value }, i) => <div key={`${i} ${label}`}><dt>{labelOf(label)}</dt><dd><bdi>{valueOf(label, value)}</bdi></dd></div>)}
  </dl>
);
