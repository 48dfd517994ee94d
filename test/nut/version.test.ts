import { compareNutVersions, isNutVersion, nutTraits, parseNutVersion, roleWord } from '../../lib/nut';

describe('versions', () => {
  test.each([
    ['2.8.0', [2, 8, 0]],
    ['2.7.4', [2, 7, 4]],
    ['2.8.1-3.1ubuntu2', [2, 8, 1]],
    ['2.8.2.1', [2, 8, 2]],
  ])('%s is read', (text, numbers) => {
    expect(isNutVersion(text)).toBe(true);
    expect(parseNutVersion(text)).toEqual(numbers);
  });

  test.each(['', '2.8', 'v2.8.0', '2.8.x', '2.8.0\n', '-1.0.0', '2.8.0 '])('%j is refused', (text) => {
    expect(isNutVersion(text)).toBe(false);
    expect(() => parseNutVersion(text)).toThrow(
      `expected a NUT version like 2.8.0 (upsd -V prints it), got ${JSON.stringify(text)}`,
    );
  });

  test('are compared as numbers', () => {
    const shuffled = ['2.8.10', '2.7.4', '2.10.0', '2.8.2', '2.8.0'];
    expect(shuffled.sort(compareNutVersions)).toEqual(['2.7.4', '2.8.0', '2.8.2', '2.8.10', '2.10.0']);
    expect(compareNutVersions('2.8.0-7', '2.8.0')).toBe(0);
  });
});

describe('what a release knows', () => {
  test.each([
    ['2.7.4', 'master', 'slave'],
    ['2.8.0', 'primary', 'secondary'],
    ['2.8.5', 'primary', 'secondary'],
  ])('%s calls the roles %s and %s', (version, primary, secondary) => {
    expect(roleWord('primary', version)).toBe(primary);
    expect(roleWord('secondary', version)).toBe(secondary);
  });

  test('each trait changes with the release that changed it', () => {
    const table = ['2.7.4', '2.8.0', '2.8.1', '2.8.2', '2.8.3', '2.8.4', '2.8.5', '2.8.6'].map((version) => {
      const traits = nutTraits(version);
      return [
        version,
        traits.timersBurnCpu,
        traits.calibrationSticks,
        traits.timerEnvironment,
        traits.cancelTimerRemoves,
        traits.shutdownExit,
        traits.shutdownCommandTokens,
        traits.pidPathFromEnvironment,
        traits.notifyTypes.length,
      ];
    });
    expect(table).toEqual([
      ['2.7.4', false, false, 'first-event', 'first', 'unknown', 'one', false, 10],
      ['2.8.0', true, true, 'first-event', 'first', 'unknown', 'one', false, 11],
      ['2.8.1', false, true, 'first-event', 'first', 'without-effect', 'one', false, 15],
      ['2.8.2', false, false, 'first-event', 'first', 'without-effect', 'one', false, 16],
      ['2.8.3', false, false, 'empty', 'first', 'without-effect', 'one', true, 30],
      ['2.8.4', false, false, 'empty', 'first', 'without-effect', 'one', true, 30],
      ['2.8.5', false, false, 'own-event', 'all', 'works', 'one', true, 31],
      ['2.8.6', false, false, 'own-event', 'all', 'works', 'several', true, 31],
    ]);
  });

  test('2.8.0 knows these notify types', () => {
    expect(nutTraits('2.8.0').notifyTypes.join(' ')).toBe(
      'ONLINE ONBATT LOWBATT FSD COMMOK COMMBAD SHUTDOWN REPLBATT NOCOMM NOPARENT CAL',
    );
  });
});
