import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDemoClinic, planDemoClinic } from '#main/demo/make-demo-clinic.ts';
import { systemClock } from '#main/adapters/node-ports.ts';
import { defaultDataFolder } from '#main/workstation/paths.ts';
import type { WindowHost } from '#main/window-host.ts';
import { createNodeClinic } from './node-clinic.ts';
import type { NodeClinicOptions } from './node-clinic.ts';

export interface DesktopOptions {
  /** Undefined: the usual place, or for a demo a folder that goes when the window closes. */
  readonly dataDir: string | undefined;
  readonly demo: boolean;
  readonly patients?: number | undefined;
  readonly seed?: number | undefined;
  readonly log: (line: string) => void;
  /** Another way than Node's to start the key store's helper. */
  readonly keychainHelper?: NodeClinicOptions['keychainHelper'];
}

export interface Desktop {
  readonly host: WindowHost;
  /** What to tell whoever started a demo: who may sign in. */
  readonly demoNote?: readonly string[];
  readonly close: () => Promise<void>;
}

const demoSize = { seed: 1, patients: 50 };

/** The clinic as a window needs it; the demo is made first, with real keys and real encryption. */
export const createDesktop = async ({ dataDir, demo, log, keychainHelper, patients = demoSize.patients, seed = demoSize.seed }: DesktopOptions): Promise<Desktop> => {
  const helper = keychainHelper === undefined ? {} : { keychainHelper };
  if (!demo) {
    const clinic = createNodeClinic({ folder: dataDir ?? defaultDataFolder(process.env, process.platform), ...helper });
    return { host: clinic.host, close: clinic.close };
  }
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'wardlight-demo-'));
  const removeOwnFolder = () => {
    if (dataDir === undefined) rmSync(folder, { recursive: true, force: true });
  };
  const plan = planDemoClinic({ clock: systemClock }, { patients, seed });
  const demoSignIns = plan.staff.map(({ userName, password, role }) => ({ userName, password, role }));
  const clinic = createNodeClinic({ folder, isDemo: true, demoSignIns, ...helper });
  const close = async () => {
    await clinic.close();
    removeOwnFolder();
  };
  try {
    log(`Making a demonstration clinic: ${plan.clinicName}, ${plan.patients.length} invented patients.`);
    await makeDemoClinic(clinic, plan);
  } catch (error) {
    await close();
    throw error;
  }
  return { host: clinic.host, close, demoNote: ['Sign in as:', ...demoSignIns.map((each) => `  ${each.role.padEnd(16)} ${each.userName}  ${each.password}`)] };
};
