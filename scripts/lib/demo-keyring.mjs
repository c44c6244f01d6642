// The demo keeps its keys in a keyring of its own: it must not leave items in the keychain of whoever tries it.
import { secretServiceAnswers } from '../secret-service.mjs';
import { withThrowawayKeyring } from './keyring.mjs';
import { onPath } from './system.mjs';

/** On Linux, unless the computer's own keychain answers and there is nothing to make another one with. */
const needsOwn = async (args) =>
  process.platform === 'linux' && args.includes('--demo') && (onPath('gnome-keyring-daemon') !== undefined || !(await secretServiceAnswers()));

/** Runs `work` with the environment a demo needs; for anything but a demo that is the one we have. */
export const withDemoKeyring = async (args, work) => ((await needsOwn(args)) ? withThrowawayKeyring(work) : work(process.env));
