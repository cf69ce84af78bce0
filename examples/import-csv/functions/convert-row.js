// Converts one customer's amount into euros.
export default async function handler({ row, rates }) {
  const rate = rates[row.currency]
  if (rate === undefined) {
    const error = new Error(`There is no rate for ${row.currency} (row ${row.id}).`)
    error.name = 'UnknownCurrency'
    throw error
  }
  return { id: row.id, country: row.country, euros: Math.round(Number(row.amount) * rate * 100) / 100 }
}
