import GalaxyBase

extension Dataset {
  /// For each image, a number that images of one galaxy share: those of one group, and those of the same
  /// pixels, under whatever name.
  /// - Throws: `GalaxyError` of kind `interrupted`.
  public func galaxies(context: WorkContext) throws -> [Int] {
    var numbers: [String: Int] = [:]
    var known: [Digest: Int] = [:]
    return zip(items, try pixelDigests(context: context)).map { item, digest in
      let number = numbers[item.group] ?? known[digest] ?? numbers.count + known.count
      numbers[item.group] = numbers[item.group] ?? number
      known[digest] = known[digest] ?? number
      return number
    }
  }
}
