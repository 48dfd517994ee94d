// A getter that throws, a date, a function, a gap, a class.
module.exports = {
  name: 'lab',
  upses: new Map(),
  hosts: {},
  get domain() {
    throw new Error('no');
  },
  secrets: () => ({}),
  notices: { timeout: new Date(0), events: ['armed', , 'fired'] },
};
