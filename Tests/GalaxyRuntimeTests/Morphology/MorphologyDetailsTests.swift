import Testing

@testable import GalaxyBase
@testable import GalaxyImages
@testable import GalaxyMorphology

@Suite struct MorphologyDetailsTests {
  /// Twice the area inside closed lines, holes counting negative.
  private func doubleArea(_ lines: [[(x: Double, y: Double)]]) -> Double {
    lines.reduce(0) { sum, line in
      line.indices.reduce(sum) { sum, i in
        let (a, b) = (line[i], line[(i + 1) % line.count])
        return sum + a.x * b.y - b.x * a.y
      }
    }
  }

  @Test("outlines follow a mask with a hole and a corner touched") func outline() {
    let rows = ["######.", "#....#.", "#.##.#.", "#....##", "#######", "......#", ".##...#"].map(Array.init)
    let lines = MaskOutline.lines(side: 7) { rows[$1][$0] == "#" }
    let marked = rows.joined().count { $0 == "#" }
    let area = doubleArea(lines.map { $0.map { (Double($0.x), Double($0.y)) } }) / 2
    #expect(area == Double(marked))
    // The ring outside, its hole, the island in it, and the piece below.
    #expect(lines.count == 4)
    for line in lines {
      for i in line.indices {
        let (a, b) = (line[i], line[(i + 1) % line.count])
        #expect((a.x == b.x) != (a.y == b.y))
      }
    }
    #expect(MaskOutline.lines(side: 3) { _, _ in false }.isEmpty)
    #expect(MaskOutline.lines(side: 3) { $0 != $1 || $0 == 3 }.reduce(0) { $0 + $1.count } >= 12)
  }

  @Test("details are those of the measurement, in pixels of the picture") func details() throws {
    var image = morphologyGalaxy(205, 212, side: 424)
    let own = MorphologyDetails(image)
    #expect(own.morphology == Morphology(image))
    #expect(own.frame.side == 88 * own.morphology.scale)
    #expect(own.outerRadius >= own.morphology.r90)
    let centre = own.morphology.centre
    #expect(abs(own.frame.x + own.frame.side / 2 - centre.x) < own.frame.side / 4)
    let points = own.outlines.joined()
    let (left, right) = (points.map(\.x).min() ?? 0, points.map(\.x).max() ?? 0)
    #expect(left < centre.x - own.morphology.r50 && right > centre.x + own.morphology.r50)
    #expect(left >= own.frame.x && right <= own.frame.x + own.frame.side)
    #expect(own.replaced.isEmpty)
    // A star beside the galaxy is replaced.
    for y in 210...214 { for x in 228...232 { image.pixels[y * 424 + x] += 200 } }
    let star = MorphologyDetails(image)
    #expect(star.replaced.joined().contains { abs($0.x - 230) < 8 && abs($0.y - 212) < 8 })
  }
}
