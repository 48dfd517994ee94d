import { alloySyntax } from '../support/alloy/alloy-syntax';
import { missingGoTool } from '../support/go-tool';
import { describeWith } from '../support/needs';

describeWith({ also: [missingGoTool('alloy')] }, "Alloy's syntax", () => {
  test('prints a configuration as alloy fmt does', async () => {
    expect(await alloySyntax('logging{\n  level="info" // all\n}')).toEqual({
      ok: true,
      formatted: 'logging {\n\tlevel = "info" // all\n}\n',
      diagnostics: [],
    });
  }, 300_000);

  test('names the line and column of each fault', async () => {
    const { ok, formatted, diagnostics } = await alloySyntax(
      'loki.write "loki" {\n  endpoint {\n    url = \n  }\n',
    );
    expect({ ok, formatted }).toEqual({ ok: false, formatted: '' });
    expect(diagnostics).toContain('4:3: expected expression, got }');
  });
});
