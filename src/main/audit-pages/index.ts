import type { auditContract } from '#shared/audit/contract.ts';
import type { Handlers } from '#shared/contract/define.ts';
import type { Access } from '#main/access/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { everybody } from './heat-store.ts';
import { readGraph } from './read-graph.ts';
import { readHeat } from './read-heat.ts';
import { readTimeline } from './read-timeline.ts';

export const auditPagesHandlers = ({ access }: { readonly access: () => Access }) =>
  ({
    'audit.timeline': readTimeline, 'audit.heat': readHeat(access), 'audit.graph': readGraph(access),
    'audit.people': async ({ read }) => ({ people: (await everybody(read)).map(({ hasEnded, ...person }) => ({ ...person, hasEnded: hasEnded === 1 })) }),
  }) satisfies Handlers<typeof auditContract, CallContext>;
