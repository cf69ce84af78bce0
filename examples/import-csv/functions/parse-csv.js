// Reads CSV text into one object a row. Fields may be quoted; a doubled quote stands for one.
function fieldsOf(line) {
  const fields = []
  let field = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const c = line[i]
    if (quoted && c === '"' && line[i + 1] === '"') {
      field += c
      i++
    } else if (c === '"') quoted = !quoted
    else if (c === ',' && !quoted) {
      fields.push(field)
      field = ''
    } else field += c
  }
  return [...fields, field]
}

export default async function handler({ csv }) {
  const [head, ...lines] = csv.split(/\r?\n/).filter((line) => line !== '')
  const names = fieldsOf(head)
  const rows = lines.map((line) => {
    const fields = fieldsOf(line)
    return Object.fromEntries(names.map((name, i) => [name, fields[i] ?? '']))
  })
  console.log(`${rows.length} rows with ${names.join(', ')}`)
  return { rows }
}
