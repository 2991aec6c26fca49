extension Canvas {
  /// Writes the names of categories beneath an axis, one or two lines each, shortened to their slot.
  /// - Parameters:
  ///   - first: the middle of the first slot.
  ///   - top: the baseline of the first line.
  func categories(_ names: [String], first: Double, slot: Double, top: Double, size: Double) {
    for (place, name) in names.enumerated() {
      for (line, text) in lines(of: name, within: slot - 6, size: size).enumerated() {
        self.text(
          text, at: Point(x: first + Double(place) * slot, y: top + Double(line) * (size + 2)), size: size,
          side: .middle)
      }
    }
  }

  /// A name in one line, or where that is too wide in two that are as even as may be.
  private func lines(of name: String, within width: Double, size: Double) -> [String] {
    if self.width(of: name, size: size) <= width { return [name] }
    let words = name.split(separator: " ").map(String.init)
    guard words.count > 1 else { return [shortened(name, to: width, size: size)] }
    let cuts = (1..<words.count).map { cut in
      (words.prefix(cut).joined(separator: " "), words.dropFirst(cut).joined(separator: " "))
    }
    func widest(_ pair: (String, String)) -> Double {
      max(self.width(of: pair.0, size: size), self.width(of: pair.1, size: size))
    }
    guard let best = cuts.min(by: { widest($0) < widest($1) }) else { return [] }
    return [best.0, best.1].map { shortened($0, to: width, size: size) }
  }
}
