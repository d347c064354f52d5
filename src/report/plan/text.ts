import type { Language } from '../../diagnostics/diagnostic.ts';
import type { ChangedLine, ChangePlan, Command, DevicePlan, SectionChange } from '../../plan/types.ts';
import { type Names, vpnLabel } from '../facts.ts';
import type { Paint } from '../paint.ts';
import { wordsOf } from '../words.ts';
import {
  countLines,
  type EqualPlans,
  equalPlans,
  groupTitle,
  keptByVpn,
  riskSentence,
  waveSentence,
} from './facts.ts';
import { planWordsOf } from './words.ts';

/** What a plan is printed with. */
export interface PlanTextOptions {
  readonly language: Language;
  readonly paint: Paint;
  readonly commands: boolean;
}

/** A plan for people: a headline with what is touched and what is proved untouched, risks and order, then the changes router by router. */
export function planText(plan: ChangePlan, names: Names, options: PlanTextOptions): string {
  const words = wordsOf(options.language);
  const changed = plan.devices.filter((device) => device.commands.length > 0);
  const beside = leftOutText(plan, options);
  if (changed.length === 0) return `${[options.paint.good(words.label.nothingToDo), ...beside].join('\n')}\n`;
  const blocks = equalPlans(plan).map((group) => groupText(group, options));
  const head = [
    headline(plan, changed, names, options),
    ...remitText(plan, options),
    keptText(plan, options),
  ];
  return `${[...head, ...beside, ...wavesText(plan, options), ...blocks].join('\n')}\n`;
}

function headline(
  plan: ChangePlan,
  changed: readonly DevicePlan[],
  names: Names,
  { language, paint }: PlanTextOptions,
): string {
  const words = wordsOf(language);
  const touched = plan.vpnsTouched.map((id) => vpnLabel(names, id)).join(', ');
  const [added, removed] = countLines(changed);
  return paint.strong(
    `plan ${plan.hash.slice(0, 12)}  ${changed.length} ${words.label.routers}  +${added} -${removed}  ` +
      `${words.label.planTouches}: ${touched === '' ? '-' : touched}  ` +
      `(${plan.vpnsUntouched.length} ${words.label.untouched})`,
  );
}

/** Nothing is said of a plan that may touch everything. */
function remitText({ remit }: ChangePlan, { language }: PlanTextOptions): readonly string[] {
  if (remit.by === 'inventory') return [];
  const words = planWordsOf(language);
  return [`  ${words.label.mayTouch}: ${remit.vpns.join(', ') || '-'}  (${words.remit[remit.by]})`];
}

function keptText(plan: ChangePlan, { language, paint }: PlanTextOptions): string {
  const { label } = planWordsOf(language);
  const kept = keptByVpn(plan).map(({ vpn, lines }) => `${vpn === '' ? label.nobody : vpn} ${lines}`);
  return paint.faint(`  ${label.kept} (${label.keptLines}): ${kept.join(', ') || '-'}`);
}

function leftOutText({ leftOut }: ChangePlan, { language, paint }: PlanTextOptions): readonly string[] {
  if (leftOut.length === 0) return [];
  const { label } = planWordsOf(language);
  return [
    paint.warn(`  ${label.leftOut}:`),
    ...leftOut.map(
      ({ router, object, vpns }) => `    ${router}: ${object.kind} ${object.name} · ${vpns.join(',') || '-'}`,
    ),
  ];
}

function wavesText({ waves = [] }: ChangePlan, { language, paint }: PlanTextOptions): readonly string[] {
  if (waves.length < 2) return [];
  const { label } = planWordsOf(language);
  return waves.map((wave, i) =>
    paint.faint(`  ${label.wave} ${i + 1}: ${wave.routers.join(', ')} · ${waveSentence(wave, language)}`),
  );
}

function groupText(group: EqualPlans, options: PlanTextOptions): string {
  const { first, risks } = group;
  const words = planWordsOf(options.language);
  const told = risks.map((risk) => {
    const leave = risk.interrupts ? ` (${words.label.needsLeave})` : '';
    return options.paint.warn(`  ! ${risk.code} ${riskSentence(risk, options.language)}${leave}`);
  });
  const sections = first.sections.flatMap((section) => sectionText(section, options));
  const title = options.paint.strong(groupTitle(group, options.language));
  return [title, ...told, ...sections, ...commandsText(first, options)].join('\n');
}

function commandsText({ commands, reverse }: DevicePlan, options: PlanTextOptions): readonly string[] {
  if (!options.commands) return [];
  const { label } = planWordsOf(options.language);
  return [
    `  ${label.commands}`,
    ...commands.map((command) => `    ${commandLine(command)}`),
    `  ${label.reverse}`,
    ...reverse.map((command) => `    ${commandLine(command)}`),
  ];
}

/** `[tool] views / line`. */
export function commandLine({ channel, context, text }: Command): string {
  return `[${channel}] ${[...context, text].join(' / ')}`;
}

function sectionText(section: SectionChange, options: PlanTextOptions): readonly string[] {
  const words = wordsOf(options.language);
  const whose = section.agreement ?? section.vpns.join(',');
  const { kind, name } = section.object;
  const about = options.paint.faint(`${words.change[section.change]}${whose === '' ? '' : ` · ${whose}`}`);
  const lines = section.lines.flatMap((line, i) => {
    const place = placeOf(line);
    const moved = place !== '' && place !== placeOf(section.lines[i - 1]) && place !== `${kind} ${name}`;
    const text = changedText(line, options);
    return moved ? [options.paint.faint(`     ${place}`), text] : [text];
  });
  return [`  ${kind} ${name}  ${about}`, ...lines];
}

/** The views a line stands in, as one line. */
function placeOf(line: ChangedLine | undefined): string {
  return line === undefined ? '' : line.path.join(' / ');
}

function changedText(line: ChangedLine, { language, paint }: PlanTextOptions): string {
  const indent = ' '.repeat(line.path.length === 0 ? 4 : 6);
  const source = sourceOf(line, language);
  const cause = source === '' ? '' : paint.faint(`   # ${source}`);
  const text = `${line.sign}${indent}${line.text}`;
  return (line.sign === '+' ? paint.good(text) : paint.bad(text)) + cause;
}

/** The inventory line because of which a line comes or goes. */
export function sourceOf({ sign, cause }: ChangedLine, language: Language): string {
  if (cause !== undefined) return `${cause.span.file}:${cause.span.line}`;
  return sign === '-' ? planWordsOf(language).label.notDeclared : '';
}
