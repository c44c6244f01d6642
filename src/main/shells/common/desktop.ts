import { makeDemoClinic, planDemoClinic } from '#main/demo/make-demo-clinic.ts';
import { systemClock } from '#main/adapters/node-ports.ts';
import { readVault } from '#main/vault/vault-file.ts';
import { defaultDataFolder, workstationPaths } from '#main/workstation/paths.ts';
import type { Log } from '#main/ports.ts';
import type { WindowHost } from '#main/window-host.ts';
import { followComputer } from './follow-computer.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { makeDemoFolder } from './demo-folder.ts';
import { createNodeClinic } from './node-clinic.ts';
import type { NodeClinicOptions } from './node-clinic.ts';
import { passSelfTest } from './self-test.ts';

export interface DesktopOptions {
  /** Undefined: the usual place, or for a demo a new folder, which whoever started it removes. */
  readonly dataDir: string | undefined;
  readonly demo: boolean;
  readonly patients?: number | undefined;
  readonly seed?: number | undefined;
  readonly log: (line: string) => void;
  /** Another way than Node's to start the key store's helper. */
  readonly keychainHelper?: NodeClinicOptions['keychainHelper'];
  /** Another way than Node's to start the hub beside this workstation. */
  readonly hubProcess?: NodeClinicOptions['hubProcess'];
  /** Where the built helpers lie, if not beside the built shells. */
  readonly workers?: NodeClinicOptions['workers'];
  /** Where this shell's gate lives for passkeys, if its page can carry one. */
  readonly passkeys?: NodeClinicOptions['passkeys'];
  /** Asks for a finger on this computer's reader, where this shell can. */
  readonly confirmPresence?: NodeClinicOptions['confirmPresence'];
  /** How this shell replaces its own program, where it can. */
  readonly updates?: NodeClinicOptions['updates'];
}

export interface Desktop {
  readonly host: WindowHost;
  readonly folder: string;
  /** What this computer lacks goes there. */
  readonly log: Log;
  /** What to tell whoever started a demo: who may sign in. */
  readonly demoNote?: readonly string[];
  readonly close: () => Promise<void>;
}

const demoSize = { seed: 1, patients: 50 };

/**
 * The clinic as a window needs it; the demo is made first, with real keys and real encryption.
 * @throws SelfTestFault when this computer's database part is not to be trusted with a clinic.
 */
export const createDesktop = async ({ dataDir, demo, log, keychainHelper, hubProcess, workers, passkeys, confirmPresence, updates, patients = demoSize.patients, seed = demoSize.seed }: DesktopOptions): Promise<Desktop> => {
  await passSelfTest(sqlcipherDriver);
  const shell = { passkeys, confirmPresence, updates, ...(keychainHelper === undefined ? {} : { keychainHelper }), ...(hubProcess === undefined ? {} : { hubProcess }), ...(workers === undefined ? {} : { workers }) };
  if (!demo) {
    const folder = dataDir ?? defaultDataFolder(process.env, process.platform);
    const clinic = createNodeClinic({ folder, ...shell });
    clinic.serve();
    return { host: clinic.host, folder, log: clinic.parts.log, close: clinic.close };
  }
  const folder = dataDir ?? makeDemoFolder();
  const plan = planDemoClinic({ clock: systemClock }, { patients, seed });
  const demoSignIns = plan.staff.map(({ userName, password, role }) => ({ userName, password, role }));
  const clinic = createNodeClinic({ folder, isDemo: true, demoSignIns, ...shell });
  try {
    const found = readVault(workstationPaths(folder).vault);
    // A demo asks for less than a clinic does, so a clinic is never opened as one.
    if (found.type !== 'missing' && !(found.type === 'ok' && found.vault.demo)) throw new Error('this folder holds a clinic that is no demonstration');
    // After a seal the demo is there already.
    if (found.type === 'missing') {
      log(`Making a demonstration clinic: ${plan.clinicName}, ${plan.patients.length} invented patients.`);
      await makeDemoClinic(clinic, plan);
    }
    clinic.serve();
  } catch (error) {
    await clinic.close();
    throw error;
  }
  return { host: clinic.host, folder, log: clinic.parts.log, close: clinic.close, demoNote: ['Sign in as:', ...demoSignIns.map((each) => `  ${each.role.padEnd(16)} ${each.userName}  ${each.password}`)] };
};

/** Locks and seals with the computer. Linux; elsewhere the shell's own events do. Answers the function that stops it. */
export const followDesktop = ({ host, log }: Pick<Desktop, 'host' | 'log'>, env: NodeJS.ProcessEnv, platform = process.platform): (() => void) =>
  platform === 'linux'
    ? followComputer({ env, lock: () => void host.lock(), seal: () => host.seal('suspend'), lacks: (what) => { log.write('computer', { lacks: what }); } })
    : () => undefined;
