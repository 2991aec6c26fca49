import Foundation
import Testing

@testable import GalaxyBase
@testable import GalaxyImages
@testable import GalaxyKernels
@testable import GalaxyMorphology

/// The classical statistics of images that the tests make.
@Suite struct ClassicalMorphologyTests {
  /// A disc, an off-centre clump, a sky with a little scatter that no half turn reproduces.
  private func galaxy(side: Int = 88, x: Double = 43.7, y: Double = 42.9, clump: Double = 20) -> Raster<
    Double
  > {
    var pixels: [Double] = []
    for row in 0..<side {
      for column in 0..<side {
        let (dx, dy) = (Double(column) - x, Double(row) - y)
        let (ex, ey) = (dx - 7, dy + 4)
        let disc = 150 * exponential(-(dx * dx + 1.8 * dy * dy).squareRoot() / 6)
        let knot = clump * exponential(-(ex * ex + ey * ey) / 8)
        pixels.append(disc + knot + 0.01 * Double((column * 7 + row * 13) % 5 - 2))
      }
    }
    return Raster(unchecked: side, side, pixels)
  }

  private func mask(of image: Raster<Double>, above: Double = 2) -> [Bool] { image.pixels.map { $0 > above } }

  private func numbers(_ found: ClassicalMorphology) -> [Double] {
    found.values + [found.petrosianSemiMajorAxis, found.centreX, found.centreY, found.r20, found.r80]
  }

  // MARK: - Areas

  /// The area that an ellipse has in common with each pixel of a square image.
  private func shares(_ ellipse: PixelEllipse, side: Int) -> [Double] {
    var weights = [Double](repeating: 0, count: side), sums = [Double](repeating: 0, count: (side + 1) * side)
    return (0..<side * side).map { place in
      var pixels = [Double](repeating: 0, count: side * side)
      pixels[place] = 1
      return SummedImage(pixels, columns: side, rows: side, sums: &sums).sum(in: ellipse, weights: &weights)
        .light
    }
  }

  @Test("areas of circles and ellipses in pixels are exact")
  func areas() {
    // Inside one pixel; a quarter in each of four; exactly to the edges; half outside the image.
    #expect(abs(shares(PixelEllipse(x: 2, y: 2, a: 0.4, b: 0.4), side: 5)[12] - 0.16 * .pi) < 1e-14)
    let quarters = shares(PixelEllipse(x: 1.5, y: 1.5, a: 1, b: 1), side: 5)
    for place in [6, 7, 11, 12] { #expect(abs(quarters[place] - .pi / 4) < 1e-14) }
    #expect(abs(shares(PixelEllipse(x: 2, y: 2, a: 2.5, b: 2.5), side: 5).reduce(0, +) - 6.25 * .pi) < 1e-12)
    #expect(abs(shares(PixelEllipse(x: -0.5, y: 2, a: 2, b: 2), side: 5).reduce(0, +) - 2 * .pi) < 1e-12)
    var random = RandomStream(seed: 2004)
    for _ in 0..<30 {
      let angle = 7 * random.uniform(), a = 0.3 + 5 * random.uniform(), b = a * (0.1 + 0.9 * random.uniform())
      let (x, y) = (7 + random.uniform(), 7 + random.uniform())
      let ellipse = PixelEllipse(x: x, y: y, a: a, b: b, cos: cosine(angle), sin: sine(angle))
      let found = shares(ellipse, side: 16)
      #expect(abs(found.reduce(0, +) - .pi * a * b) < 1e-11)
      for place in 0..<256 where found[place] > 0 {
        var inside = 0
        for k in 0..<10_000 {
          let dx = Double(place % 16) - 0.5 + (Double(k % 100) + 0.5) / 100 - x
          let dy = Double(place / 16) - 0.5 + (Double(k / 100) + 0.5) / 100 - y
          let u = (dx * cosine(angle) + dy * sine(angle)) / a, v = (dy * cosine(angle) - dx * sine(angle)) / b
          if u * u + v * v < 1 { inside += 1 }
        }
        #expect(abs(found[place] - Double(inside) / 10_000) < 3e-3)
      }
    }
  }

  // MARK: - Values that are known

  @Test("a disc whose profile is known has its Petrosian radius and concentration")
  func exponentialDisc() {
    // In units of the scale length: η(r) = r² exp(−r) / (2 (1 − (1 + r) exp(−r))) = 0.2 at 3.6363.
    var image = galaxy(x: 43.5, y: 43.5, clump: 0)
    for row in 0..<88 {
      for column in 0..<88 {
        let (dx, dy) = (Double(column) - 43.5, Double(row) - 43.5)
        image.pixels[row * 88 + column] = 100 * exponential(-(dx * dx + dy * dy).squareRoot() / 6)
      }
    }
    let found = ClassicalMorphology(image, mask: mask(of: image))
    #expect(abs(found.petrosianRadius / 6 - 3.6363) < 0.02)
    #expect(abs(found.petrosianSemiMajorAxis - found.petrosianRadius) < 0.01)
    #expect(abs(found.centreX - 43.5) < 1e-3 && abs(found.centreY - 43.5) < 1e-3)
    // M(r) = 1 − (1 + r) exp(−r) inside 1.5 r_petro: r20 = 0.8087, r80 = 2.854.
    #expect(abs(found.concentration - 2.738) < 0.02)
    // The disc's wing in the sky box is taken off.
    #expect(abs(found.asymmetry) < 0.01)
  }

  @Test("light without a counterpart and small clumps raise asymmetry and smoothness")
  func clumps() {
    let found = [0.0, 20, 60].map { clump in
      let image = galaxy(clump: clump)
      return ClassicalMorphology(image, mask: mask(of: image))
    }
    #expect(found[0].asymmetry < found[1].asymmetry && found[1].asymmetry < found[2].asymmetry)
    #expect(found[0].smoothness < found[2].smoothness)
    #expect(found.allSatisfy { $0.remarks.isEmpty })
  }

  @Test("brightness changes nothing, pixels left out do")
  func scaleAndExcluded() {
    let image = galaxy()
    let once = ClassicalMorphology(image, mask: mask(of: image))
    let bright = Raster(unchecked: 88, 88, image.pixels.map { 1024 * $0 })
    #expect(numbers(ClassicalMorphology(bright, mask: mask(of: image))) == numbers(once))
    var withStar = image
    for place in [60 * 88 + 60, 60 * 88 + 61, 61 * 88 + 60, 61 * 88 + 61] { withStar.pixels[place] = 90 }
    var others = [Bool](repeating: false, count: 88 * 88)
    for row in 58..<64 { for column in 58..<64 { others[row * 88 + column] = true } }
    let source = mask(of: image)
    let disturbed = ClassicalMorphology(withStar, mask: source)
    let repaired = ClassicalMorphology(withStar, mask: source, excluded: others)
    #expect(abs(disturbed.asymmetry - once.asymmetry) > 0.02)
    #expect(abs(repaired.asymmetry - once.asymmetry) < 0.01)
    #expect(abs(repaired.petrosianRadius - once.petrosianRadius) < 0.2)
  }

  @Test("quarter turns and flips")
  func turns() {
    // Exact in statmorph are the pixels of Gini and M20 alone. The search for the centre begins with steps of 5 %
    // of its place and stops within 1e-4 of its end, which the radii feel; a box of even size reaches further to
    // one side, which the smoothness feels.
    let tolerances = [1e-6, 1e-6, 1e-4, 1e-4, 1e-2, 1e-3, 1e-3]
    var image = galaxy()
    for k in image.pixels.indices where image.pixels[k] < 0.5 { image.pixels[k] = 0 }
    let first = numbers(ClassicalMorphology(image, mask: mask(of: image)))
    for orientation in 2...8 {
      let turned = image.upright(fromEXIF: orientation)
      let found = numbers(ClassicalMorphology(turned, mask: mask(of: turned)))
      for (index, tolerance) in tolerances.enumerated() {
        #expect(
          abs(first[index] - found[index]) < tolerance, "orientation \(orientation), number \(index)")
      }
    }
  }

  // MARK: - Whatever comes

  @Test("nothing to measure: no number, and a reason")
  func nothing() {
    let image = galaxy(side: 40, x: 20, y: 20)
    let none = [Bool](repeating: false, count: 1600)
    #expect(ClassicalMorphology(image, mask: none).remarks == [.noSource])
    #expect(ClassicalMorphology(image, mask: [true]).remarks == [.noSource])
    #expect(ClassicalMorphology(image, mask: mask(of: image), excluded: [true]).remarks == [.noSource])
    let dark = Raster(unchecked: 40, 40, image.pixels.map { -$0 })
    #expect(ClassicalMorphology(dark, mask: mask(of: image)).remarks == [.noLight])
    #expect(ClassicalMorphology(dark, mask: none).values.allSatisfy { $0.isNaN })
    for remark in ClassicalMorphology.Remark.allCases { #expect(!remark.meaning.isEmpty) }
  }

  @Test("a thousand odd images: numbers, or none and a reason")
  func oddImages() {
    var random = RandomStream(seed: 1000)
    for trial in 0..<1000 {
      let side = (trial % 40 == 0 ? 88 : 1 + Int(23 * random.uniform()))
      let width = side, height = trial % 3 == 0 ? 1 + Int(23 * random.uniform()) : side
      let size = raised(10, (trial % 7 == 0 ? 610 : 8) * (random.uniform() - 0.5)), kind = trial % 11
      let pixels = (0..<width * height).map { place -> Double in
        let u = random.uniform()
        switch kind {
        case 0: return size
        case 1: return u < 0.1 ? .nan : size * u
        case 2: return u < 0.1 ? .infinity : u < 0.2 ? -.infinity : size * u
        case 3: return u < 0.02 ? size : 0
        case 4: return place % 2 == 0 ? size : -size
        case 5: return size * Double(place % width)
        case 6: return u < 0.5 ? Double.greatestFiniteMagnitude : -Double.leastNonzeroMagnitude
        case 7: return .nan
        default: return size * (u - (kind == 8 ? 0.5 : 0.1))
        }
      }
      let spot = Int(random.uniform() * Double(width * height))
      let mask = (0..<width * height).map { place -> Bool in
        switch trial % 5 {
        case 0: true
        case 1: place == spot
        case 2: random.uniform() < 0.3
        case 3: abs(place % width - spot % width) < 4 && abs(place / width - spot / width) < 4
        default: place % width < width / 2
        }
      }
      let excluded = trial % 4 == 0 ? mask.indices.map { _ in random.uniform() < 0.3 } : []
      let image = Raster(unchecked: width, height, pixels)
      let found = ClassicalMorphology(image, mask: mask, excluded: excluded)
      #expect(numbers(found).allSatisfy { $0.isFinite || $0.isNaN }, "trial \(trial)")
      if found.values.contains(where: \.isNaN) { #expect(!found.remarks.isEmpty, "trial \(trial)") }
      let again = ClassicalMorphology(image, mask: mask, excluded: excluded)
      #expect(numbers(again).map(\.bitPattern) == numbers(found).map(\.bitPattern), "trial \(trial)")
    }
  }
}
