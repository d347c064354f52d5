import type { Language } from '../diagnostics/diagnostic.ts';
import type { Inventory } from '../inventory/types.ts';
import type { ChangedLine, ChangePlan, DevicePlan, SectionChange } from '../plan/types.ts';
import { vpnLabel } from './facts.ts';
import type { Paint } from './paint.ts';
import { wordsOf } from './words.ts';

/** What a plan is printed with. `collapse` shows equal changes of several routers once. */
export interface PlanTextOptions {
  readonly language: Language;
  readonly paint: Paint;
  readonly commands: boolean;
}

/** A plan for people: a headline with what is touched and what is proved untouched, then the changes router by router. */
export function planText(plan: ChangePlan, inventory: Inventory, options: PlanTextOptions): string {
  const words = wordsOf(options.language);
  const changed = plan.devices.filter((device) => device.commands.length > 0);
  if (changed.length === 0) return `${options.paint.good(words.label.nothingToDo)}\n`;
  const touched = plan.vpnsTouched.map((id) => vpnLabel(inventory, id)).join(', ');
  const [added, removed] = countLines(changed);
  const headline =
    `plan ${plan.hash.slice(0, 12)}  ${changed.length} ${words.label.routers}  +${added} -${removed}  ` +
    `${words.label.planTouches}: ${touched === '' ? '-' : touched}  ` +
    `(${plan.vpnsUntouched.length} ${words.label.untouched})`;
  const groups = groupEqual(changed);
  const blocks = groups.map((group) => groupText(group, options));
  return `${[options.paint.strong(headline), ...blocks].join('\n')}\n`;
}

/** Lines that appear and lines that go. */
export function countLines(devices: readonly DevicePlan[]): readonly [number, number] {
  const lines = devices.flatMap((device) => device.sections.flatMap((section) => section.lines));
  return [lines.filter((line) => line.sign === '+').length, lines.filter((line) => line.sign === '-').length];
}

function groupEqual(devices: readonly DevicePlan[]): readonly (readonly DevicePlan[])[] {
  const groups = new Map<string, DevicePlan[]>();
  for (const device of devices) {
    const key = JSON.stringify([
      device.platform,
      device.commands.map((command) => [command.context, command.text]),
    ]);
    groups.set(key, [...(groups.get(key) ?? []), device]);
  }
  return [...groups.values()];
}

function groupText(group: readonly DevicePlan[], options: PlanTextOptions): string {
  const first = group[0];
  if (first === undefined) return '';
  const names = group.map((device) => device.router).join(', ');
  const risks = first.risks.map((risk) =>
    options.paint.warn(`  ! ${risk.code} ${Object.values(risk.data).join(' ')}`),
  );
  const sections = first.sections.flatMap((section) => sectionText(section, options));
  const commands = options.commands
    ? [
        '  commands',
        ...first.commands.map(
          (command) => `    [${command.channel}] ${[...command.context, command.text].join(' / ')}`,
        ),
      ]
    : [];
  return [options.paint.strong(`${names}  (${first.platform})`), ...risks, ...sections, ...commands].join(
    '\n',
  );
}

function sectionText(section: SectionChange, options: PlanTextOptions): readonly string[] {
  const words = wordsOf(options.language);
  const whose = section.agreement ?? section.vpns.join(',');
  const { kind, name } = section.object;
  const about = options.paint.faint(`${words.change[section.change]}${whose === '' ? '' : ` · ${whose}`}`);
  const lines = section.lines.flatMap((line, i) => {
    const place = placeOf(line);
    const moved = place !== '' && place !== placeOf(section.lines[i - 1]) && place !== `${kind} ${name}`;
    const text = changedText(line, options.paint);
    return moved ? [options.paint.faint(`     ${place}`), text] : [text];
  });
  return [`  ${kind} ${name}  ${about}`, ...lines];
}

/** The views a line stands in, as one line. */
function placeOf(line: ChangedLine | undefined): string {
  return line === undefined ? '' : line.path.join(' / ');
}

function changedText(line: ChangedLine, paint: Paint): string {
  const indent = ' '.repeat(line.path.length === 0 ? 4 : 6);
  const cause =
    line.cause === undefined ? '' : paint.faint(`   # ${line.cause.span.file}:${line.cause.span.line}`);
  const text = `${line.sign}${indent}${line.text}`;
  if (line.sign === '+') return paint.good(text) + cause;
  return line.sign === '-' ? paint.bad(text) : text;
}
