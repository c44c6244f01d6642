import { createNodeClinic } from '#main/shells/common/node-clinic.ts';
import { defaultDataFolder } from '#main/workstation/paths.ts';
import { createClinicCore } from './clinic-core.ts';
import { startCli } from './start-cli.ts';

await startCli(async ({ dataDir }) => {
  const clinic = createNodeClinic({ folder: dataDir ?? defaultDataFolder(process.env, process.platform) });
  return { type: 'core', core: createClinicCore(clinic) };
});
