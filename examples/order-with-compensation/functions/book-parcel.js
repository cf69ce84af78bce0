// Books a parcel that is large enough.
export default async function handler({ orderId, items }) {
  await sleep(200)
  const pieces = items.reduce((sum, item) => sum + item.quantity, 0)
  return { parcel: `P-${orderId}`, size: pieces > 5 ? 'large' : 'small' }
}
