// Makes up a CSV file, always the same one; every hundredth row lacks its country.
const COUNTRIES = ['DE', 'FR', 'GB', 'US', 'ES', 'IT']
const CURRENCY = { GB: 'GBP', US: 'USD' }
const NAMES = ['Winter, Ada', 'Sommer, Bo', 'Berg, Cleo', 'Stein, Dan', 'Wald, Eva', 'Fluss, Finn']

export default async function handler({ rows }) {
  const lines = ['id,name,country,currency,amount']
  for (let i = 1; i <= rows; i++) {
    const country = i % 100 === 0 ? '' : COUNTRIES[i % COUNTRIES.length]
    const amount = (((i * 7919) % 50000) / 100).toFixed(2)
    lines.push(`${i},"${NAMES[(i * 5) % NAMES.length]}",${country},${CURRENCY[country] ?? 'EUR'},${amount}`)
  }
  return { csv: lines.join('\n') }
}
