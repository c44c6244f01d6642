import type { Handlers } from '#shared/contract/define.ts';
import type { incidentsContract, incidentsGateContract } from '#shared/incidents/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { AuditLog } from '#main/audit/index.ts';
import { beginIncident } from './begin-incident.ts';
import { countPeople } from './count-people.ts';
import { addNote, close, saveLetter, writeNotice } from './keep-incident.ts';
import { listIncidents, listPeople, showAlarm, showIncident } from './show-incident.ts';
import { exportPeople, letPrint, showPrintable } from './take-out.ts';
import type { SaveFile } from './take-out.ts';

export const incidentsHandlers = {
  'incidents.list': listIncidents, 'incidents.alarm': showAlarm, 'incidents.begin': beginIncident, 'incidents.show': showIncident, 'incidents.count': countPeople,
  'incidents.people': listPeople, 'incidents.addNote': addNote, 'incidents.saveLetter': saveLetter, 'incidents.writeNotice': writeNotice, 'incidents.close': close,
  'incidents.printable': showPrintable,
} satisfies Handlers<typeof incidentsContract, CallContext>;

export const incidentsGateHandlers = ({ audit, saveFile }: { readonly audit: AuditLog; readonly saveFile: SaveFile }) =>
  ({ 'incidents.print': letPrint, 'incidents.export': exportPeople(audit, saveFile) }) satisfies Handlers<typeof incidentsGateContract, CallContext>;
