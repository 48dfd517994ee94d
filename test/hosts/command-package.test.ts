import { requireCommandPackage } from '../../hosts/command-package';

const failing = (code: string) => () => {
  throw Object.assign(new Error("Cannot find module '@pulumi/command'"), { code });
};

test('a project without Pulumi’s package for commands is told what to install', () => {
  expect(() => requireCommandPackage(failing('MODULE_NOT_FOUND'))).toThrow(
    'the package @pulumi/command is not installed here, by which Pulumi works on machines; no machine was touched: `npm install @pulumi/command@1`',
  );
  // a package that is there and broken is another matter
  expect(() => requireCommandPackage(failing('ERR_REQUIRE_ESM'))).toThrow('Cannot find module');
  expect(() => requireCommandPackage()).not.toThrow();
});
