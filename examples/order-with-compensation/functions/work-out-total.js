// Adds up what an order costs. `price` is for one piece, `amount` for the whole line.
export default async function handler({ items, shipping }) {
  let total = shipping
  for (const item of items) {
    total += item.amount * item.quantity
    console.log(`${item.quantity} x ${item.name}: ${total.toFixed(2)} so far`)
  }
  return { total: Math.round(total * 100) / 100 }
}
