import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { emergencyContract } from '#shared/emergency/contract.ts';
import type { Access } from '#main/access/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records } from '#main/records/record-write.ts';
import { accessById, latestReviewed, waitingReviews } from './store.ts';

type Reviews = (typeof emergencyContract)['emergency.reviews'];
type Review = (typeof emergencyContract)['emergency.review'];

const mostReviews = 100;
const shownDays = 90;

/** Waiting and reviewed ones. Of a chart that is closed to the reviewer nothing is told but that there is one, and its record number. */
export const listReviews =
  (access: () => Access) =>
  async ({ read, viewer, session }: CallContext): Promise<OutputOf<Reviews>> => {
    const now = access().now();
    const waiting = await waitingReviews(read, mostReviews);
    const since = new Date(Date.parse(now) - shownDays * 86_400_000).toISOString();
    const reviewed = waiting.length < mostReviews ? await latestReviewed(read, since, mostReviews - waiting.length) : [];
    return {
      reviews: [...waiting, ...reviewed].map(({ staffId, ...row }) => {
        const review = { ...row, isMine: staffId === session.staffId, isOverdue: row.reviewedAt === null && row.reviewDueAt < now };
        return viewer.mayOpen(row.patientId) ? review : { ...review, patientId: null, reason: '', note: '' };
      }),
    };
  };

/** What a second person found. Nobody judges their own, and nobody judges what they may not see. */
export const reviewEmergency =
  (records: Records, access: () => Access) =>
  async ({ tx, viewer, session, emit }: CallContext, { id, finding, note }: InputOf<Review>): Promise<OutputOf<Review>> => {
    const reviewed = await accessById(tx, id);
    if (!reviewed) return { type: 'no-such' };
    const { patientId } = reviewed;
    if (reviewed.staffId === session.staffId) return { type: 'your-own' };
    if (!viewer.mayOpen(patientId)) return { type: 'closed-to-you' };
    if (reviewed.reviewedAt !== null) return { type: 'already-reviewed' };
    const fields = { finding, note, reviewedAt: access().now(), reviewedBy: session.staffId };
    const [outcome] = await records.write(tx, [{ kind: 'emergency-access', id, patientId, fields }], { staffId: session.staffId });
    if (outcome?.type !== 'applied') throw new Error('a review was not written');
    emit({ type: 'records-changed', kinds: ['emergency-access'], patientIds: [patientId] });
    return { type: 'reviewed', patientId };
  };
