// Puts the goods aside until the card has been charged.
export default async function handler({ orderId, items }) {
  await sleep(120)
  const pieces = items.reduce((sum, item) => sum + item.quantity, 0)
  console.log(`put ${pieces} pieces aside for ${orderId}`)
  return { id: `R-${orderId}`, pieces }
}
