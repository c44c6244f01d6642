import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inRoot } from './root.mjs';

/** Targets by system, as electron-builder calls them. */
const known = { linux: ['AppImage', 'deb', 'rpm'], mac: ['dmg', 'zip'], win: ['nsis'] };

/** What is wrong with a configuration, one line each: by electron-builder's own schema, then what a schema cannot know. */
export const configFaults = async (config) => {
  const require = createRequire(import.meta.url);
  // electron-builder has no other way to ask for its schema than to build something.
  const { validateConfiguration } = require('app-builder-lib/out/util/config/config.js');
  const { DebugLogger } = require('builder-util');
  const faults = [];
  try {
    await validateConfiguration(config, new DebugLogger(false));
  } catch (error) {
    faults.push(...error.message.split('\n').map((line) => line.trim()).filter((line) => line.startsWith('- ')).map((line) => line.slice(2)));
    if (faults.length === 0) faults.push(error.message);
  }
  for (const [system, names] of Object.entries(known)) {
    const targets = config[system]?.target ?? [];
    if (targets.length === 0) faults.push(`${system} has no target`);
    for (const target of targets) if (!names.includes(target)) faults.push(`${system}: ${JSON.stringify(target)} is no target of ours`);
  }
  const named = [config.linux?.icon, config.mac?.icon, config.mac?.entitlements, config.mac?.entitlementsInherit, config.win?.icon].filter((file) => file !== undefined);
  for (const file of named) if (!existsSync(inRoot(file))) faults.push(`${file} is not there`);
  if (config.mac?.hardenedRuntime !== true) faults.push('macOS: the hardened runtime is off');
  if (config.publish !== null) faults.push('publish: nothing is published by the packer');
  return faults;
};
