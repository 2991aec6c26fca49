import GalaxyBase

/// Which images show which galaxy: copies and draws of one count together wherever chance is reckoned with.
package struct GalaxyGroups: Sendable, Equatable {
  /// For each image the number of its galaxy, 0 ..< `count`, in the order in which galaxies come first.
  package let numbers: [Int]
  /// How many images each galaxy has.
  package let sizes: [Int]

  /// Numbers galaxies anew; images with one number show one galaxy.
  package init(_ galaxies: [Int]) {
    var known: [Int: Int] = [:]
    var (numbers, sizes): ([Int], [Int]) = ([], [])
    for galaxy in galaxies {
      let number = known[galaxy] ?? sizes.count
      if number == sizes.count {
        known[galaxy] = number
        sizes.append(0)
      }
      sizes[number] += 1
      numbers.append(number)
    }
    (self.numbers, self.sizes) = (numbers, sizes)
  }

  /// How many galaxies there are.
  package var count: Int { sizes.count }
  /// Whether every galaxy has one image.
  package var areSingle: Bool { sizes.count == numbers.count }

  /// The weight of each image if those of a galaxy weigh 1 / `count` together.
  package var weights: [Double] {
    numbers.map { 1 / (Double(sizes[$0]) * Double(count)) }
  }

  /// The images of each galaxy.
  package var members: [[Int]] {
    var members = [[Int]](repeating: [], count: count)
    for (image, number) in numbers.enumerated() { members[number].append(image) }
    return members
  }

  /// How often each galaxy is drawn when as many as there are are drawn with replacement.
  package func drawn(_ random: inout RandomStream) -> [Int] {
    var times = [Int](repeating: 0, count: count)
    for _ in 0..<count { times[random.below(count)] += 1 }
    return times
  }

  /// The weight of each image after galaxies were drawn so often; together 1.
  package func weights(drawn times: [Int]) -> [Double] {
    numbers.map { Double(times[$0]) / (Double(sizes[$0]) * Double(count)) }
  }

  /// The mean of the galaxies' own means of some values, an image each.
  package func mean(_ values: [Double]) -> Double {
    var sum = 0.0
    for (value, number) in zip(values, numbers) { sum += value / Double(sizes[number]) }
    return count > 0 ? sum / Double(count) : .nan
  }

  /// The mean of the values of each galaxy.
  package func means(_ values: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: count)
    for (value, number) in zip(values, numbers) { sums[number] += value / Double(sizes[number]) }
    return sums
  }
}
