import ts from 'typescript';

/** A source file of the checker with one thing changed. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly before: string;
  readonly after: string;
  /** The whole source of the file, changed. */
  readonly source: string;
}

/** Every mutant of a source file: a check left out, a condition turned, an operator, an operand, an element, a word, a number changed. */
export function mutantsOf(file: string, source: string): readonly Mutant[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ESNext, true);
  const found = new Map<string, Mutant>();
  visit(tree, (node) => {
    for (const { at, text } of changesOf(node)) {
      const [start, end] = [at.getStart(tree), at.getEnd()];
      const changed = source.slice(0, start) + text + source.slice(end);
      const line = tree.getLineAndCharacterOfPosition(start).line + 1;
      found.set(changed, { file, line, before: source.slice(start, end), after: text, source: changed });
    }
  });
  return [...found.values()].filter((one) => one.source !== source);
}

interface Change {
  readonly at: ts.Node;
  readonly text: string;
}

/** Walks what runs: no imports, no types. */
function visit(node: ts.Node, see: (node: ts.Node) => void): void {
  if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
  if (ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

function changesOf(node: ts.Node): readonly Change[] {
  return [
    ...conditionChanges(node),
    ...operatorChanges(node),
    ...callChanges(node),
    ...literalChanges(node),
    ...listChanges(node),
  ];
}

/** A condition turned, taken for true or for false; a statement left out. */
function conditionChanges(node: ts.Node): readonly Change[] {
  const turned = (at: ts.Expression) => ['true', 'false'].map((text) => ({ at, text }));
  if (ts.isIfStatement(node)) return turned(node.expression);
  if (ts.isConditionalExpression(node)) return turned(node.condition);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [{ at: node, text: node.operand.getText() }];
  const idle = ts.isExpressionStatement(node) || ts.isBreakOrContinueStatement(node);
  return idle ? [{ at: node, text: ';' }] : [];
}

const OTHER: ReadonlyMap<string, readonly string[]> = new Map([
  ['===', ['!==']],
  ['!==', ['===']],
  ['<', ['<=', '>']],
  ['<=', ['<', '>=']],
  ['>', ['>=', '<']],
  ['>=', ['>', '<=']],
  ['&&', ['||']],
  ['||', ['&&']],
  ['+', ['-']],
  ['-', ['+']],
]);

/** Another operator, and either operand alone. */
function operatorChanges(node: ts.Node): readonly Change[] {
  if (!ts.isBinaryExpression(node)) return [];
  const [left, right] = [node.left.getText(), node.right.getText()];
  const sign = node.operatorToken.getText();
  const others = (OTHER.get(sign) ?? []).map((one) => `${left} ${one} ${right}`);
  const alone = ['&&', '||', '??'].includes(sign) ? [left, right] : [];
  return [...others, ...alone].map((text) => ({ at: node, text: `(${text})` }));
}

const OTHER_METHOD: ReadonlyMap<string, string> = new Map([
  ['every', 'some'],
  ['some', 'every'],
]);
const LEFT_OUT: ReadonlySet<string> = new Set(
  'filter sort toSorted trim trimStart trimEnd flatMap replace replaceAll slice'.split(' '),
);

/** Another method, a step of a chain left out, two arguments changed about. */
function callChanges(node: ts.Node): readonly Change[] {
  if (!ts.isCallExpression(node)) return [];
  const { expression, arguments: given } = node;
  const [first, second, third] = given.map((one) => one.getText());
  const turned =
    second === undefined || third !== undefined
      ? []
      : [{ at: node, text: `${expression.getText()}(${second}, ${first})` }];
  if (!ts.isPropertyAccessExpression(expression)) return turned;
  const { name, expression: receiver } = expression;
  const other = OTHER_METHOD.get(name.text);
  return [
    ...turned,
    ...(other === undefined ? [] : [{ at: name, text: other }]),
    ...(LEFT_OUT.has(name.text) ? [{ at: node, text: receiver.getText() }] : []),
  ];
}

/** A number one off, a word gone, a pattern that matches nothing or everything. */
function literalChanges(node: ts.Node): readonly Change[] {
  if (ts.isNumericLiteral(node)) return [{ at: node, text: `${Number(node.text) + 1}` }];
  if (ts.isBigIntLiteral(node)) return [{ at: node, text: `${BigInt(node.text.slice(0, -1)) + 1n}n` }];
  if (ts.isRegularExpressionLiteral(node)) return ['/(?!)/', '/(?:)/'].map((text) => ({ at: node, text }));
  if (!ts.isStringLiteral(node) || (ts.isPropertyAssignment(node.parent) && node.parent.name === node))
    return [];
  return [{ at: node, text: node.text === '' ? "'x'" : "''" }];
}

/** An element of a list or a field of an object left out. */
function listChanges(node: ts.Node): readonly Change[] {
  const parts = ts.isArrayLiteralExpression(node)
    ? [...node.elements]
    : ts.isObjectLiteralExpression(node)
      ? [...node.properties]
      : [];
  const [open, close] = ts.isArrayLiteralExpression(node) ? ['[', ']'] : ['{ ', ' }'];
  return parts.map((_, i) => {
    const left = parts.toSpliced(i, 1).map((one) => one.getText());
    return { at: node, text: `${open}${left.join(', ')}${close}` };
  });
}
