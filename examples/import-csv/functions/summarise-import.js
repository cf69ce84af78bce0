// Adds up the imported rows by country.
export default async function handler({ rows }) {
  const countries = {}
  let skipped = 0
  for (const row of rows) {
    if (row.skipped) {
      skipped++
      continue
    }
    countries[row.country] ??= { customers: 0, euros: 0 }
    const sum = countries[row.country]
    sum.customers++
    sum.euros = Math.round((sum.euros + row.euros) * 100) / 100
  }
  return { imported: rows.length - skipped, skipped, countries }
}
