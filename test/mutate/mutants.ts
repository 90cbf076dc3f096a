import { parseSync } from "oxc-parser";

/** One small change of a source text: what stands from `start` to `end` becomes `replacement`. */
export type Mutant = {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  readonly line: number;
};

type Node = { readonly type: string; readonly start: number; readonly end: number; readonly [key: string]: unknown };
type Change = Omit<Mutant, "line">;

const operators: Readonly<Record<string, readonly string[]>> = {
  "<": ["<=", ">="],
  ">": [">=", "<="],
  "<=": ["<", ">"],
  ">=": [">", "<"],
  "===": ["!=="],
  "!==": ["==="],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "&&": ["||"],
  "||": ["&&"],
  "??": ["&&"],
  "+=": ["-="],
  "-=": ["+="],
};
const methods: Readonly<Record<string, string>> = {
  some: "every",
  every: "some",
  min: "max",
  max: "min",
  startsWith: "endsWith",
  endsWith: "startsWith",
  filter: "slice",
};

/** Every mutant of a source text, in its order: operators, numbers, booleans, lists of texts, conditions, statements. */
export function mutantsOf(path: string, text: string): Mutant[] {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`cannot parse ${path}: ${errors[0]?.message}`);
  const changes = changesBelow(program as unknown as Node, text);
  const lineOf = (at: number) => text.slice(0, at).split("\n").length;
  return changes.map((change) => ({ ...change, line: lineOf(change.start) })).sort((a, b) => a.start - b.start);
}

function changesBelow(node: Node, text: string): Change[] {
  if (node.type === "ImportDeclaration" || (node.type.startsWith("TS") && !("expression" in node))) return [];
  return [...changesOf(node, text), ...childrenOf(node).flatMap((child) => changesBelow(child, text))];
}

function childrenOf(node: Node): Node[] {
  return Object.entries(node).flatMap(([key, value]) =>
    key === "typeAnnotation" ? [] : (Array.isArray(value) ? value : [value]).filter(isNode),
  );
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Partial<Node>).type === "string";
}

function changesOf(node: Node, text: string): Change[] {
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression":
    case "AssignmentExpression":
      return operatorChanges(node, text);
    case "UnaryExpression":
      return node["operator"] === "!" ? [{ ...place(node["argument"] as Node, node), replacement: "" }] : [];
    case "Literal":
      return literalChanges(node);
    case "ArrayExpression":
      return listChanges(node);
    case "MemberExpression":
      return methodChanges(node["property"] as Node);
    case "IfStatement":
    case "ConditionalExpression":
      return ["true", "false"].map((replacement) => ({ ...span(node["test"] as Node), replacement }));
    case "WhileStatement":
      return [{ ...span(node["test"] as Node), replacement: "false" }];
    case "ExpressionStatement":
    case "ThrowStatement":
    case "ContinueStatement":
      return [{ ...span(node), replacement: ";" }];
    default:
      return [];
  }
}

const span = ({ start, end }: Node) => ({ start, end });

/** Where the `!` before an argument is. */
const place = (argument: Node, { start }: Node) => ({ start, end: Math.min(start + 1, argument.start) });

function operatorChanges(node: Node, text: string): Change[] {
  const [left, right] = [node["left"], node["right"]] as [Node, Node];
  const operator = String(node["operator"]);
  const start = text.indexOf(operator, left.end);
  if (start < 0 || start >= right.start) return [];
  return (operators[operator] ?? []).map((replacement) => ({ start, end: start + operator.length, replacement }));
}

function literalChanges(node: Node): Change[] {
  const value = node["value"];
  if (typeof value === "boolean") return [{ ...span(node), replacement: String(!value) }];
  if (typeof value !== "number") return [];
  return [value + 1, value - 1].map((number) => ({ ...span(node), replacement: `(${number})` }));
}

/** Each text in a list becomes another one, as if it had been forgotten. */
function listChanges(node: Node): Change[] {
  const elements = (node["elements"] as readonly (Node | null)[]).filter((element) => element !== null);
  return elements
    .filter((element) => element.type === "Literal" && typeof element["value"] === "string")
    .map((element) => ({ ...span(element), replacement: '"a mutant"' }));
}

function methodChanges(property: Node): Change[] {
  const name = property.type === "Identifier" ? methods[String(property["name"])] : undefined;
  if (name === undefined) return [];
  return [{ ...span(property), replacement: name }];
}
