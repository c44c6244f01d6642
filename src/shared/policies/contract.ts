import { z } from 'zod';
import { orAsked, recordOf } from '#shared/audit/record-of.ts';
import { defineContract, method, noSubjects } from '#shared/contract/define.ts';
import { policyNames } from './policies.ts';
import type { PolicyName } from './policies.ts';

const PolicyNameField = z.enum(policyNames as [PolicyName, ...PolicyName[]]);
const PolicyValue = z.union([z.boolean(), z.number(), z.string().max(40)]);

/** In the clinic window: what the rules are. */
export const policiesContract = defineContract({
  'policies.list': method({
    kind: 'read', permission: 'policies:read', audit: { action: 'none', subjects: noSubjects },
    input: z.strictObject({}),
    output: z.object({
      policies: z.array(z.object({
        name: PolicyNameField, value: PolicyValue, shipped: PolicyValue, rule: z.string(),
        /** Null while it is as shipped. */
        changedAt: z.string().nullable(), changedBy: z.string().nullable(),
      })),
    }),
  }),
});

/** In the gate, after a step-up. A weakening waits for a second person unless the recovery words were typed. */
export const policiesGateContract = defineContract({
  'policies.change': method({
    kind: 'write', permission: 'policies:manage', stepUp: 'words-offered', affects: 'access',
    audit: { action: 'policy', subjects: noSubjects, record: orAsked(({ name }) => recordOf('policy', name)) },
    input: z.strictObject({ name: PolicyNameField, value: PolicyValue }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('changed') }), z.object({ type: z.literal('not-possible') }),
      z.object({ type: z.literal('waiting'), approvalId: z.string() }),
    ]),
  }),
});
