import { join } from 'node:path';
import { expect, it } from 'vitest';
import { electronLaunch, kindByReply } from '../../e2e/fixtures/start-electron.ts';
import { isViolation } from '../../e2e/fixtures/clinic.ts';
import { parseLaunchOptions } from '#main/shells/common/launch-options.ts';
import { refusalJson } from '#main/shells/common/call-payload.ts';

// The stories themselves run in Electron only where its program is (.github/workflows/ci.yml).
it('starts Electron with arguments that the shell knows, a parent that starts it again, and settings of its own', () => {
  const { executablePath, args, env } = electronLaunch('/data', ['--demo', '--patients', '20'], { PATH: '/bin', GONE: undefined }, 'again', '/settings', '/electron');
  expect({ executablePath, env }).toEqual({ executablePath: '/electron', env: { PATH: '/bin', WARDLIGHT_START: 'again', XDG_CONFIG_HOME: '/settings' } });
  expect(args[0]).toBe(join('dist', 'electron', 'main.mjs'));
  expect(parseLaunchOptions(args.slice(1))).toMatchObject({ type: 'options', options: { dataDir: '/data', demo: true, patients: 20 } });
});

it('knows the clinic window by who is told who is in, and a violation by what the browser prints', () => {
  expect([kindByReply('{"type":"value","value":{"userName":"ines"}}'), kindByReply(refusalJson('wrong-window'))]).toEqual(['clinic', 'gate']);
  expect([isViolation('Refused to load: violates the following Content Security Policy directive'), isViolation('all is well')]).toEqual([true, false]);
});
