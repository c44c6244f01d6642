import { hubRefusals } from '#shared/sync/protocol.ts';
import type { HubRefusal, HubRefusalCode } from '#shared/sync/protocol.ts';

const next: Readonly<Record<HubRefusalCode, HubRefusal['action']>> = {
  'bad-request': 'none', unauthenticated: 'hello', revoked: 'enrol', 'not-found': 'none', incarnation: 'offer', fork: 'enrol', 'roster-behind': 'fetch-roster', compacted: 'fetch-checkpoints',
  'too-large': 'split', 'bad-signature': 'quarantine', upgrade: 'upgrade', 'too-many': 'wait', quota: 'wait', unavailable: 'wait',
};

/** Thrown anywhere in a call: answered as `{code, retry, action}` and nothing else. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: HubRefusal;
  constructor(code: HubRefusalCode, { retry = 0, action = next[code] }: { readonly retry?: number; readonly action?: HubRefusal['action'] } = {}) {
    super(code);
    this.refusal = { code, retry, action };
  }
  get status(): number {
    return hubRefusals[this.refusal.code];
  }
}
