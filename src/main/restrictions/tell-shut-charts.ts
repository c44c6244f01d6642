import { chartsShutToAll, readSnapshot } from '#main/access/index.ts';
import type { Access } from '#main/access/index.ts';
import { raiseAlertWeekly } from '#main/alerts/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { Writer } from '#shared/database/types.ts';
import type { Ids } from '#main/ports.ts';

/** About no person: what is to be done is the clinic's. */
const nobody = '';

const tell = async (tx: Writer, patientIds: readonly string[], at: string, ids: Ids): Promise<void> => {
  for (const patientId of patientIds) await raiseAlertWeekly(tx, { id: ids.newId(), kind: 'chart-shut-to-all', at, staffId: nobody, patientId });
};

/** Alerts of charts that nobody may open any more, each once a week; asked at unseal and now and then, because an exception may end by itself. */
export const tellShutCharts = async (db: ClinicDatabase, access: Access, ids: Ids): Promise<void> => {
  const at = access.now();
  const shut = chartsShutToAll(await readSnapshot(db.read, at), at);
  if (shut.length > 0) await db.transaction((tx) => tell(tx, shut, at, ids), { priority: 'job' });
};

type AnyHandler = (context: CallContext, input: never) => Promise<unknown>;

/**
 * The same handlers, each followed by the alert where it left a chart to nobody: a leaver is not kept for it, nor is a privilege, but
 * whoever reads alerts knows it with the very change.
 */
export const tellingOfShutCharts = <H extends Readonly<Record<string, AnyHandler>>>(handlers: H, access: () => Access): H => {
  const telling = (handle: AnyHandler): AnyHandler => async (context, input) => {
    const answer = await handle(context, input);
    const at = access().now();
    await tell(context.tx, chartsShutToAll(await readSnapshot(context.tx, at), at), at, context.ids);
    return answer;
  };
  return Object.fromEntries(Object.entries(handlers).map(([name, handle]) => [name, telling(handle)])) as Readonly<Record<string, AnyHandler>> as H;
};
