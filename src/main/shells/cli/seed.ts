import { parseArgs } from 'node:util';
import { isPartialDate } from '#shared/time/calendar-date.ts';
import { contentDigest } from '#main/demo/index.ts';
import { makeDemoClinic, planDemoClinic } from '#main/demo/make-demo-clinic.ts';
import { createNodeClinic } from '#main/shells/common/node-clinic.ts';

/** `npm run seed`: an invented clinic in an empty data directory, without a window. One JSON line says what is in it. */
const seed = async (): Promise<number> => {
  const { values } = parseArgs({ options: { data: { type: 'string' }, patients: { type: 'string' }, seed: { type: 'string' }, today: { type: 'string' } } });
  const [patients, number] = [Number(values.patients ?? '2000'), Number(values.seed ?? '1')];
  const isWhole = Number.isInteger(patients) && patients > 0 && Number.isInteger(number) && number >= 0;
  if (values.data === undefined || !isWhole || (values.today !== undefined && !(values.today.length === 10 && isPartialDate(values.today)))) {
    process.stderr.write('usage: npm run -s seed -- --data DIR [--patients N] [--seed S] [--today YYYY-MM-DD] [--keyring DIR]\n');
    return 2;
  }
  const started = performance.now();
  const clinic = createNodeClinic({ folder: values.data });
  try {
    const plan = planDemoClinic(clinic.parts, { patients, seed: number, ...(values.today === undefined ? {} : { today: values.today }) });
    const seeded = await makeDemoClinic(clinic, plan);
    const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
    const signIns = plan.staff.map(({ role, userName, password }) => ({ role, userName, password }));
    process.stdout.write(`${JSON.stringify({ ...seeded, seconds, digest: contentDigest(plan), signIns })}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`wardlight: ${error instanceof Error ? error.message : 'the clinic was not made'}\n`);
    return 1;
  } finally {
    await clinic.close();
  }
};

process.exitCode = await seed().catch(() => {
  process.stderr.write('usage: npm run -s seed -- --data DIR [--patients N] [--seed S] [--today YYYY-MM-DD] [--keyring DIR]\n');
  return 2;
});
