import GalaxyBase

extension ObservedScale {
  /// `{"pixel_arcsec":…,"pixel_kpc":…,"psf_arcsec":…,"psf_pixels":…,"zero_point":…,"redshift":…,"cards":{…},
  /// "remarks":[…]}`; what is not known is null, `cards` says where each was found.
  public var json: JSON {
    var cards: [JSON.Member] = []
    func note(_ name: String, _ source: String?) {
      if let source { cards.append(.init(name, .string(source))) }
    }
    note("pixel_arcsec", pixel?.source)
    note("pixel_kpc", length?.source)
    note("psf_pixels", pointSpread?.source)
    note("zero_point", light?.maggies == nil ? nil : light?.source)
    note("redshift", redshift?.source)
    return [
      "pixel_arcsec": .optional(pixel?.value), "pixel_kpc": .optional(length?.value),
      "psf_arcsec": .optional(pointSpreadAngle), "psf_pixels": .optional(pointSpread?.value),
      "zero_point": .optional(light?.zeroPoint), "is_per_square_arcsec": .bool(light?.isPerArea ?? false),
      "redshift": .optional(redshift?.value), "cards": .object(cards),
      "remarks": .array(remarks.map(JSON.string)),
    ]
  }
}
