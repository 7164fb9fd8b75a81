// The readers of Data Packages take ours as valid, read and cast every row, and find hash and size true.
const assert = require('node:assert');
const { createHash } = require('node:crypto');
const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');
const { Package } = require('datapackage');
const csv = require('./csv.cjs');

const folder = process.argv[2];
const packages = readdirSync(folder).filter(name => name.endsWith('.package'));
(async () => {
  let count = 0;
  for (const name of packages) {
    const descriptor = JSON.parse(readFileSync(join(folder, name, 'datapackage.json'), 'utf8'));
    const read = await Package.load(descriptor, { basePath: join(folder, name), strict: true });
    assert.ok(read.valid, `${name}: ${read.errors}`);
    assert.deepEqual(read.resourceNames, ['observations', 'dictionary']);
    for (const resource of read.resources) {
      const bytes = readFileSync(join(folder, name, resource.descriptor.path));
      assert.ok(resource.valid && resource.tabular, `${name} ${resource.name}: ${resource.errors}`);
      assert.equal(bytes.length, resource.descriptor.bytes);
      assert.equal('sha256:' + createHash('sha256').update(bytes).digest('hex'), resource.descriptor.hash);
      const rows = await resource.read({ keyed: true });
      const table = csv(bytes.toString('utf8'));
      assert.equal(rows.length, table.rows.length, `${name} ${resource.name}`);
      if (resource.name === 'observations') {
        rows.forEach((row, i) => {
          const value = table.rows[i][table.header.indexOf('value')];
          assert.equal(row.value, value === '' ? null : Number(value), `${name} ${table.rows[i]}`);
        });
      }
      count += rows.length;
    }
    // A code that the description does not know is refused: the description constrains.
    descriptor.resources[0].schema.fields.find(field => field.name === 'stat').constraints.enum = ['nothing'];
    const narrow = await Package.load(descriptor, { basePath: join(folder, name) });
    await assert.rejects(narrow.resources[0].read(), `${name}: enum`);
  }
  assert.ok(packages.length > 0 && count > 0);
  console.log(`ok datapackage: ${packages.length} packages valid, ${count} rows read and cast`);
})().catch(error => { console.error(error); process.exit(1); });
