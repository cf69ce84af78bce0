// Takes the money, but never more than the customer has agreed to.
export default async function handler({ card, total }) {
  await sleep(150)
  if (total > card.authorised) {
    const error = new Error(
      `The card ending in ${card.last4} is authorised for ${card.authorised.toFixed(2)}, but the order comes to ${total.toFixed(2)}.`,
    )
    error.name = 'AmountNotAuthorised'
    throw error
  }
  return { charged: total, card: card.last4, reference: `PAY-${Math.round(total * 100)}` }
}
