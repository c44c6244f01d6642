import { join } from 'node:path';
import { firstPage } from '#shared/sections/section.ts';
import { asha, searchId } from './test-clinic.ts';

/** What an example may name. `nobody` is an id that nothing has. */
export interface Named { readonly patientId: string; readonly nobody: string; readonly staffName: string; readonly folder: string }
interface Row {
  /** In the words of whoever runs a clinic. */
  readonly words: string;
  /** One input that fits; what it changes is small enough to be tried by everybody. */
  readonly input: (named: Named) => object;
}

const row = (words: string, input: Row['input'] = () => ({})): Row => ({ words, input });
const ofPatient = (words: string) => row(words, ({ patientId }) => ({ patientId }));
const section = (words: string) => row(words, ({ patientId }) => firstPage(patientId));
const ofNobody = (words: string, more: object = {}) => row(words, ({ nobody }) => ({ id: nobody, ...more }));
const ofJob = (words: string) => row(words, ({ nobody }) => ({ jobId: nobody }));
const ofStaff = (words: string, more: object = {}) => row(words, ({ nobody }) => ({ staffId: nobody, ...more }));
const person = { ...asha, familyName: 'Matrix', givenNames: 'Example', phone: '' };
const password = 'copper lantern 7731 quay';
const lastDays = { from: '2026-02-11T00:00:00.000Z', to: '2026-03-13T00:00:00.000Z' };

/** Every method of the clinic window. A method without a row fails the test. */
export const clinicRows: Readonly<Record<string, Row>> = {
  'settings.appearance': row('Choose light or dark', () => ({ theme: 'auto' })),
  'session.current': row('See who is signed in'), 'session.activity': row('Stay signed in while working'),
  'session.openGate': row('Go to the own password, PIN or second factor', () => ({ page: 'change-password' })),
  'patients.find': row('Search for patients', () => ({ query: 'haddad', searchId })),
  'patients.matches': row('See who may be the same person', () => ({ familyName: 'Haddad', givenNames: 'Asha', birthDate: '1967-09-04', phone: '', searchId })),
  'patients.register': row('Register a patient', () => ({ patient: person, notTheSame: [] })),
  'patients.registerUnknown': row('Register somebody unknown', () => ({ sex: 'female', age: 40, note: '' })),
  'patients.identify': row('Name somebody who was unknown', ({ patientId }) => ({ id: patientId, patient: person, notTheSame: [], sameAs: null })),
  'patients.show': row('Open a patient: name, birth date, address, phone', ({ patientId }) => ({ id: patientId })),
  'patients.recent': row('See the patients opened lately'),
  'vitals.history': ofPatient('Read vital signs'),
  'vitals.record': row('Record vital signs', ({ patientId }) => ({ patientId, readings: [{ measure: 'body-weight', value: 64, secondValue: null, unit: 'kg', keptAsMeasured: false }] })),
  'vitals.strike': row('Strike a wrong reading', ({ patientId, nobody }) => ({ patientId, observationId: nobody, reason: 'wrong scales' })),
  'allergies.list': ofPatient('Read allergies'),
  'allergies.record': row('Record an allergy', ({ patientId }) => ({ patientId, allergy: { substance: 'Latex', reaction: '', severity: 'mild', verification: 'unconfirmed' }, isAnother: false })),
  'allergies.change': row('Change an allergy', ({ patientId, nobody }) => ({ patientId, allergyId: nobody, seen: { severity: 'mild' }, change: { severity: 'severe' }, isAnother: false })),
  'allergies.takeBack': row('Say that an allergy was entered by mistake', ({ patientId, nobody }) => ({ patientId, allergyId: nobody, reason: 'wrong chart' })),
  'allergies.noneKnown': row('Record that no allergy is known', ({ patientId }) => ({ patientId })),
  'review.count': row('See how much waits to be settled'), 'review.list': ofPatient('See what was changed in two places'),
  'review.people': row('See whom one may ask'),
  'review.show': row('Compare two answers', ({ patientId, nobody }) => ({ id: nobody, patientId })),
  'review.ask': row('Ask somebody which answer is right', ({ patientId, nobody }) => ({ id: nobody, patientId, staffId: nobody })),
  'review.resolve': row('Settle two answers', ({ patientId, nobody }) => ({ id: nobody, patientId, seen: [], reason: 'asked her', choice: { type: 'keep' } })),
  'sync.status': row('See how it stands with the hub'), 'sync.tryNow': row('Try the hub now'), 'sync.pauseFirst': row('Let the first sync rest', () => ({ isPaused: true })), 'sync.waiting': row('See which changes wait for the hub'),
  'sync.whereIs': row('See where a record is', ({ patientId, nobody }) => ({ patientId, recordId: nobody })), 'sync.network': row('See the computers of the clinic'), 'network.serving': row('See whether this computer serves the clinic'),
  'sync.kept': row('See changes that were not taken in'), 'sync.keptCount': row('See how many changes were not taken in'),
  'sync.handOver': row('Hand over a change that was not taken in', ({ nobody }) => ({ id: 7, staffId: nobody })), 'sync.tryAgain': row('Try again to take in a change', () => ({ id: 7 })), 'sync.setAside': row('Set aside a change that was not taken in', () => ({ id: 7, finding: 'written by mistake' })),
  'updates.status': row('See which version of Wardlight runs'), 'updates.check': row('Ask the update server for a new version'), 'updates.choose': row('Look for a new version in a folder'),
  'updates.fetch': row('Fetch a new version'), 'updates.install': row('Install a new version'),
  'problems.list': section('Read problems and diagnoses'), 'medications.list': section('Read medicines'),
  'medications.record': row('Record a medicine', ({ patientId }) => ({ patientId, medication: { display: 'Ibuprofen', dosage: '', started: null, reason: '' }, mitigation: '' })),
  'medications.changeDose': row('Change a dose', ({ patientId, nobody }) => ({ patientId, medicationId: nobody, seen: { dosage: '', status: 'active' }, dosage: '5 mg', mitigation: '' })),
  'medications.changeStatus': row('Say that a medicine goes on, pauses or stops', ({ patientId, nobody }) => ({ patientId, medicationId: nobody, seen: { status: 'active', ended: null }, status: 'on-hold', reason: '', ended: null, mitigation: '' })),
  'medications.takeBack': row('Say that a medicine was entered by mistake', ({ patientId, nobody }) => ({ patientId, medicationId: nobody, reason: 'wrong chart' })),
  'medications.confirm': row('Confirm that a medicine is still taken', ({ patientId, nobody }) => ({ patientId, medicationId: nobody, seen: { dosage: '', status: 'active' } })),
  'immunizations.list': section('Read vaccinations'),
  'encounters.list': section('Read visits'), 'results.list': section('Read results'), 'appointments.list': section('Read appointments'), 'documents.list': section('Read documents'),
  'results.trend': row('See the trend of a result', ({ patientId }) => ({ patientId, code: '4548-4', codeSystem: '' })),
  'results.sparks': row('See the small lines beside results', ({ patientId }) => ({ patientId, codes: [] })),
  'documents.original': row('Read an imported record as it came', ({ patientId, nobody }) => ({ patientId, recordId: nobody })),
  'chart.summary': ofPatient('See the summary, of it what the rows above allow'),
  'directory.find': row('Look up care givers and organizations', () => ({ words: '' })),
  'sections.label': row('Label a record as sensitive', ({ patientId, nobody }) => ({ kind: 'condition', id: nobody, patientId, sensitive: true })),
  'restrictions.list': ofPatient('See whom a chart is closed to'),
  'restrictions.add': row('Close a chart to somebody', ({ patientId, nobody }) => ({ patientId, closedTo: { type: 'person', staffId: nobody }, reason: 'the patient asked' })),
  'restrictions.lift': row('Open a closed chart again', ({ patientId, nobody }) => ({ id: nobody, patientId, reason: 'the patient asked' })),
  'emergency.current': row('See which emergencies one opened'),
  'emergency.addReason': ofNobody('Add to the reason of an emergency', { text: 'more of it' }), 'emergency.end': ofNobody('End an emergency'),
  'emergency.reviews': row('See emergencies to review'), 'emergency.review': ofNobody('Review an emergency', { finding: 'justified', note: '' }),
  'drafts.save': row('Keep what is half typed', () => ({ form: 'vitals', patientId: null, place: '{}', fields: '{}', focus: null })),
  'drafts.mine': row('Get back what one had half typed'), 'drafts.discard': row('Throw away what one had half typed', () => ({ form: 'vitals', patientId: null })),
  'interchange.begin': row('Begin an import', () => ({ source: 'matrix' })),
  'interchange.addPiece': row('Send a file to import', ({ nobody }) => ({ jobId: nobody, fileName: 'a.json', piece: '', index: 0, last: true })),
  'interchange.start': ofJob('Start an import'), 'interchange.pause': ofJob('Pause an import'), 'interchange.resume': ofJob('Go on with an import'),
  'interchange.cancel': ofJob('Cancel an import'), 'interchange.job': ofJob('Read the report of an import'),
  'staff.list': row('See the people of the clinic'), 'staff.privileges': row('See who may do what'),
  'policies.list': row('See the rules of the clinic'), 'approvals.list': row('See what waits for a second person'), 'approvals.takeBack': ofNobody('Take back what one asked a second person for'),
  'incidents.list': row('See incidents'), 'incidents.alarm': row('See the alarm an incident is opened from', ({ nobody }) => ({ alertId: nobody })),
  'incidents.begin': row('Open an incident', ({ nobody }) => ({ about: { alertId: null, staffId: nobody, device: null, fromDay: null, toDay: null, recordNumber: '' }, discoveredOn: '2026-03-12', whatHappened: 'a charger and a tablet are gone' })),
  'incidents.show': ofNobody('Read an incident'), 'incidents.count': ofNobody('Look through the log for an incident'), 'incidents.people': ofNobody('See whom an incident concerns', { offset: 0 }),
  'incidents.addNote': ofNobody('Add a note to an incident', { text: 'asked her' }), 'incidents.saveLetter': ofNobody('Write the letter of an incident', { letter: { whatHappened: '', whatToDo: '', whatWeDo: '', contact: '' } }),
  'incidents.writeNotice': row('Write down that somebody was told', ({ nobody, patientId }) => ({ id: nobody, patientIds: [patientId], how: 'letter', on: '2026-03-12' })),
  'incidents.close': ofNobody('Close an incident', { finding: 'breach', factors: { information: '', recipient: '', acquired: '', mitigated: '' }, closingNotes: 'told', lessons: 'lock it' }),
  'incidents.printable': ofNobody('Read the list of an incident to print it'),
  'audit.check': row('Verify the log of this computer', () => ({ firstKey: null, heads: [] })),
  'audit.timeline': row('Read who did what with a patient', ({ patientId }) => ({ about: { type: 'patient', patientId }, ...lastDays, show: 'all', before: null, names: false })),
  'audit.heat': row('See who opened a patient, and at which hours', ({ patientId }) => ({ about: { type: 'patient', patientId }, ...lastDays })),
  'audit.graph': row('See whose charts a person opened', ({ nobody }) => ({ about: { type: 'person', staffId: nobody }, ...lastDays, names: false })),
  'audit.standing': row('See whether records are read only'), 'audit.proof': row('See how the log is proved'), 'audit.verify': row('Verify the log and every record'),
  'audit.people': row('Choose a person to ask the log about'),
  'disclosures.list': ofPatient('See what of a patient left the clinic'), 'disclosures.print': row('Print what of a patient left the clinic', ({ patientId }) => ({ patientId, purpose: 'patient-request' })),
  'alerts.list': row('See alarms'), 'alerts.take': ofNobody('Take up an alarm'), 'alerts.explain': ofNobody('Note what explains an alarm', { note: 'recall list' }), 'alerts.settle': ofNobody('Settle an alarm', { note: '' }),
  'stepUp.ask': row('Begin what needs the password again', () => ({ method: 'staff.end', input: '{}' })), 'stepUp.outcome': row('See what came of it'),
  'emergency.open': row('Open a chart in an emergency', ({ patientId }) => ({ who: { by: 'patient', patientId }, reason: 'Collapsed at the desk' })),
  'session.lock': row('Lock the screen', () => ({ reason: 'key' })), 'session.signOut': row('Sign out'),
};

/** Every method of the gate window, where secrets are typed and no record is shown. */
export const gateRows: Readonly<Record<string, Row>> = {
  'settings.appearance': row('Choose light or dark', () => ({ theme: 'auto' })), 'clinic.status': row('See that the clinic is there'),
  'setup.begin': row('Set up a clinic, where there is none', () => ({ clinicName: 'Other', displayName: 'Other', userName: 'other', password })),
  'setup.confirm': row('Prove the recovery words at setup', () => ({ words: ['a', 'b', 'c', 'd'] })), 'setup.retry': row('Try to start again'),
  'recovery.open': row('Recover with the recovery words', () => ({ words: 'no such words', userName: 'nobody', newPassword: password })),
  'session.signIn': row('Sign in', () => ({ userName: 'nobody', password })),
  'session.unlockWithPassword': ofStaff('Unlock with the password', { password }), 'session.unlock': ofStaff('Unlock with the PIN', { pin: '918273' }),
  'session.passkeyOptions': row('Ask for a passkey', () => ({ staffId: null })), 'session.passkey': row('Answer with a passkey', () => ({ response: '{}' })),
  'session.secondFactor': row('Give the second factor', () => ({ code: '000000' })), 'session.newPassword': row('Choose a new password while signing in', () => ({ newPassword: 'short' })),
  'session.continueSignIn': row('Go on signing in'), 'session.cancelSignIn': row('Give up signing in'),
  'session.choosePin': row('Choose the own PIN', () => ({ pin: null })), 'session.changePassword': row('Change the own password', () => ({ oldPassword: 'wrong', newPassword: 'short' })),
  'session.activity': row('Stay signed in while typing'), 'session.leaveGate': row('Go back to the records'), 'session.gatePage': row('See why the gate is open'),
  'secondFactor.state': row('See the own second factors'), 'secondFactor.beginTotp': row('Begin with an authenticator'),
  'secondFactor.confirmTotp': row('Confirm the authenticator', () => ({ code: '000000' })), 'secondFactor.newRecoveryCodes': row('Get new recovery codes'),
  'secondFactor.beginPasskey': row('Begin with a passkey'), 'secondFactor.confirmPasskey': row('Confirm the passkey', () => ({ response: '{}', name: 'Key' })),
  'secondFactor.remove': row('Remove an own second factor', ({ nobody }) => ({ what: nobody })), 'secondFactor.turnTouchId': row('Unlock with Touch ID', () => ({ isOn: false })),
  'stepUp.current': row('See what waits for the password'), 'stepUp.passkeyOptions': row('Confirm it by passkey'),
  'stepUp.confirm': row('Confirm it by password', () => ({ password, code: null })), 'stepUp.prove': row('Give the password again to change the own second factor or PIN', () => ({ password })), 'stepUp.run': row('Do what was confirmed', () => ({ token: 'none' })),
  'staff.add': row('Add a person', ({ staffName }) => ({ userName: staffName, displayName: 'Other', role: 'nurse', password })),
  'staff.change': ofStaff('Change a person\'s name or role', { displayName: 'Other', role: 'nurse' }), 'staff.end': ofStaff('End a person\'s way in', { reason: 'left the clinic' }),
  'staff.reset': ofStaff('Reset a person\'s password'), 'staff.resetSecondFactor': ofStaff('Reset a person\'s second factor', { reason: 'lost the phone' }),
  'staff.grant': ofStaff('Give or deny a person one privilege', { privilege: 'patients:find', effect: 'grant', reason: 'helps out', until: null }),
  'staff.endGrant': row('Take back what was given', ({ nobody }) => ({ grantId: nobody })),
  'staff.changeBundle': row('Change what a role may do', () => ({ role: 'nurse', privilege: 'patients:find', holds: true })),
  'policies.change': row('Change a rule of the clinic', () => ({ name: 'lock.idleMinutes', value: 3 })),
  'audit.acknowledge': row('Go on with a database that is doubted', () => ({ reasons: ['rollback'] })),
  'approvals.decide': ofNobody('Agree or not as the second person', { agree: true }),
  'approvals.takeBack': ofNobody('Take back at once what waits for a second person'),
  'incidents.print': ofNobody('Let the list of an incident be printed', { what: 'list', purpose: 'notify-people' }), 'incidents.export': ofNobody('Save the list of an incident', { purpose: 'notify-people' }),
  'audit.export': row('Write the log, or part of it, to a file', ({ patientId, folder }) => ({ kind: 'csv', patientId, staffId: null, since: null, before: null, purpose: 'privacy-review', file: join(folder, `${String(Math.random()).slice(2)}.csv`) })),
  'audit.prove': row('Prove rows of the log to an outsider', ({ folder }) => ({ from: 1, to: 1, purpose: 'privacy-review', file: join(folder, `${String(Math.random()).slice(2)}.wardlight-audit`) })),
  'network.connect': row('Connect the clinic to a hub', () => ({ address: 'hub.invalid', code: 'ABCD', proxy: '' })), 'network.found': row('Begin the list of the clinic’s computers', () => ({ words: 'no words' })), 'network.address': row('See where the hub is'), 'network.serving': row('See whether this computer serves the clinic'),
  'network.move': row('Change where the hub is', () => ({ address: 'hub.invalid', code: '', proxy: '' })), 'network.serve': row('Let this computer serve the clinic', () => ({ way: 'same' })),
  'network.stopServing': row('End that this computer serves the clinic'), 'network.invite': row('Make a code for another workstation', () => ({ class: 'full' })),
  'network.invitation': row('See which computer answered the code'), 'network.letIn': row('Let another workstation in', () => ({ isSame: true })),
  'network.devices': row('See which devices could be taken out'), 'network.revoke': row('Take a device out of the clinic', () => ({ dev: 9, why: 'lost' })),
  'join.begin': row('Ask to be let into a clinic, on a new computer', () => ({ address: 'hub.invalid', code: 'ABCD', proxy: '' })), 'join.look': row('See how far joining has come'),
  'join.finish': row('Open a new computer of the clinic', () => ({ userName: 'nobody', password })), 'join.cancel': row('Give up joining a clinic'),
  'recoverClinic.find': row('Look for a lost clinic at its hub, on a new computer', () => ({ address: 'hub.invalid', code: 'ABCD', proxy: '', words: 'a b c', isAnew: false })),
  'recoverClinic.accept': row('Bring a lost clinic back onto a new computer', () => ({ clinicName: 'Other', lost: [1] })), 'recoverClinic.look': row('See how far bringing a clinic back has come'),
  'recoverClinic.finish': row('Open the computer that a clinic was brought back to', () => ({ userName: 'nobody', password, isNew: true })), 'recoverClinic.stop': row('Stop bringing a clinic back for now'),
  'backup.create': row('Make an encrypted backup', ({ folder }) => ({ file: join(folder, `${String(Math.random()).slice(2)}.backup`) })),
};
