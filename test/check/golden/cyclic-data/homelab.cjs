// A host that holds the whole homelab.
const homelab = { name: 'lab', upses: {}, hosts: {} };
homelab.hosts.pi = homelab;
module.exports = homelab;
