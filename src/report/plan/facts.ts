import { CATALOGUE } from '../../diagnostics/catalogue.ts';
import type { Language } from '../../diagnostics/diagnostic.ts';
import { sentencesOf } from '../../diagnostics/sentences.ts';
import { compareText } from '../../net/order.ts';
import type { ChangePlan, Command, DevicePlan, Risk, SectionChange } from '../../plan/types.ts';
import type { Wave } from '../../plan/waves/types.ts';
import { wordsOf } from '../words.ts';
import { planWordsOf } from './words.ts';

/** Routers whose plans are equal but for their names; shown once. */
export interface EqualPlans {
  readonly first: DevicePlan;
  readonly routers: readonly string[];
  /** Of all of them: what a risk says names the router. */
  readonly risks: readonly Risk[];
}

/** The routers that are sent something, equal plans together. */
export function equalPlans({ devices }: ChangePlan): readonly EqualPlans[] {
  const changed = devices.filter(({ commands }) => commands.length > 0);
  return [...Map.groupBy(changed, shownContent).values()].flatMap((group) => {
    const [first] = group;
    const routers = group.map(({ router }) => router);
    return first === undefined ? [] : [{ first, routers, risks: group.flatMap(({ risks }) => risks) }];
  });
}

/** Everything that any form shows of a router's plan, its way back too. */
function shownContent({ platform, commands, reverse, sections, vpnsTouched }: DevicePlan): string {
  const sent = ({ channel, context, text }: Command) => [channel, context, text];
  return JSON.stringify([
    platform,
    vpnsTouched,
    commands.map(sent),
    reverse.map(sent),
    sections.map(({ object, vpns, agreement, change, lines }) => [
      [object.kind, object.name, vpns, agreement, change],
      lines.map(({ sign, path, text, cause }) => [sign, path, text, cause?.span]),
    ]),
  ]);
}

/** `cd-pe1, cd-pe2 (frr) · VPNs touched: flood`: whose plan it is, and the VPNs a line of which changes there. */
export function groupTitle({ first, routers }: EqualPlans, language: Language): string {
  const touched = first.vpnsTouched.join(', ') || '-';
  return `${routers.join(', ')} (${first.platform}) · ${wordsOf(language).label.planTouches}: ${touched}`;
}

/** Lines that appear and lines that go. */
export function countLines(devices: readonly DevicePlan[]): readonly [number, number] {
  return countIn(devices.flatMap(({ sections }) => sections));
}

function countIn(sections: readonly SectionChange[]): readonly [number, number] {
  const lines = sections.flatMap((section) => section.lines);
  return [lines.filter((line) => line.sign === '+').length, lines.filter((line) => line.sign === '-').length];
}

/** What a plan changes for one VPN. */
export interface VpnChange {
  readonly vpn: string;
  readonly routers: readonly string[];
  readonly objects: Readonly<Record<SectionChange['change'], number>>;
  readonly lines: readonly [number, number];
  readonly agreements: readonly string[];
}

/** The change VPN by VPN; objects that serve none stand under ''. */
export function changeByVpn({ devices }: ChangePlan): readonly VpnChange[] {
  const found = devices.flatMap(({ router, sections }) =>
    sections.flatMap((section) =>
      (section.vpns.length === 0 ? [''] : section.vpns).map((vpn) => ({ vpn, router, section })),
    ),
  );
  return [...Map.groupBy(found, ({ vpn }) => vpn)]
    .sort(([a], [b]) => compareText(a, b))
    .map(([vpn, parts]) => {
      const sections = parts.map(({ section }) => section);
      const count = (change: SectionChange['change']) =>
        sections.filter((one) => one.change === change).length;
      return {
        vpn,
        routers: [...new Set(parts.map(({ router }) => router))],
        objects: { create: count('create'), update: count('update'), delete: count('delete') },
        lines: countIn(sections),
        agreements: [...new Set(sections.flatMap(({ agreement }) => agreement ?? []))].sort(compareText),
      };
    });
}

/** What a plan keeps, VPN by VPN over all routers; '' stands for lines that serve none. */
export function keptByVpn({
  devices,
}: ChangePlan): readonly { readonly vpn: string; readonly lines: number }[] {
  const all = devices.flatMap(({ kept }) => kept);
  return [...Map.groupBy(all, ({ vpn }) => vpn ?? '')]
    .sort(([a], [b]) => compareText(a, b))
    .map(([vpn, parts]) => ({ vpn, lines: parts.reduce((sum, { lines }) => sum + lines, 0) }));
}

/** The sentence of a risk. */
export function riskSentence({ code, data }: Risk, language: Language): string {
  if (!CATALOGUE.has(code)) return code;
  return sentencesOf({ code, severity: 'warning', data, related: [] }, language).what;
}

/** Why a wave is one of its own. */
export function waveSentence({ reason }: Wave, language: Language): string {
  const words = planWordsOf(language);
  const plain = words.wave[reason.kind];
  if (reason.kind === 'isolation') {
    const { apart, fromVpn, toVpn, family, router, line } = reason;
    return `${plain} ${apart.join(', ')}: ${router} \`${line}\` ${words.label.opens} ${fromVpn} → ${toVpn} IPv${family}`;
  }
  return reason.kind === 'redundancy' ? `${plain} (${reason.site})` : plain;
}
