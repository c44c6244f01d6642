import { fileURLToPath } from 'node:url';
import { createPasswordHasher } from '#main/adapters/argon2.ts';
import { hostWarnings } from '#main/adapters/host-warnings.ts';
import { connectHub, findHub } from '#main/adapters/hub-connection.ts';
import { nodeHubProcess } from '#main/adapters/hub-process.ts';
import { createKeychain, nodeKeychainHelper } from '#main/adapters/keychain.ts';
import type { StartKeychainHelper } from '#main/adapters/keychain.ts';
import { localAddresses } from '#main/adapters/local-addresses.ts';
import { createLockComputer } from '#main/adapters/lock-computer.ts';
import { createLogFile } from '#main/adapters/log-file.ts';
import { everySecond, systemClock, systemIds } from '#main/adapters/node-ports.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { createStartThread } from '#main/adapters/worker-thread.ts';
import { createClinic } from '#main/clinic.ts';
import type { Clinic, ClinicPorts } from '#main/clinic.ts';
import type { ServingPort } from '#main/ports.ts';
import { clinicCost } from '#main/vault/password-hash.ts';
import { workstationPaths } from '#main/workstation/paths.ts';
import { updatesPort } from './updates-port.ts';
import type { ShellUpdates } from './updates-port.ts';

export interface NodeClinicOptions {
  readonly folder: string;
  readonly isDemo?: boolean;
  readonly demoSignIns?: ClinicPorts['demoSignIns'];
  /** Where the built workers lie; beside the built shells unless told. */
  readonly workers?: URL;
  /** Where this shell's gate lives for passkeys, if its page can carry one. */
  readonly passkeys?: ClinicPorts['passkeys'];
  /** Asks for a finger on this computer's reader, where this shell can. */
  readonly confirmPresence?: ClinicPorts['confirmPresence'];
  /** How this shell replaces its own program; undefined where that is done by hand. */
  readonly updates?: ShellUpdates | undefined;
  /** How the key store's helper is started, from its path; Node's way unless told. */
  readonly keychainHelper?: (helperPath: string) => StartKeychainHelper;
  /** How the hub beside this workstation is started, from its path; Node's way unless told. */
  readonly hubProcess?: (hubPath: string) => ServingPort['start'];
}

/** The clinic on this computer's own clock, disk and keychain; every shell of this machine uses it. */
export const createNodeClinic = ({ folder, isDemo = false, demoSignIns = [], keychainHelper = nodeKeychainHelper, hubProcess = nodeHubProcess, passkeys, confirmPresence, updates, workers = new URL('../workers/', import.meta.url) }: NodeClinicOptions): Clinic => {
  const paths = workstationPaths(folder);
  const isTestKeyring = process.env['WARDLIGHT_TEST_KEYRING'] === '1';
  // The builds lie at dist/<shell>/main.mjs, their helpers at dist/workers.
  const worker = (name: string) => new URL(name, workers);
  const log = createLogFile(paths.logFolder, systemClock);
  return createClinic({
    paths, isTestKeyring, isDemo, demoSignIns, passkeys, confirmPresence, updates: updatesPort(updates, folder, paths.updates),
    clock: systemClock, everySecond, ids: systemIds, log, lockComputer: createLockComputer(log),
    secrets: createKeychain(keychainHelper(fileURLToPath(worker('keychain-helper.mjs')))), driver: sqlcipherDriver,
    hash: createPasswordHasher(worker('argon2-worker.mjs')), cost: clinicCost,
    warnings: () => hostWarnings(isTestKeyring), startReading: createStartThread(worker('reading-worker.mjs')),
    startSealing: createStartThread(worker('crypto-worker.mjs')), connectHub, findHub,
    serving: { start: hubProcess(fileURLToPath(worker('hub-beside.mjs'))), addresses: localAddresses, isLoopbackOnly: isDemo || process.env['WARDLIGHT_HUB_LOOPBACK'] === '1' },
  });
};
