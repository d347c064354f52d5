import type { RouteDefinition, RouteQuestion } from '../../push/session/definition.ts';
import { documentsIn, member } from './live-json.ts';

/** So many questions in one call. */
const PER_CALL = 50;

/** zebra's own table: `longer-prefixes` answers `{}` where there is nothing, and vtysh goes on; asked for a single prefix that is not there it ends with an error. */
export const frrRoute: RouteDefinition = {
  sends: (questions) => calls(questions).map(({ command }) => command),
  answered: (answers, questions) =>
    new Map(
      calls(questions).flatMap(({ command, asked }) => {
        const documents = documentsIn(answers.get(command) ?? '');
        if (documents.length !== asked.length) return [];
        return asked.map((question, at) => [question, isInForce(documents[at], question)] as const);
      }),
    ),
};

interface Call {
  readonly command: string;
  readonly asked: readonly RouteQuestion[];
}

function calls(questions: readonly RouteQuestion[]): readonly Call[] {
  return Array.from({ length: Math.ceil(questions.length / PER_CALL) }, (_, at) => {
    const asked = questions.slice(at * PER_CALL, (at + 1) * PER_CALL);
    const shows = asked.map(
      ({ vrf, family, prefix }) =>
        `-c "show ${family === 4 ? 'ip' : 'ipv6'} route vrf ${vrf} ${prefix} longer-prefixes json"`,
    );
    return { command: `vtysh ${shows.join(' ')}`, asked };
  });
}

/** The longer prefixes are others. */
function isInForce(document: object | undefined, { prefix }: RouteQuestion): boolean {
  const entries = member(document, prefix);
  return Array.isArray(entries) && entries.some((entry: unknown) => member(entry, 'installed') === true);
}
