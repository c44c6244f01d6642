import fc from 'fast-check';
import type { Fate } from './push.ts';

/** `withheld`: the hub leaves out envelopes that later ones tell of. */
export type PullFate = 'commits' | 'crashes' | 'shuffled' | 'withheld';

/** One thing that happens to device `d` (by place, taken modulo how many there are); `n` chooses among what there is. */
export type Step =
  | { readonly do: 'write' | 'create' | 'set' | 'count' | 'delete' | 'settle' | 'same-id'; readonly d: number; readonly n: number }
  | { readonly do: 'push'; readonly d: number; readonly n: number; readonly fate: Fate }
  | { readonly do: 'pull'; readonly d: number; readonly n: number; readonly fate: PullFate }
  | { readonly do: 'cut-off' | 'reconnect' | 'hub-backup' | 'hub-restore' | 'backup' | 'restore' | 'upgrade' | 'revoke' | 'clock' | 'new-epoch' | 'damage' | 'beat' | 'quiet-month'; readonly d: number; readonly n: number }
  | { readonly do: 'attack'; readonly d: number; readonly n: number };

export interface Scenario {
  /** Workstations; the first is an administrator's. */
  readonly workstations: number;
  readonly hasPhone: boolean;
  readonly steps: readonly Step[];
}

const place = fc.nat({ max: 5 });
const choice = fc.nat({ max: 199 });
const plain = <Name extends Step['do']>(...names: readonly Name[]) => fc.record({ do: fc.constantFrom(...names), d: place, n: choice });

const step = fc.oneof(
  { weight: 14, arbitrary: plain('write') },
  { weight: 3, arbitrary: plain('create') },
  { weight: 5, arbitrary: plain('set', 'count', 'settle', 'same-id', 'delete') },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('push' as const), d: place, n: choice, fate: fc.constantFrom<Fate>('arrives', 'arrives', 'arrives', 'is lost', 'answer is lost', 'arrives twice', 'out of order') }) },
  { weight: 14, arbitrary: fc.record({ do: fc.constant('pull' as const), d: place, n: choice, fate: fc.constantFrom<PullFate>('commits', 'crashes', 'shuffled', 'withheld', 'withheld') }) },
  { weight: 5, arbitrary: plain('cut-off', 'reconnect', 'reconnect', 'clock', 'upgrade') },
  { weight: 4, arbitrary: plain('hub-backup', 'hub-restore', 'backup', 'restore') },
  { weight: 1, arbitrary: plain('revoke', 'new-epoch') },
  { weight: 1, arbitrary: plain('beat', 'quiet-month') },
  { weight: 1, arbitrary: plain('damage') },
  { weight: 2, arbitrary: plain('attack') },
) as fc.Arbitrary<Step>;

export const scenarios = (most: number): fc.Arbitrary<Scenario> => fc.record({
  workstations: fc.integer({ min: 2, max: 5 }), hasPhone: fc.boolean(), steps: fc.array(step, { minLength: 1, maxLength: most, size: 'max' }),
});
