import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { caseFolder, expectedCase, goldenCases, reasonOf, renderedCase } from './golden-cases';

/** `UPDATE_SNAPSHOTS=1 npx jest test/files/golden` writes what is expected anew; read the difference. */
const isUpdating = process.env.UPDATE_SNAPSHOTS === '1';

describe.each(goldenCases())('%s', (name) => {
  it('says why it is there', () => {
    expect(reasonOf(name)).toMatch(/^# \S.{20,}$/);
  });

  it('comes to the files that are expected, and to no others', () => {
    const rendered = renderedCase(name);
    if (isUpdating) {
      rmSync(join(caseFolder(name), 'hosts'), { recursive: true, force: true });
      for (const [path, content] of Object.entries(rendered)) {
        const file = join(caseFolder(name), path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
    }
    expect(rendered).toEqual(expectedCase(name));
  });

  it('comes to the same bytes again', () => {
    expect(renderedCase(name)).toEqual(renderedCase(name));
  });
});
