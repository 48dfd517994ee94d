// A hundred machines behind their server: a check does not play their outages.
const ssh = {
  hostKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA0BmvpcSs3tTfXI2Avb46pmBVpO80jXzBOJwTpPbEa0',
};
const host = (index) => ({
  address: `10.0.1.${index + 1}`,
  os: 'debian-13',
  ssh,
  poweredBy: 'closet',
  watts: 5,
  returns: 'with-power',
});

module.exports = {
  name: 'lab',
  upses: {
    closet: {
      server: 'n0',
      driver: 'usbhid-ups',
      port: 'auto',
      ratedWatts: 5000,
      runtime: [{ watts: 100, lasts: '30m' }],
    },
  },
  hosts: Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`n${index}`, host(index)])),
  networkGear: { switch: { poweredBy: 'closet', watts: 0 } },
};
