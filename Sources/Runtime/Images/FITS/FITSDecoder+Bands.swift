import GalaxyErrors

/// Which of a file's bands are read, and how they are told.
extension FITSDecoder {
  /// "HDU 0", "HDU 1 (SCI), band 2 of 9", "recipe illustris: HDU 3 (…), bands 3 4 5 of 36 (g r i), their
  /// mean".
  static func title(_ chosen: [Int], _ plan: RecipePlan) -> String {
    let bands = chosen.map { plan.bands[$0] }
    var hdus: [String] = []
    for band in bands where hdus.last != band.hdu.title { hdus.append(band.hdu.title) }
    var text = hdus.joined(separator: ", ")
    if plan.recipe != .generic { text = "recipe \(plan.recipe.rawValue): " + text }
    if plan.areFiles {
      return text
        + ", of \(chosen.count == 1 ? "band" : "bands") \(bands.compactMap(\.name).joined(separator: " "))"
        + (chosen.count > 1 ? ", their mean" : "")
    }
    // Bands that are HDUs of their own are told by those.
    guard plan.bands.count > 1, chosen.count > 1 || !plan.areHDUs else { return text }
    let noun = chosen.count == 1 ? "band" : "bands"
    text += ", \(noun) \(chosen.map(String.init).joined(separator: " ")) of \(plan.bands.count)"
    let names = bands.compactMap(\.name)
    if names.count == bands.count { text += " (\(names.joined(separator: " ")))" }
    if chosen.count > 1 { text += ", their mean" }
    return text
  }

  /// Positions of the bands to read.
  static func choose(_ plan: RecipePlan, _ options: LoadOptions, path: String) throws -> [Int] {
    if let band = options.band { return [try position(of: band, in: plan, path)] }
    if !options.bands.isEmpty { return try options.bands.map { try position(of: $0, in: plan, path) } }
    guard !plan.standard.isEmpty else {
      let (hdu, count) = (plan.bands.first?.hdu, plan.bands.count)
      let names = plan.bands.prefix(12).compactMap(\.name)
      throw GalaxyError(
        ImageError.needsBand, path, "is a cube: \(hdu?.title ?? "") is \(hdu?.shape ?? ""), \(count) bands",
        hint: "choose one with band=0 … band=\(count - 1)"
          + (names.isEmpty ? "" : ", or by name: \(names.joined(separator: ", "))")
          + "; several, such as band=[0,1,2], become their mean")
    }
    return plan.standard
  }

  private static func position(of band: Int, in plan: RecipePlan, _ path: String) throws -> Int {
    let count = plan.areHDUs ? 1 : plan.bands.count
    guard band >= 0, band < count else {
      let place = plan.bands.first?.hdu.title ?? "the file"
      throw GalaxyError(
        ImageError.unknownBand, path,
        "has no band \(band): \(place) has \(count == 1 ? "one" : "\(count)")",
        hint: count == 1 ? "leave band= out" : "bands are counted from 0 to \(count - 1)")
    }
    return band
  }

  private static func position(of name: String, in plan: RecipePlan, _ path: String) throws -> Int {
    // A number is a plane, whatever the bands are called.
    if let number = Int(name) { return try position(of: number, in: plan, path) }
    if let position = RecipePlan.position(of: name, in: plan.bands) { return position }
    let names = plan.bands.prefix(40).compactMap(\.name)
    throw GalaxyError(
      ImageError.unknownBand, path, "has no band \(name)",
      hint: names.isEmpty
        ? "its bands have no names; give a number from 0" : "it has \(names.joined(separator: ", "))")
  }
}
