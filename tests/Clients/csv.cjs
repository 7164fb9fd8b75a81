// RFC 4180, no more than needed: cells with quotes may hold separators, quotes and line breaks.
module.exports = text => {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  if (rows.at(-1).join('') === '') rows.pop();
  const [header, ...cells] = rows;
  return { header, rows: cells };
};
