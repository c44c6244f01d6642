/** Everything these scripts say about themselves goes to stderr: stdout belongs to what they run (`npm run cli` answers JSON). */
export const say = (line) => process.stderr.write(`${line}\n`);

export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Says what is being done before it is done, and how long it took. */
export const step = async (what, work) => {
  const started = performance.now();
  say(`wardlight: ${what} …`);
  const result = await work();
  say(`wardlight: ${what}: ${seconds(started)}`);
  return result;
};

/** A fault with one sentence for the person at the terminal; its stack would tell them nothing. */
export class Plain extends Error {}

export const orExit = async (work) => {
  try {
    return await work();
  } catch (error) {
    say(`wardlight: ${error instanceof Plain ? error.message : (error?.stack ?? String(error))}`);
    return process.exit(1);
  }
};
