import type { BridgeEvent, WindowKind } from '#shared/contract/bridge.ts';
import type { Writer } from '#shared/database/types.ts';
import { clinicContract, gateContract } from '#shared/contract/clinic.ts';
import type { Access } from '#main/access/index.ts';
import { createAlarmWatch, tellDoubts, tellSyncAlarms } from '#main/alarms/index.ts';
import { alertsHandlers, raiseAlert, raiseAlertHourly } from '#main/alerts/index.ts';
import { allergiesHandlers, allergyKind } from '#main/allergies/index.ts';
import type { CallContext, From } from '#main/api/call-context.ts';
import { createDoor } from '#main/api/door.ts';
import type { OpenClinic } from '#main/api/door.ts';
import { createConnections } from '#main/api/window-connections.ts';
import { createSearchSessions } from '#main/api/search-sessions.ts';
import { appointmentsHandlers, appointmentsSection } from '#main/appointments/index.ts';
import { approvalsAhead, approvalsGateHandlers, approvalsHandlers } from '#main/approvals/index.ts';
import { auditExportHandlers } from '#main/audit-export/index.ts';
import { auditPagesHandlers } from '#main/audit-pages/index.ts';
import { auditProveGateHandlers, auditProveHandlers, beginAuditProof, createAuditLog, reserveBytes } from '#main/audit/index.ts';
import { createProofWatch } from '#main/audit-proof/index.ts';
import { backupHandlers } from '#main/backup/index.ts';
import { chartHandlers } from '#main/chart/index.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { directoryHandlers, organizationKind, practitionerKind } from '#main/directory/index.ts';
import { disclosuresHandlers } from '#main/disclosures/index.ts';
import { documentsHandlers } from '#main/documents/index.ts';
import { draftsHandlers, draftsSince, sweepDrafts } from '#main/drafts/index.ts';
import { emergencyAccessKind, emergencyHandlers, tellOverdueReviews } from '#main/emergency/index.ts';
import { createEnrolment, createServing, pageOf, servingHandlers } from '#main/enrolment/index.ts';
import type { FindHub } from '#main/enrolment/index.ts';
import { encountersHandlers, encountersSection } from '#main/encounters/index.ts';
import { immunizationsHandlers, immunizationsSection } from '#main/immunizations/index.ts';
import { incidentsGateHandlers, incidentsHandlers } from '#main/incidents/index.ts';
import { createInterchange, readFiles } from '#main/interchange/index.ts';
import type { ImportRequest } from '#main/interchange/index.ts';
import type { EverySecond, ServingPort, StartThread, UpdatesPort } from '#main/ports.ts';
import { medicationsHandlers, medicationsSection } from '#main/medications/index.ts';
import { coverOf, networkHandlers } from '#main/network/index.ts';
import type { NetworkParts } from '#main/network/index.ts';
import { nextRecordNumbers, patientKind, patientsHandlers } from '#main/patients/index.ts';
import { policiesGateHandlers, policiesHandlers, policyKind } from '#main/policies/index.ts';
import { problemsHandlers, problemsSection } from '#main/problems/index.ts';
import { createApplyChanges, createMendRecords, createRecordDigests, tellingWrites } from '#main/records/index.ts';
import { createRecords } from '#main/records/write-records.ts';
import { hasQuestions, reviewHandlers } from '#main/review/index.ts';
import { restrictionKind, restrictionsHandlers, tellingOfShutCharts, tellShutCharts } from '#main/restrictions/index.ts';
import { resultsHandlers, resultsSection } from '#main/results/index.ts';
import { createSecondFactor, removeSecondFactor } from '#main/second-factor/index.ts';
import type { ConfirmPresence, PasskeySite } from '#main/second-factor/index.ts';
import { createClockWatch, createIdleTimer, createSessionKeeper, needsSecondFactor, sessionGateHandlers, sessionHandlers, signInSteps, whyRotationDue } from '#main/session/index.ts';
import type { Workspace } from '#main/session/index.ts';
import { sensitivityHandlers } from '#main/sensitivity/index.ts';
import { setupHandlers } from '#main/setup/index.ts';
import type { SetupExtras } from '#main/setup/index.ts';
import { createStepUps, shownOf, stepUpGateHandlers, stepUpHandlers } from '#main/step-up/index.ts';
import { firstSecretsAhead, roleBundleKind, staffGateHandlers, settleSlots, staffGrantKind, staffHandlers, staffKind } from '#main/staff/index.ts';
import { createUpdates, updatesHandlers } from '#main/updates/index.ts';
import { observationKind, vitalsHandlers } from '#main/vitals/index.ts';
import type { ConnectHub } from '#main/sync/hub-connection.ts';
import { createSyncEngine, readHub } from '#main/sync/index.ts';
import type { SyncEngine } from '#main/sync/index.ts';
import { createTurn } from '#main/vault/turn.ts';
import type { WindowHost } from '#main/window-host.ts';
import { lockFolder } from '#main/workstation/folder-lock.ts';
import type { FolderLock } from '#main/workstation/folder-lock.ts';
import { makeNewFile } from '#main/workstation/new-file.ts';
import { makeDataFolder } from '#main/workstation/paths.ts';
import { saveExport } from '#main/workstation/save-export.ts';
import { readSettings } from '#main/workstation/settings.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';

/** What a shell supplies; the rest is made here. */
export interface ClinicPorts extends Omit<WorkstationParts, 'audit' | 'records' | 'beginProof' | 'migrations' | 'vaultTurn' | 'waits' | 'recovered'> {
  readonly everySecond: EverySecond;
  readonly warnings: SetupExtras['warnings'];
  readonly demoSignIns: SetupExtras['demoSignIns'];
  /** Starts the thread that reads files to import. */
  readonly startReading: StartThread;
  /** Starts the thread that seals and opens what goes to the hub. */
  readonly startSealing: StartThread;
  readonly connectHub: ConnectHub;
  /** First contact with a hub, by the code that a person typed. */
  readonly findHub: FindHub;
  /** Runs a hub beside this workstation; undefined where it is not offered. */
  readonly serving?: ServingPort | undefined;
  /** Undefined where nothing can be updated: the command line. */
  readonly updates?: UpdatesPort | undefined;
  /** Where the gate's page lives, for passkeys; undefined in a shell whose page cannot carry one. */
  readonly passkeys: PasskeySite | undefined;
  /** Asks for a finger on the computer's own reader; undefined without one. */
  readonly confirmPresence?: ConfirmPresence | undefined;
  /** Locks the computer's own session; called where the rule `lock.osSession` says so. */
  readonly lockComputer?: () => void;
  /** How much the audit's reserve takes in advance; smaller in tests. */
  readonly reserveBytes?: number;
}

type Interchange = ReturnType<typeof createInterchange>;

/** How often it is looked whether an emergency was not reviewed in time, and whether a closed chart was left to nobody. */
const overdueEveryMs = 300_000;

/** Told to the hub with every hello. */
const programName = 'wardlight';
/** Who may do what is kept in memory and read anew when one of these comes from another workstation. */
const rulingKinds: ReadonlySet<string> = new Set(['staff', 'staff-grant', 'role-bundle', 'policy', 'restriction', 'emergency-access']);

/** Asked by a window of itself, again and again: nobody is at work because of these. */
const askedByWindows: ReadonlySet<string> = new Set(['audit.standing', 'audit.proof', 'updates.status']);

/** The only place that wires. Knows no shell, no Electron, no real clock. */
export const createClinic = (ports: ClinicPorts) => {
  const { clock, ids, log, paths } = ports;
  const removeUnusedFolder = makeDataFolder(paths.folder);
  let lock: FolderLock | undefined = lockFolder(paths.lock);
  const sections = [problemsSection, medicationsSection, immunizationsSection, encountersSection, resultsSection, appointmentsSection];
  const kinds = [patientKind, observationKind, allergyKind, ...sections.map(({ kind }) => kind), practitionerKind, organizationKind, restrictionKind, emergencyAccessKind, staffKind, staffGrantKind, roleBundleKind, policyKind];
  let engine: SyncEngine | undefined;
  const records = tellingWrites(createRecords(kinds, { clock, ids, clockOffset: () => engine?.clockOffset() ?? null }), () => engine?.wrote());
  const changes = createApplyChanges(kinds, { clock });
  const digests = createRecordDigests(kinds);
  const syncing = { changes, digests, mending: createMendRecords(kinds, digests, changes) };
  const plainAudit = createAuditLog(clock);
  const alarms = createAlarmWatch({ clock, ids, log, audit: plainAudit, emit: (event) => emit(event) });
  const audit = alarms.hearing(plainAudit);
  /** Who has the words has lost the rest: the second factor is set up anew, and privacy officers are told. */
  const recovered: WorkstationParts['recovered'] = async (tx, staffId) => {
    await removeSecondFactor(tx, staffId);
    await raiseAlert(tx, { id: ids.newId(), kind: 'second-factor-reset', at: clock.now(), staffId });
  };
  const beginProof: WorkstationParts['beginProof'] = (db) => beginAuditProof({ clock, ids, log, audit, anchorPath: paths.anchor, reservePath: paths.reserve, reserveBytes: ports.reserveBytes ?? reserveBytes, onDoubts: (tx, doubts) => tellDoubts(tx, ids, clock.now(), doubts) }, db);
  const parts: WorkstationParts = { ...ports, audit, records, beginProof, migrations, vaultTurn: createTurn(), waits: new Map(), recovered };

  const serving = createServing({ parts, port: ports.serving, changed: () => emit({ type: 'sync-changed' }), runs: () => engine?.tryNow() });
  const connectHub: ConnectHub = (address) => ports.connectHub(serving.addressOf(address));
  const network: NetworkParts = { isOwnHub: serving.isOwn, tryHub: serving.tryNow, engine: () => engine, roster: () => keeper.workspace()?.keys.current()?.roster(), hub: async (read) => (await readHub(read))?.address,
    changes, onApplied: (kinds) => { const workspace = keeper.workspace(); if (workspace) whenApplied(workspace, kinds); },
  };
  const nextRecordNumber = async (tx: Writer): Promise<string> => (await nextRecordNumbers(tx, 1))[0] ?? '';

  const noSearches = createSearchSessions(clock.monotonic);
  const eventListeners = new Set<(event: BridgeEvent) => void>();
  const emit = (event: BridgeEvent) => eventListeners.forEach((listener) => listener(event));

  let interchange: Interchange | undefined;
  let callsSoFar = 0;
  const { factors, ...secondFactor } = createSecondFactor({
    clock, ids, passkeys: ports.passkeys, confirmPresence: ports.confirmPresence, mayUnlockQuickly: () => keeper.workspace()?.access.policy('pin.allowed') === true,
  }, (staffId) => {
    const workspace = keeper.workspace();
    return workspace !== undefined && !ports.isDemo && needsSecondFactor(workspace, staffId);
  });
  const stepUps = createStepUps({ clock, ids });
  const proofWatch = createProofWatch({ clock, log, audit, kinds, workspace: () => keeper.workspace(), emit, callsSoFar: () => callsSoFar });
  let overdueAskedAt = clock.monotonic();
  const tellOverdue = (db: ClinicDatabase, access: Access) => {
    overdueAskedAt = clock.monotonic();
    tellOverdueReviews(db, access, ids).catch(() => log.write('overdue-not-told'));
    tellSyncAlarms(db, audit, ids, engine?.alarms() ?? []).catch(() => log.write('sync-alarms-not-told'));
    tellShutCharts(db, access, ids).catch(() => log.write('shut-charts-not-told'));
  };
  let staffSettled = Promise.resolve();
  /** Whoever left, was reset or chose another password elsewhere opens nothing here with the old one. */
  const endStaleSlots = (workspace: Workspace): void => {
    staffSettled = staffSettled.then(async () => {
      const { removed } = await settleSlots({ parts, expel: keeper.expel }, workspace);
      if (removed > 0) await keeper.rotateKey();
    }).catch(() => log.write('slots-not-settled'));
  };
  /** Records of other workstations were taken in. */
  const whenApplied = (workspace: Workspace, kinds: ReadonlySet<string>): void => {
    if (kinds.has('staff')) endStaleSlots(workspace);
    if ([...kinds].some((kind) => rulingKinds.has(kind))) workspace.access.load(workspace.db.read).catch(() => log.write('access-not-read'));
  };
  let isKeyChanging = false;
  const keeper = createSessionKeeper(parts, {
    stepsFor: (workspace, staff, from) => signInSteps(parts, factors, workspace, staff, from),
    // An import goes on while the screen is locked: it belongs to the unsealed workstation, not to whoever is in front.
    unsealed: (workspace) => {
      const { db, access, keys } = workspace;
      tellOverdue(db, access);
      // What another workstation decided about somebody while this one was off.
      endStaleSlots(workspace);
      engine = createSyncEngine({
        db, held: keys, ...syncing, clock, ids, log, emit, connectHub, isOwnHub: serving.isOwn, startCrypto: ports.startSealing, app: programName,
        onApplied: (kinds) => whenApplied(workspace, kinds),
      });
      db.transaction((tx) => sweepDrafts(tx, draftsSince(clock.now())), { priority: 'job' }).catch(() => log.write('drafts-not-swept'));
      interchange = createInterchange({
        db, records, ports: { clock, ids }, nextRecordNumbers, emit, log, callsSoFar: () => callsSoFar,
        readFiles: (files, options) => readFiles(files, options, ports.startReading),
        auditImport: (tx, session, changed) =>
          audit.append(tx, changed.map(({ patientId, counts }) => ({
            action: 'import', method: 'interchange.begin', outcome: 'ok', from: 'core', recordKind: 'patient', recordId: patientId, patientId, count: Object.values(counts).reduce((sum, n) => sum + n, 0),
            who: { staffId: session.staffId, role: session.role, sessionId: session.sessionId },
          }))),
      });
    },
    opened: ({ session }) => {
      idle = newIdleTimer();
      stepUps.forget();
      // A PIN is offered after a full sign-in only: the password, and whatever else there is, was given just now.
      if (keeper.gatePage() === 'choose-pin') stepUps.prove(session, 'choose-pin');
      // Somebody left, and the computer was switched off before the key was changed. One that is only old waits until nobody is at work.
      if (whyRotationDue(parts) === 'slot-removed') rotateKey().catch(() => log.write('rotation-failed'));
    },
    keyChanges: (isRunning) => {
      isKeyChanging = isRunning;
      emit({ type: 'key-change', isRunning });
    },
    sealing: async () => {
      await engine?.end();
      engine = undefined;
      enrolment.sealed();
      await alarms.end();
      await proofWatch.end();
      await interchange?.signedOut();
      interchange = undefined;
    },
  });
  // What was begun on one side of a lock or a seal does not end on the other.
  keeper.onChange(() => {
    if (!keeper.current() && !keeper.pending()) secondFactor.forget();
    stepUps.keepProofFor(keeper.gatePage());
    secondFactor.keepTouchOnly(keeper.people().map(({ staff }) => staff.id));
  });
  let lastLock = keeper.locked();
  keeper.onChange(() => {
    const locked = keeper.locked();
    const isLeft = locked !== lastLock && (locked?.reason === 'key' || locked?.reason === 'idle');
    lastLock = locked;
    if (isLeft && keeper.workspace()?.access.policy('lock.osSession')) ports.lockComputer?.();
  });
  const unsealed = (): Workspace => {
    const workspace = keeper.workspace();
    if (!workspace) throw new Error('nothing is unsealed');
    return workspace;
  };
  const openAccess = (): Access => unsealed().access;
  const openDatabase = (): ClinicDatabase => unsealed().db;
  const openKey = (): Uint8Array => unsealed().databaseKey;
  const updates = createUpdates({ port: ports.updates, clock, log, audit, workspace: keeper.workspace, session: () => keeper.current()?.session, people: () => keeper.people().length, seal: () => keeper.seal('update'), emit });
  const rotateKey = async (): Promise<void> => void (await keeper.rotateKey());
  const tellTooMany = ({ db, access, session: { staffId } }: OpenClinic) =>
    void db.transaction((tx) => raiseAlertHourly(tx, { id: ids.newId(), kind: 'too-many-patients', at: access.now(), staffId })).catch(() => log.write('alert-not-raised'));
  const openInterchange = (): Interchange => {
    if (!interchange) throw new Error('nobody is signed in');
    return interchange;
  };

  // An open clinic has its own; which one is known only when the call comes.
  const importing = <Name extends keyof Interchange['handlers']>(name: Name) =>
    (context: CallContext, input: never) => openInterchange().handlers[name](context, input);
  const interchangeHandlers = {
    'interchange.begin': importing('interchange.begin'), 'interchange.addPiece': importing('interchange.addPiece'),
    'interchange.start': importing('interchange.start'), 'interchange.pause': importing('interchange.pause'),
    'interchange.resume': importing('interchange.resume'), 'interchange.cancel': importing('interchange.cancel'),
    'interchange.job': importing('interchange.job'),
  };

  const newIdleTimer = () => createIdleTimer(clock.monotonic, {
    countdown: (secondsLeft) => emit({ type: 'idle-countdown', secondsLeft }),
    cancelled: () => emit({ type: 'idle-cancelled' }),
    idle: () => void keeper.lock('idle').catch(() => log.write('lock-failed')),
  }, () => (keeper.workspace()?.access.policy('lock.idleMinutes') ?? 0) * 60_000);
  let idle = newIdleTimer();

  // What may wait for a second person is run by the approval, through the same handlers.
  const ruling = tellingOfShutCharts({
    ...staffGateHandlers({
      parts, records, access: openAccess, databaseKey: openKey, expel: keeper.expel, rotateKey, removeSecondFactor,
      renewClinicKey: async (tx) => void (await keeper.workspace()?.keys.current()?.rotateClinicKey(tx, 'left')),
    }),
    ...policiesGateHandlers({ records, access: openAccess }),
  }, openAccess);
  const secretsAhead = firstSecretsAhead({ parts });
  const approvals = { access: openAccess, contract: gateContract, handlers: () => ruling, ahead: secretsAhead, shownOf };
  const steppingUp = {
    parts, stepUps, factors, contract: () => gateContract, current: keeper.current, gatePage: keeper.gatePage, openGatePage: keeper.openGatePage, leaveGatePage: keeper.leaveGatePage,
    run: (method: string, inputJson: string, token: string) => door('gate', 'gate', method, inputJson, token),
  };
  const enrolment = createEnrolment({
    parts, serving, connectHub, findHub: ports.findHub, app: programName, workspace: keeper.workspace, engine: () => engine, isLockHeld: () => lock !== undefined,
    signIn: (userName, password) => keeper.signIn(userName, password, 'gate'),
    startEngine: (db, held) => createSyncEngine({ db, held, ...syncing, clock, ids, log, emit, connectHub: ports.connectHub, startCrypto: ports.startSealing, app: programName }),
  });
  const gateHandlers = {
    ...setupHandlers(parts, keeper, {
      sync: () => ({ sync: coverOf(engine?.status()), isServing: serving.isRunning() }), isJoining: () => enrolment.isJoining(), isLockHeld: () => lock !== undefined, retryLock: () => { if ((lock ??= lockFolder(paths.lock))) serving.resume(); }, warnings: ports.warnings, demoSignIns: ports.demoSignIns, factors,
    }),
    ...sessionGateHandlers(parts, keeper, factors, {
      isLockHeld: () => lock !== undefined, touch: () => idle.touch(), isProved: (session) => stepUps.isProved(session, keeper.gatePage()),
    }), ...secondFactor.handlers,
    ...ruling, ...approvalsGateHandlers(approvals), ...stepUpGateHandlers(steppingUp), ...proofWatch.gateHandlers,
    ...incidentsGateHandlers({ audit, saveFile: saveExport(paths.exports) }),
    ...auditExportHandlers({ audit, db: openDatabase, makeFile: makeNewFile }),
    ...auditProveGateHandlers({ proof: () => keeper.workspace()?.proof, makeFile: makeNewFile }),
    ...enrolment.handlers,
    ...backupHandlers({ driver: ports.driver, path: paths.database, key: () => keeper.current()?.databaseKey }),
  };
  const clinicHandlers = {
    'settings.appearance': gateHandlers['settings.appearance'], ...sessionHandlers(parts, keeper, factors, () => idle.touch()),
    ...patientsHandlers(records, hasQuestions(kinds)), ...reviewHandlers({ records, kinds, deviceName: (dev) => network.roster()?.devices.get(dev)?.name ?? '', nextRecordNumber }), ...networkHandlers(network), ...servingHandlers(serving), ...vitalsHandlers(records), ...allergiesHandlers(records), ...staffHandlers({ access: openAccess }),
    ...policiesHandlers({ access: openAccess }), ...approvalsHandlers(approvals), ...alertsHandlers, ...stepUpHandlers(steppingUp), ...proofWatch.handlers,
    ...problemsHandlers, ...medicationsHandlers(records), ...immunizationsHandlers, ...encountersHandlers, ...resultsHandlers,
    ...appointmentsHandlers, ...directoryHandlers, ...documentsHandlers, ...chartHandlers, ...draftsHandlers,
    ...restrictionsHandlers(records, (staffId) => openAccess().viewerOf(staffId).may('restrictions:manage')), ...emergencyHandlers(records, openAccess), ...sensitivityHandlers(records),
    ...interchangeHandlers, ...incidentsHandlers, ...auditProveHandlers({ proof: () => keeper.workspace()?.proof }), ...auditPagesHandlers({ access: openAccess }), ...disclosuresHandlers, ...updatesHandlers(updates),
  };
  /** A session in all but being open, for the methods that complete a sign-in; nobody enrols past a step that is still to be done. */
  const signingIn = (permission: 'signing-in' | 'enrolling'): OpenClinic | undefined => {
    const [pending, workspace] = [keeper.pending(), keeper.workspace()];
    if (!pending || !workspace || (permission === 'enrolling' && pending.steps[0] !== 'enrol')) return undefined;
    const { id: staffId, userName, displayName, role } = pending.staff;
    return { ...workspace, session: { sessionId: 'signing-in', staffId, userName, displayName, role }, searches: noSearches, isReadOnly: () => workspace.proof.doubts().length > 0, keepInReserve: workspace.proof.keepInReserve };
  };
  const door = createDoor({
    contracts: { clinic: clinicContract, gate: gateContract }, handlers: { clinic: clinicHandlers, gate: gateHandlers }, ahead: { ...secretsAhead, ...approvalsAhead(approvals) },
    onDamage: () => void keeper.seal('damage').catch(() => log.write('seal-failed')),
    open: () => keeper.current(), signingIn, isLocked: () => keeper.state() === 'locked', takeStepUp: stepUps.take,
    isProved: (session, method) => stepUps.isProved(session, method === 'session.choosePin' ? 'choose-pin' : pageOf(method, keeper.gatePage()) ?? 'second-factor'),
    onEnded: ({ staffId }) => void keeper.expel(staffId).catch(() => log.write('expel-failed')), onTooMany: tellTooMany, audit, emit, clock, ids, log,
  });

  // A job yields to people: neither its own calls nor the idle timer's count, nor a command line's way in through the gate.
  const heardDoor: typeof door = (window, from, method, inputJson) => {
    if (!method.startsWith('interchange.') && !askedByWindows.has(method) && method !== 'session.activity' && !(window === 'gate' && from === 'cli')) callsSoFar += 1;
    return door(window, from, method, inputJson);
  };
  const connect = createConnections({ keeper, door: heardDoor, monotonic: clock.monotonic, eventListeners });

  const host: WindowHost = {
    stage: keeper.stage,
    lock: () => keeper.lock('os-lock'),
    seal: (reason) => keeper.seal(reason),
    isSealed: () => keeper.state() === 'sealed',
    onSeal: (listener) => keeper.onSeal(listener),
    onStage: (listener) => {
      let shown = keeper.stage();
      return keeper.onChange(() => {
        const stage = keeper.stage();
        if (stage === shown) return;
        shown = stage;
        listener(stage);
      });
    },
    connect,
    note: ({ what, detail }) => {
      log.write('shell', { what, detail: detail.slice(0, 100) });
      const opened = keeper.current();
      if (!opened) return;
      const { staffId, role, sessionId } = opened.session;
      void opened.db
        .transaction((tx) => audit.append(tx, [{ action: 'shell-refused', method: what, outcome: 'refused', from: 'core', who: { staffId, role, sessionId } }]))
        .catch(() => log.write('note-not-written'));
    },
    appearance: () => {
      const { settings } = readSettings(paths.settings);
      return { theme: settings.theme, ...settings.window };
    },
  };

  const isClockSound = createClockWatch(clock);
  const stopTicking = ports.everySecond(() => {
    if (!isClockSound()) void keeper.seal('clock').catch(() => log.write('seal-failed'));
    if (keeper.current()) idle.tick();
    keeper.tick();
    if (isKeyChanging) emit({ type: 'key-change', isRunning: true });
    alarms.tick(keeper.workspace());
    proofWatch.tick();
    updates.tick();
    const workspace = keeper.workspace();
    if (workspace && clock.monotonic() - overdueAskedAt > overdueEveryMs) tellOverdue(workspace.db, workspace.access);
  });

  return {
    host, parts, records, keeper,
    isLockHeld: () => lock !== undefined,
    serve: () => { if (lock) serving.resume(); },
    /** The door for the command line: the same checks, said to come from `cli`. */
    call: (window: WindowKind, method: string, input: unknown, from: From = 'cli') => heardDoor(window, from, method, JSON.stringify(input)),
    importFor: (request: ImportRequest) => {
      const opened = keeper.current();
      if (!opened) throw new Error('nobody is signed in');
      return openInterchange().importFor(opened.session, request);
    },
    close: async () => {
      stopTicking();
      await enrolment.end();
      await keeper.seal('quit');
      await serving.end();
      lock?.release();
      lock = undefined;
      removeUnusedFolder();
    },
  };
};

export type Clinic = ReturnType<typeof createClinic>;
