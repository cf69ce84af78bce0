// Refuses an order that nobody could deliver.
export default async function handler(order) {
  const missing = []
  if (!order.orderId) missing.push('orderId')
  if (!order.customer?.email) missing.push('customer.email')
  if (!Array.isArray(order.items) || order.items.length === 0) missing.push('items')
  if (missing.length > 0) {
    const error = new Error(`The order lacks ${missing.join(', ')}.`)
    error.name = 'OrderIncomplete'
    throw error
  }
  return { checked: true, items: order.items.length }
}
