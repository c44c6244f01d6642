import type { App } from 'electron';
import { START_VARIABLE, STARTS_AGAIN } from '#main/shells/common/start-again.ts';

export interface AppEnd {
  readonly app: Pick<App, 'relaunch' | 'exit'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of this process, without the program. */
  readonly args: readonly string[];
  /** Where a demo lies whose folder was not named, so that the next process opens the same one. */
  readonly demoFolder: string | undefined;
}

/** Ends this process; after a seal a new one is started, by our parent where we have one (`npm start`), else by Electron itself. */
export const endApp = (code: number, { app, env, args, demoFolder }: AppEnd): void => {
  if (code === STARTS_AGAIN && env[START_VARIABLE] === undefined) {
    app.relaunch({ args: [...args, ...(demoFolder === undefined ? [] : ['--data', demoFolder])] });
    app.exit(0);
  } else app.exit(code);
};
