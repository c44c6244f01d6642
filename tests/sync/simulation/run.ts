import { attack } from './attacks.ts';
import { draftOf } from './device-state.ts';
import { personDoes } from './people.ts';
import { hasGaps } from './push.ts';
import type { Rules } from './rules.ts';
import type { Scenario, Step } from './steps.ts';
import { heal, verify } from './verify.ts';
import type { Finding } from './verify.ts';
import { World } from './world.ts';
import type { SimDevice } from './world.ts';

export interface RunOutcome {
  readonly findings: readonly Finding[];
  readonly writes: number;
  readonly lastWriterWouldLose: number;
}

const hour = 3_600_000;

const happens = (world: World, device: SimDevice, step: Step): void => {
  const { n } = step;
  switch (step.do) {
    case 'push': return world.push(device, 1 + (n % 12), step.fate);
    case 'pull':
      world.pull(device, { pages: 1 + (n % 3), size: 1 + (n % 7), fate: step.fate });
      // Somebody saves while something is missing.
      if (step.fate === 'withheld') personDoes(world, device, { do: 'write', d: step.d, n });
      return;
    case 'cut-off': device.isCutOff = true; return;
    case 'reconnect': device.isCutOff = false; return;
    case 'clock': device.skew = ((n % 21) - 10) * hour; return;
    case 'upgrade': return world.upgrade(device);
    case 'hub-backup': return world.hub.makeBackup();
    case 'hub-restore':
      // A hub that holds back what it then loses, while its author is gone, is the one loss that nobody can mend (docs/decisions/0048).
      return world.devices.some((each) => !each.isGone && hasGaps(each.state)) || !world.areKeepersReady() ? undefined : world.hub.restore();
    case 'backup': device.backup = draftOf(device.state); return;
    case 'restore': return world.restore(device);
    case 'revoke': return n % 5 === 0 ? world.revoke(device) : undefined;
    case 'new-epoch':
      if (world.hub.rosterLength !== world.roster.length) return;
      world.roster.openFloor();
      world.hub.learnRoster(world.roster.length);
      return;
    case 'attack': return attack(world, n);
    case 'damage': return world.damage(device, n);
    case 'beat': return world.beat(device);
    case 'quiet-month': return world.quietMonth();
    default: return personDoes(world, device, step);
  }
};

/** One scenario by these rules: what happened is a function of both. */
export const runScenario = ({ workstations, hasPhone, steps }: Scenario, rules: Rules): RunOutcome => {
  const world = new World(rules, workstations, hasPhone);
  for (const step of steps) {
    world.now += 40_000 + step.n * 1_000;
    const device = world.devices[step.d % world.devices.length];
    if (device) happens(world, device, step);
  }
  heal(world);
  return { ...verify(world), writes: world.oracle.writes.size };
};
