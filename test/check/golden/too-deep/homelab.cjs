// Seventy levels of a chart’s values.
let values = {};
for (let level = 0; level < 70; level += 1) values = { values };
module.exports = {
  name: 'lab',
  upses: {},
  hosts: {},
  platform: { logging: { loki: { storage: { size: '1Gi' }, values } } },
};
