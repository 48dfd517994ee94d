import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(__dirname, '../..');
const FILE = join(ROOT, 'stacks/hovered.ts');

/** Parsed files are kept from one editor to the next. */
const PARSED = ts.createDocumentRegistry();

/** A homelab as it is written in an editor, with `‸` where the mouse is. */
function editor(text: string) {
  const at = text.indexOf('‸');
  const source = text.replace('‸', '');
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const read = (file: string) => (file === FILE ? source : readFileSync(file, 'utf8'));
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [FILE],
    getScriptVersion: (file) => (file === FILE ? source : '1'),
    getScriptSnapshot: (file) =>
      file === FILE || ts.sys.fileExists(file) ? ts.ScriptSnapshot.fromString(read(file)) : undefined,
    getCurrentDirectory: () => ROOT,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (file) => file === FILE || ts.sys.fileExists(file),
    readFile: read,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  };
  const service = ts.createLanguageService(host, PARSED);
  return {
    hovered: () => ts.displayPartsToString(service.getQuickInfoAtPosition(FILE, at)?.documentation),
    complaints: () =>
      service
        .getSemanticDiagnostics(FILE)
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
  };
}

const homelab = (host: string) => `import { homelab } from 'ridethrough';
export default homelab({
  name: 'home',
  upses: {},
  hosts: { nas: { address: '192.0.2.1', watts: 50, ${host} } },
});
`;

describe('a homelab in an editor', () => {
  it.each([
    ["ro‸le: 'nas'", /^What it is for\./],
    ["shut‸down: 'low-battery'", /^When it goes down in an outage\./],
    ["shutdown: { onBattery‸For: '5m' }", /^How long on battery\./],
    ["ssh: { host‸Key: '' }", /^The host's public key/],
  ])('shows what %s means', (host, docs) => {
    expect(editor(homelab(host)).hovered()).toMatch(docs);
  });

  it('underlines an unknown key', () => {
    expect(editor(homelab("‸roel: 'nas'")).complaints()).toEqual([
      expect.stringMatching(/'roel' does not exist/),
    ]);
  });

  it('underlines a duration without its unit', () => {
    expect(editor(homelab("shutdown: { onBatteryFor: '‸90' }")).complaints()).toHaveLength(1);
  });

  it('has nothing against a good one', () => {
    expect(editor(homelab("‸role: 'nas'")).complaints()).toEqual([]);
  });
});
