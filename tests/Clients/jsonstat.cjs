// jsonstat-toolkit reads every dataset and sees each cell of its CSV. It does not complain of an incomplete cube, so this does.
const assert = require('node:assert');
const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const JSONstat = require('jsonstat-toolkit');
const csv = require('./csv.cjs');

const folder = process.argv[2];
const datasets = readdirSync(folder).filter(name => name.endsWith('.json') && !name.endsWith('.rows.json')).map(name => name.slice(0, -5));
let cells = 0;
for (const dataset of datasets) {
  const text = readFileSync(join(folder, dataset + '.json'), 'utf8');
  // The toolkit rearranges what it is given.
  const [document, cube] = [JSON.parse(text), JSONstat(JSON.parse(text))];
  assert.equal(cube.class, 'dataset', dataset);
  assert.equal(cube.n, document.size.reduce((product, size) => product * size, 1), dataset);
  assert.equal(cube.length, document.id.length, dataset);
  assert.deepEqual([cube.role.time, cube.role.metric], [['period'], ['stat']], dataset);
  document.id.forEach((id, d) => assert.equal(cube.Dimension(id).length, document.size[d], `${dataset} ${id}`));
  for (const stat of document.dimension.stat.category.index) {
    assert.ok(cube.Dimension('stat').Category(stat).unit.label, `${dataset} ${stat} has a unit`);
  }

  const { header, rows } = csv(readFileSync(join(folder, dataset + '.csv'), 'utf8'));
  const ids = header.slice(0, header.indexOf('value'));
  assert.deepEqual(ids, document.id, dataset);
  assert.equal(rows.length, cube.n, dataset);
  rows.forEach((row, position) => {
    const cell = cube.Data(Object.fromEntries(ids.map((id, d) => [id, row[d]])));
    const [value, status] = [row[ids.length], row[ids.length + 1]];
    assert.ok(cell !== undefined && cell !== null && cell.value !== undefined, `${dataset} ${row}`);
    assert.equal(cell.value, value === '' ? null : Number(value), `${dataset} ${row}`);
    assert.equal(cell.status ?? '', status, `${dataset} ${row}`);
    assert.equal(cube.Data(position).value, cell.value, `${dataset} position ${position}`);
    cells++;
  });
}
assert.ok(datasets.length > 0 && cells > 0);
console.log(`ok jsonstat-toolkit: ${datasets.length} datasets, ${cells} cells equal to the CSV`);
