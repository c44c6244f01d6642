import type { OutputOf } from '#shared/contract/define.ts';
import type { GateContract } from '#shared/contract/clinic.ts';

export type Status = OutputOf<GateContract['clinic.status']>;
export type GatePageName = NonNullable<OutputOf<GateContract['session.gatePage']>['page']>;
