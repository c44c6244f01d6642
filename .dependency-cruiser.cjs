// The table "Who may import whom" of ARCHITECTURE.md, as rules. Change the two together.
const engines = '(access|api|database|records|sections|sync|audit|vault|workstation|backup|jobs)';
const notAFeature = `^src/main/(${engines.slice(1, -1)}|adapters|shells|demo)/`;
// Where a person's password meets the vault. No other feature comes near a key.
const keyFeatures = '^src/main/(session|setup|staff|step-up|enrolment)/';
const inOneFolder = '^src/(main|renderer)/([^/]+)/';
const native = 'node_modules/(@journeyapps/sqlcipher|keytar)/';
const electron = 'node_modules/electron/';
const outside = '^(fs|fs/promises|net|child_process|http|https|http2|tls|dns|dgram|cluster)$';

const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    never('no-cycles', 'Two files that need each other are one idea, or three.', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    never('resolvable', 'Every import leads somewhere.', {}, { couldNotResolve: true }),
    never('product-does-not-import-tests', 'Tests and scripts are not shipped.', { path: '^src/' }, { path: '^(tests|scripts)/' }),
    never('no-dev-packages', 'A shipped file needs a shipped package; electron and vite are there when it runs.', { path: '^src/' }, { dependencyTypes: ['npm-dev'], pathNot: [electron, 'node_modules/(@types|vite)/'] }),

    // Besides zod: how a name sounds and how many letters two differ in (docs/decisions/0030), and CBOR for what is signed or sent. Pure, all of them.
    never('shared-imports-zod-and-shared', 'shared knows no Node, no DOM, no side.', { path: '^src/shared/' }, { pathNot: ['^src/shared/', 'node_modules/(zod|cborg|double-metaphone|fastest-levenshtein)/'] }),

    never('native-only-in-adapters', 'One adapter each for the database binding and the keychain.', { path: '^src/', pathNot: '^src/main/adapters/' }, { path: native }),
    never('electron-only-in-its-shell', 'The core knows no Electron.', { path: '^src/', pathNot: '^src/(main/shells/electron|preload)/' }, { path: electron }),
    never('main-not-other-sides', 'main, preload, renderer and hub meet in shared.', { path: '^src/main/' }, { path: '^src/(renderer|preload|mobile|hub)/' }),
    never('feature-not-outer', 'A feature gets the outside by ports.', { path: '^src/main/[^/]+/', pathNot: notAFeature }, { path: '^src/main/(adapters|shells)/|^src/main/clinic\\.ts$' }),
    never('feature-no-outside', 'Disk, network and processes are adapters.', { path: '^src/main/[^/]+/', pathNot: notAFeature }, { path: outside }),
    never('feature-by-its-index', 'Another feature is used by its index.ts.', { path: inOneFolder, pathNot: [notAFeature, '^src/renderer/'] }, { path: '^src/main/[^/]+/', pathNot: ['^src/main/$2/', '^src/main/[^/]+/index\\.ts$', notAFeature] }),
    never('engine-by-its-index', 'A feature may name an engine\'s types; what it calls comes in as an argument or from index.ts.', { path: inOneFolder, pathNot: [notAFeature, keyFeatures, '^src/renderer/'] }, { path: `^src/main/${engines}/`, pathNot: '/index\\.ts$', dependencyTypesNot: ['type-only'] }),
    never('keys-stay-with-sign-in', 'Only session, setup, staff, step-up and enrolment use the vault and the workstation that opens it.', { path: '^src/main/[^/]+/', pathNot: [notAFeature, keyFeatures] }, { path: '^src/main/(vault|workstation)/', dependencyTypesNot: ['type-only'] }),
    never('engine-not-feature', 'clinic.ts joins engines and features.', { path: `^src/main/${engines}/`, pathNot: '^src/main/workstation/' }, { path: '^src/main/', pathNot: [`^src/main/${engines}/`, '^src/main/(ports|window-host)\\.ts$', '^src/main/ports/'] }),
    never('workstation-by-index', 'Opening the vault needs to know who is on the staff, and no other feature.', { path: '^src/main/workstation/' }, { path: '^src/main/', pathNot: [`^src/main/${engines}/`, '^src/main/(ports|window-host)\\.ts$', '^src/main/staff/index\\.ts$'] }),
    never('adapter-not-inner', 'An adapter fulfils a port and knows nothing above it.', { path: '^src/main/adapters/' }, { path: '^src/main/', pathNot: [`^src/main/(adapters|database|vault)/`, '^src/main/(ports|window-host)\\.ts$', '^src/main/ports/', '^src/main/sync/hub-connection\\.ts$'] }),
    never('shell-not-feature', 'A shell calls createClinic and gets a window host.', { path: '^src/main/shells/' }, { path: '^src/main/[^/]+/', pathNot: notAFeature }),
    never('only-shells-import-shells', 'Nothing depends on how it is shown, nor on the practice clinic.', { path: '^src/main/', pathNot: '^src/main/(shells|demo)/' }, { path: '^src/main/(shells|demo)/' }),
    never('demo-is-a-user', 'The practice clinic is made by the clinic itself, as a person would.', { path: '^src/main/demo/' }, { path: '^src/main/(adapters|shells|vault|database)/', dependencyTypesNot: ['type-only'] }),

    never('verifier-alone', 'Who checks the log shares nothing with who writes it, and goes into one file that needs plain Node.', { path: '^src/verifier/' }, { pathNot: '^src/verifier/', dependencyTypesNot: ['core'] }),
    never('verifier-only-by-cli', 'The command line offers the same check on a file.', { path: '^src/', pathNot: '^src/(verifier|main/shells/cli)/' }, { path: '^src/verifier/' }),

    never('hub-apart', 'The hub knows the protocol and the database engine, and nothing of what a clinic does.', { path: '^src/hub/' }, { path: '^src/(main|renderer|preload|mobile|verifier)/', pathNot: '^src/main/(database/(?!migrations)|adapters/sqlcipher\\.ts$|ports\\.ts$)' }),
    never('preload-stays-small', 'It bundles to under 1 kB.', { path: '^src/preload/' }, { pathNot: ['^src/preload/', electron, '^src/shared/contract/bridge\\.ts$'] }),
    never('preload-shared-types-only', 'Types cost nothing, values do.', { path: '^src/preload/' }, { path: '^src/shared/', dependencyTypesNot: ['type-only'] }),

    never('renderer-not-main', 'The renderer has the bridge and nothing else.', { path: '^src/renderer/' }, { path: ['^src/(main|preload|hub)/', electron] }),
    never('renderer-no-node', 'A page has no Node.', { path: '^src/renderer/' }, { dependencyTypes: ['core'] }),
    never('renderer-feature-by-its-index', 'Another feature is used by its index.ts.', { path: '^src/renderer/([^/]+)/' }, { path: '^src/renderer/[^/]+/', pathNot: ['^src/renderer/$1/', '^src/renderer/(kit|api)/', '^src/renderer/[^/]+/index\\.tsx?$'] }),
    never('renderer-feature-not-app', 'The app arranges features, not the other way.', { path: '^src/renderer/[^/]+/', pathNot: '^src/renderer/(app|gate)/' }, { path: '^src/renderer/(app|gate)/' }),
    never('gate-and-app-apart', 'Two bundles: the gate never sees a record, the clinic never sees a secret.', { path: '^src/renderer/gate/' }, { path: '^src/renderer/[^/]+/', pathNot: '^src/renderer/(gate|kit|api)/' }),
    never('app-not-gate', 'Two bundles: the gate never sees a record, the clinic never sees a secret.', { path: '^src/renderer/app/' }, { path: '^src/renderer/gate/' }),
    never('kit-has-no-clinical-words', 'react and the component library.', { path: '^src/renderer/kit/' }, { path: ['^src/', 'node_modules/zustand/'], pathNot: '^src/renderer/kit/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release|tests/bench/peers|tests/drivers/node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
    cache: { folder: '.cache/boundaries', strategy: 'content' },
  },
};
