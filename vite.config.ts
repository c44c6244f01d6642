import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The gate's page shares no file with the clinic's, so each of the two windows is a build of its own: `--mode gate|clinic`. */
const sources: Readonly<Record<string, string>> = { gate: 'gate', clinic: 'app' };

// No inline script, style or asset and no preload polyfill: the page policy refuses what is not a file of ours.
export default defineConfig(({ mode }) => {
  const isDevelopment = process.env['WARDLIGHT_DEV'] === '1';
  return {
    root: `src/renderer/${sources[mode] ?? 'app'}`,
    base: './',
    publicDir: false,
    logLevel: 'warn',
    plugins: [react()],
    build: {
      outDir: `../../../dist/renderer/${mode}`,
      emptyOutDir: !isDevelopment,
      target: 'chrome120',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 4096,
      minify: !isDevelopment,
      sourcemap: isDevelopment,
    },
  };
});
