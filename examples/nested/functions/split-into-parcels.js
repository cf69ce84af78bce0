// Fills parcels with as many pieces as fit; the last one takes the rest.
export default async function handler({ orderId, pieces, perParcel }) {
  const parcels = []
  for (let left = pieces; left > 0; left -= perParcel) {
    parcels.push({ parcel: `${orderId}-${parcels.length + 1}`, pieces: Math.min(left, perParcel) })
  }
  return { parcels }
}
