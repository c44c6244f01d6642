import type { OutputOf } from '#shared/contract/define.ts';
import type { GateContract } from '#shared/contract/clinic.ts';

export type Found = OutputOf<GateContract['recoverClinic.find']>;
export type FoundClinic = Extract<Found, { type: 'found' }>;
export type RecoveryState = OutputOf<GateContract['recoverClinic.look']>;
export type Bringing = Extract<RecoveryState, { type: 'bringing' | 'retiring' }>;
export type Ready = Extract<RecoveryState, { type: 'ready' }>;
