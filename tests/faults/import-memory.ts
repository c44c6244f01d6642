import { createWriteStream, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCli } from './cli-process.ts';
import { bundleOf } from './generated-bundles.ts';

/** Streams so many megabytes of generated bundles through the real command line and watches the memory of its process. */
const { values: options } = parseArgs({ options: {
  mb: { type: 'string', default: '700' }, every: { type: 'string', default: '500' }, 'one-file': { type: 'boolean', default: false },
} });
const mb = Number(options.mb);
const cli = createCli('import-memory');
const files = join(cli.folder, 'files');
const perFile = 50_000_000;

/** NDJSON files of 50 MB: one bundle a line. */
const writeFiles = async (): Promise<void> => {
  mkdirSync(files);
  for (let n = 0, bytes = 0; bytes < mb * 1_000_000;) {
    const file = createWriteStream(join(files, `${String(n).padStart(8, '0')}.ndjson`));
    for (let size = 0; size < perFile && bytes < mb * 1_000_000; n += 1) {
      const line = `${bundleOf(n, 40_000)}\n`;
      size += line.length;
      bytes += line.length;
      if (!file.write(line)) await once(file, 'drain');
    }
    file.end();
    await once(file, 'close');
  }
};

/** One bundle in one file, however large: a reader that held a document would hold all of it. */
const writeOneFile = async (): Promise<void> => {
  mkdirSync(files);
  const file = createWriteStream(join(files, 'all.json'));
  file.write('{"resourceType":"Bundle","type":"collection","entry":[');
  for (let n = 0, bytes = 0; bytes < mb * 1_000_000; n += 1) {
    const { entry } = JSON.parse(bundleOf(n, 40_000)) as { readonly entry: readonly unknown[] };
    const text = `${n === 0 ? '' : ','}${entry.map((each) => JSON.stringify(each)).join(',')}`;
    bytes += text.length;
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end(']}');
  await once(file, 'close');
};

const rssMb = (pid: number): number | undefined => {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
  } catch {
    // It has ended.
    return undefined;
  }
};
const mean = (values: readonly number[]): number => Math.round(values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length));

const main = async (): Promise<number> => {
  await (options['one-file'] ? writeOneFile() : writeFiles());
  const data = join(cli.folder, 'data');
  await cli.init(data);
  const { child, ended } = cli.start(cli.importArgs(data, files));
  const samples: number[] = [];
  const timer = setInterval(() => {
    const rss = child.pid === undefined ? undefined : rssMb(child.pid);
    if (rss === undefined) return;
    samples.push(rss);
    if (samples.length % 20 === 0) console.log(`${(samples.length * Number(options.every) / 1000).toFixed(0).padStart(5)} s  ${rss} MB`);
  }, Number(options.every));
  const { code, answer, ms } = await ended;
  clearInterval(timer);
  // The first seconds are the start: sign-in hashes a password in 64 MB of its own.
  const steady = samples.slice(4);
  const third = Math.max(1, Math.floor(steady.length / 3));
  const [firstThirdMb, lastThirdMb, peakRssMb] = [mean(steady.slice(0, third)), mean(steady.slice(-third)), Math.max(...samples)];
  const flat = lastThirdMb <= firstThirdMb * 1.25 + 20;
  console.log(JSON.stringify({ mb, oneFile: options['one-file'], seconds: Math.round(ms / 1000), code, patients: answer?.['patients'], peakRssMb, firstThirdMb, lastThirdMb, flat }));
  return code === 0 && flat ? 0 : 1;
};

process.exitCode = await main().finally(() => rmSync(cli.folder, { recursive: true, force: true }));
process.exit();
