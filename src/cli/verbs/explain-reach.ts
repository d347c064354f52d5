import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { FAMILIES } from '../../net/address.ts';
import { reachText } from '../../report/reach-text.ts';
import { askRead } from '../../verify/question.ts';
import type { Packet, ReachAnswer } from '../../verify/types.ts';
import { type ExitName, gravest } from '../exit-code.ts';
import { formProblem, type Run, type VerbAnswer } from '../run.ts';
import { type End, endsNamed, hostOf } from './reach-ends.ts';
import { groundFor } from './reach-ground.ts';
import { type Asked, questionsIn } from './reach-questions.ts';
import { type Service, serviceOf } from './reach-service.ts';

interface ReachOptions {
  readonly source: string;
  readonly destination: string;
  readonly service?: string | undefined;
  readonly configs?: string | undefined;
  readonly policy?: string | undefined;
  readonly infer?: true | undefined;
}

const kind = 'Explanation';
/** No more pairs than a person reads. */
const MOST_PAIRS = 6;

/** Whether and why packets pass, judged from compiled or collected configurations, by an inventory, a policy file or the texts alone. */
export async function explainReach(run: Run, options: ReachOptions): Promise<VerbAnswer> {
  const service = serviceOf(options.service ?? 'icmp');
  const unfit = [
    ...formProblem(run),
    ...contradictions(run, options),
    ...(service === undefined ? [report('SN9046', { text: options.service ?? '' })] : []),
  ];
  if (service === undefined || unfit.length > 0) return without('usage', unfit);
  const ground = await groundFor(run, options);
  if (!ground.ok) return { ...ground.answer, kind };
  const { subject, names, reading } = ground;
  const { source, destination } = options;
  const unknown = [source, destination].filter((name) => endsNamed(subject, name).length === 0);
  const vpns = subject.vpns.map(({ id }) => id).join(', ');
  if (unknown.length > 0)
    return without(
      'no-input',
      unknown.map((name) => report('SN9011', { name, vpns })),
    );
  const { answers, more } = answersTo({ subject, reading, source, destination, service });
  const [first, ...others] = answers;
  if (first === undefined) return without('no-input', [report('SN9047', { source, destination })]);
  const basis = options.infer === true ? 'nothing' : options.policy === undefined ? 'inventory' : 'policy';
  // Without any policy nothing is forbidden and nothing is demanded: the answer is only what is.
  const exit = basis === 'nothing' ? 'done' : gravest(answers.map(exitOf));
  const shape = { basis, language: run.language, paint: run.paint } as const;
  return {
    exit,
    kind,
    text: answers.map((answer) => reachText(answer, names, shape)).join('\n'),
    data: others.length === 0 ? first : { ...first, others },
    diagnostics: more === 0 ? [] : [report('SN9048', { shown: answers.length, more })],
  };
}

/** Options that would be passed over in silence. */
function contradictions(run: Run, { policy, infer }: ReachOptions): readonly Diagnostic[] {
  const mode = infer === true ? '--infer' : '--policy';
  return [
    ...(run.isTyped('limit') ? [report('SN9042', { verb: 'explain reach' })] : []),
    ...(infer === true && policy !== undefined
      ? [report('SN9041', { option: '--policy', other: '--infer' })]
      : []),
    ...((infer === true || policy !== undefined) && run.isTyped('inventory')
      ? [report('SN9041', { option: '--inventory', other: mode })]
      : []),
  ];
}

/** The answers people read, and how many more pairs of places the two names may mean. */
function answersTo(asked: Asked): { readonly answers: readonly ReachAnswer[]; readonly more: number } {
  const questions = questionsIn(asked).flatMap(([from, to]) => {
    const packet = packetBetween(from, to, asked.service);
    return packet === undefined ? [] : [{ from: from.site, to: to.site, packet }];
  });
  const answers = questions
    .slice(0, MOST_PAIRS)
    .flatMap((question) => askRead(asked.subject, asked.reading, question) ?? []);
  return { answers, more: Math.max(0, questions.length - MOST_PAIRS) };
}

function exitOf({ allowedBy, passes, inconclusive }: ReachAnswer): ExitName {
  const forbidden = allowedBy === 'forbidden';
  if (passes === forbidden) return passes ? 'breach' : 'missing';
  return inconclusive.length > 0 ? 'inconclusive' : 'done';
}

/** A packet of the service between two places, in the family of the addresses asked about, else in the first both sites have. */
function packetBetween(from: End, to: End, { protocol, port }: Service): Packet | undefined {
  for (const family of FAMILIES) {
    const source = from.address ?? hostOf(from.site, family);
    const destination = to.address ?? hostOf(to.site, family);
    if (source?.family !== family || destination?.family !== family) continue;
    if (port === undefined) return { family, source, destination, protocol: 'icmp' };
    const ports = { sourcePort: 49152, destinationPort: port };
    return {
      family,
      source,
      destination,
      protocol,
      ...ports,
      ...(protocol === 'tcp' ? { opening: true } : {}),
    };
  }
  return undefined;
}

function without(exit: ExitName, diagnostics: readonly Diagnostic[]): VerbAnswer {
  return { exit, kind, text: '', data: null, diagnostics };
}
