// Aliases that multiply each other: two to the thirtieth values.
let list = ['lol'];
for (let level = 0; level < 30; level += 1) list = [list, list];
module.exports = { name: 'lab', upses: {}, hosts: list };
