import GalaxyKernels

// Gradients of some rows of an epilogue. The kernels find a channel's gradient at y by the height of the plane, which
// a band has less of: so each channel is handed to them as channel 0.
extension EpilogueShape {
  /// Σ dx and Σ dx · x of one channel over the rows of z behind some rows of y; of all unless any are given. `z` and
  /// `dy` point at pixel (0, 0) of channel 0.
  func gradientSums(
    channel: Int, rows: Range<Int>?, norm: NormScale, z: UnsafePointer<Lanes>, dy: UnsafePointer<Lanes>
  ) -> (dx: Double, dxTimesX: Double) {
    let band = band(of: rows)
    return epilogueGradientSums(
      band.shape, channel: 0, scale: norm.scale[channel], shift: norm.shift[channel],
      z: z + plane(channel) * zPlane + band.z, dy: dy + gradient(channel, band))
  }

  /// dz of one channel for some rows of z, which begin and end at a window or with the plane.
  func gradient(
    channel: Int, zRows: Range<Int>, norm: NormScale, offset: Lanes, factor: Lanes, z: UnsafePointer<Lanes>,
    dy: UnsafePointer<Lanes>, dz: UnsafeMutablePointer<Lanes>, layout: PlaneLayout, y: UnsafePointer<Lanes>?
  ) {
    let band = band(zRows: zRows)
    epilogueGradient(
      band.shape, channel: 0, scale: norm.scale[channel], shift: norm.shift[channel], offset: offset,
      factor: factor, z: z + plane(channel) * zPlane + band.z, dy: dy + gradient(channel, band),
      dz: dz + plane(channel) * layout.plane + zRows.lowerBound * layout.row, dzRow: layout.row,
      dzPlane: layout.plane, y: y.map { $0 + channel * outPlane + band.y })
  }

  /// The first plane of z of a channel.
  private func plane(_ channel: Int) -> Int { channel * shuffle * shuffle }
  /// Where a band's gradient at y begins, which is stored without border.
  private func gradient(_ channel: Int, _ band: EpilogueBand) -> Int {
    (channel * outHeight + band.firstRow) * outWidth
  }
}
