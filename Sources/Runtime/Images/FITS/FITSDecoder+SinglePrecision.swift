import GalaxyKernels

/// The quick way to flux: whole planes in single precision, for images that are stretched and made small.
extension FITSDecoder {
  /// What was read from a file, and where; see `Flux`.
  struct SingleFlux {
    /// The row at the bottom first.
    var image: Raster<Float>
    var place: String
    var unit: String
    /// Pixels that were NaN or infinite in the file, where some no longer are in `image`: of magnitudes, for
    /// which +∞ is no light.
    var nonFinite: Int?
    /// What else the file tells, such as the redshift.
    var notes: [String]
    /// What there is to say of the file.
    var remarks: [ImageRemark]
  }

  /// Reads what `decode` reads; nil where single precision does not hold the values, or CFITSIO finds fault.
  static func decodeSinglePrecision(
    path: String, options: LoadOptions, files: OpenedFiles? = nil
  ) throws -> SingleFlux? {
    try withPlan(path, options, files) { plan in
      let chosen = try choose(plan, options, path: path)
      try requireOneUnit(chosen, plan, path: path)
      guard let coding = chosen.first.map({ plan.bands[$0].coding }) else { return nil }
      let isMagnitude = coding == .magnitudes(step: 1)
      guard isMagnitude || coding == .linear else { return nil }
      let zeroPoint = chosen.count > 1 ? PixelCoding.nanomaggies : nil
      var (sum, size, nonFinite): ([Float], (width: Int, height: Int)?, Int?) = ([], nil, nil)
      for position in chosen {
        let band = plan.bands[position]
        guard band.channels == 1, band.coding == coding else { return nil }
        let (width, height) = try planeSize(of: band, sameAs: size)
        size = (width, height)
        // Before memory is taken for it.
        try ImageLimits.check(width: width, height: height, path: path, limit: ImageLimits.fluxPixels)
        guard
          let plane = try read(
            band.plane, of: band.hdu, width: width, height: height, isMagnitude: isMagnitude, zeroPoint)
        else { return nil }
        if isMagnitude {
          // Of several bands those pixels are counted that one of them has no value for: the long way.
          if chosen.count > 1, plane.nonFinite != 0 { return nil }
          nonFinite = plane.nonFinite
        }
        if sum.isEmpty {
          sum = plane.pixels
        } else {
          for i in sum.indices { sum[i] += plane.pixels[i] }
        }
      }
      if chosen.count > 1 { for i in sum.indices { sum[i] /= Float(chosen.count) } }
      let (width, height) = size ?? (0, 0)
      return SingleFlux(
        image: Raster(unchecked: width, height, sum), place: title(chosen, plan), unit: unit(chosen, plan),
        nonFinite: nonFinite, notes: plan.notes, remarks: plan.remarks)
    }
  }

  /// One plane as flux, and how many of its values were not finite, where that was counted.
  private static func read(
    _ plane: Int, of hdu: FITSHDU, width: Int, height: Int, isMagnitude: Bool,
    _ zeroPoint: Double?
  ) throws -> (pixels: [Float], nonFinite: Int?)? {
    var (nonFinite, overflows): (Int?, Bool) = (nil, false)
    // A card that is no number is an error in every way of reading.
    _ = try hdu.scaling()
    let pixels = try? [Float](unsafeUninitializedCapacity: width * height) { buffer, count in
      guard let out = buffer.baseAddress else { return }
      if hdu.bitpix == -64 || isMagnitude {
        // CFITSIO takes infinities for an overflow when it narrows.
        try hdu.withPlane(plane, width: width, height: height) { values in
          guard let from = values.baseAddress else { return }
          if isMagnitude {
            let zero = zeroPoint ?? leastMagnitude(from, count: values.count)
            nonFinite = fluxOfMagnitudes(from, count: values.count, zero: zero, out: out)
          } else {
            (nonFinite, overflows) = narrow(from, count: values.count, out: out)
          }
        }
      } else {
        try hdu.readFloats(plane, width: width, height: height, into: out)
      }
      count = width * height
    }
    guard let pixels, !overflows else { return nil }
    return (pixels, nonFinite)
  }
}
