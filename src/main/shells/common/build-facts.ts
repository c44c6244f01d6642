// Put in by scripts/lib/build-node.mjs; a test runs without them.
declare const __WL_VERSION__: string | undefined;
declare const __WL_UPDATE_KEYS__: string | undefined;
declare const __WL_UPDATE_URL__: string | undefined;

/** What the build was told: which version this is, whose signature it follows and where it asks. */
export const buildFacts = {
  version: typeof __WL_VERSION__ === 'undefined' ? '0.0.0' : __WL_VERSION__,
  updateKeys: typeof __WL_UPDATE_KEYS__ === 'undefined' ? [] : __WL_UPDATE_KEYS__.split(',').filter((key) => key !== ''),
  updateUrl: typeof __WL_UPDATE_URL__ === 'undefined' || __WL_UPDATE_URL__ === '' ? undefined : __WL_UPDATE_URL__,
} as const;
