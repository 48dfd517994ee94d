import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import * as ts from 'typescript';

/** One import of a source file. */
export interface Import {
  /** As it is written. */
  specifier: string;
  /** The repository's file it leads to; undefined for a package or one of Node's own modules. */
  file?: string;
  /** The package's name, `@scope/name` included; undefined for a file and for Node's own modules. */
  package?: string;
  /** Erased by the compiler: it loads nothing, but stands in the declarations. */
  typeOnly: boolean;
}

/** Each source file of these folders, as a path from the repository's root, with all of its imports. */
export type ModuleGraph = ReadonlyMap<string, readonly Import[]>;

/** Reads every TypeScript file of the given folders. */
export function readGraph(root: string, folders: string[]): ModuleGraph {
  const files = folders.flatMap((folder) => typescriptFiles(root, folder));
  return new Map(
    files.map((file) => [file, readImports(root, file, readFileSync(join(root, file), 'utf8'))]),
  );
}

/** All imports of one file: static, type-only, re-exported, `import()`, `import('…').Type` and `require()`. */
export function readImports(root: string, file: string, text: string): Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const imports: Import[] = [];
  const add = (node: ts.Node | undefined, typeOnly: boolean) => {
    if (node && ts.isStringLiteralLike(node)) imports.push(describeImport(root, file, node.text, typeOnly));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isErased(node.importClause));
    else if (ts.isExportDeclaration(node))
      add(node.moduleSpecifier, node.isTypeOnly || namesOnlyTypes(node.exportClause));
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isExternalModuleReference(node)) add(node.expression, false);
    else if (ts.isCallExpression(node) && loads(node.expression)) add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return imports;
}

/**
 * The shortest way from a file to the first import that `wanted` says yes to, as the files on it and what is
 * imported at its end; undefined where no way leads there.
 */
export function wayTo(
  graph: ModuleGraph,
  from: string,
  wanted: (found: Import) => boolean,
  follow: (found: Import) => boolean = () => true,
): string[] | undefined {
  const ways: string[][] = [[from]];
  const seen = new Set([from]);
  for (let way = ways.shift(); way; way = ways.shift()) {
    for (const found of graph.get(way.at(-1) ?? '') ?? []) {
      if (!follow(found)) continue;
      if (wanted(found)) return [...way, found.file ?? found.specifier];
      if (!found.file || seen.has(found.file)) continue;
      seen.add(found.file);
      ways.push([...way, found.file]);
    }
  }
  return undefined;
}

function typescriptFiles(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return typescriptFiles(root, path);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

function describeImport(root: string, file: string, specifier: string, typeOnly: boolean): Import {
  if (specifier.startsWith('.')) {
    return { specifier, file: resolveFile(root, normalize(join(dirname(file), specifier))), typeOnly };
  }
  if (specifier.startsWith('node:')) return { specifier, typeOnly };
  const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1);
  return { specifier, package: name.join('/'), typeOnly };
}

function resolveFile(root: string, path: string): string {
  const candidates = [`${path}.ts`, `${path}/index.ts`, path.replace(/\.js$/, '.ts')];
  return candidates.find((candidate) => existsSync(join(root, candidate))) ?? path;
}

function isErased(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  return clause.name === undefined && namesOnlyTypes(clause.namedBindings);
}

function namesOnlyTypes(names: ts.Node | undefined): boolean {
  if (!names || !(ts.isNamedImports(names) || ts.isNamedExports(names))) return false;
  return names.elements.length > 0 && names.elements.every(({ isTypeOnly }) => isTypeOnly);
}

function loads(called: ts.Expression): boolean {
  return (
    called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === 'require')
  );
}
