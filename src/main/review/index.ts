import type { Handlers } from '#shared/contract/define.ts';
import type { Reader } from '#shared/database/types.ts';
import type { reviewContract } from '#shared/review/contract.ts';
import type { Viewer } from '#main/access/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { KindDefinition } from '#main/records/kind.ts';
import type { ReviewParts } from './parts.ts';
import { questionsFor } from './questions.ts';
import { askSomebody, resolveQuestion } from './settle-question.ts';
import { showQuestion } from './show-question.ts';
import { peopleAtWork } from './store.ts';

/** Whether something of a chart waits to be settled that this person may be asked. */
export const hasQuestions = (kinds: readonly KindDefinition[]) => async (read: Reader, viewer: Viewer, patientId: string): Promise<boolean> =>
  (await questionsFor(read, kinds, viewer, patientId)).length > 0;

/** Questions that concurrent writes left for a person. */
export const reviewHandlers = (parts: ReviewParts) =>
  ({
    'review.count': async ({ read, viewer }) => ({ open: (await questionsFor(read, parts.kinds, viewer, null)).length }),
    'review.list': async ({ read, viewer }, { patientId }) => ({ questions: [...(await questionsFor(read, parts.kinds, viewer, patientId))] }),
    'review.show': showQuestion(parts),
    'review.people': async ({ read }) => ({ people: [...(await peopleAtWork(read))] }),
    'review.ask': askSomebody(parts),
    'review.resolve': resolveQuestion(parts),
  }) satisfies Handlers<typeof reviewContract, CallContext>;
