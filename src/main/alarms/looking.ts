import type { Writer } from '#shared/database/types.ts';
import type { PolicyValues } from '#shared/policies/policies.ts';
import type { NewAlarm } from './raise-alarm.ts';
import type { StaffFacts } from './staff-facts.ts';
import type { Tallies } from './tallies.ts';

/** What the rules get for one batch of rows. */
export interface Looking {
  readonly tx: Writer;
  readonly tallies: Tallies;
  readonly staff: StaffFacts;
  readonly policies: PolicyValues;
  readonly offsetMinutes: number;
  readonly raise: (alarm: NewAlarm) => Promise<void>;
}
