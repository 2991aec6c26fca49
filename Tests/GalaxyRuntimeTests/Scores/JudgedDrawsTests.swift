import Testing

@testable import GalaxyData
@testable import GalaxyModels

@Suite struct JudgedDrawsTests {
  private func image(_ name: String, _ draw: Int? = nil, of original: String = "") -> JudgedDraws.Image {
    .init(path: "p/\(original)", name: name, truth: nil, draw: draw.map { ($0, original) })
  }

  @Test("draws of one original are one, wherever they stand; other images stay alone")
  func grouping() {
    let galaxies = JudgedDraws.galaxies([
      image("a#1", 1, of: "a"), image("x"), image("b#1", 1, of: "b"), image("a#2", 2, of: "a"), image("x"),
    ])
    #expect(galaxies.map(\.members) == [[0, 3], [1], [2], [4]])
  }

  @Test("the label is that of the mean scores, p twice the mean p, and draws that say otherwise are counted")
  func mean() throws {
    let galaxy = try #require(
      JudgedDraws.galaxies([image("a#1", 1, of: "a"), image("a#2", 2, of: "a")]).first)
    let row = galaxy.row(
      [[(1.0, 0.04), (0.5, 0.9)], [(0.2, 0.1), (0.3, 0.8)]], classes: ["barred", "spiral"], alpha: 0.05,
      flags: [], reason: nil)
    // Means 0.6 and 0.4; p of barred 2 · (0.04 + 0.1) / 2.
    #expect(row.name == "a" && row.nearest == "barred" && row.scores == [0.6, 0.4])
    let (p, margin) = (try #require(row.p), try #require(row.margin))
    #expect(abs(p - 0.14) < 1e-12 && abs(margin - 0.2) < 1e-12)
    // The first draw alone is of none of them, the second is spiral.
    #expect(row.kind == "barred" && row.draws?.text == "0 of 2")
  }

  @Test("p is never above 1, one draw keeps its own p, and without p-values there is none")
  func edges() throws {
    let two = try #require(JudgedDraws.galaxies([image("a#1", 1, of: "a"), image("a#2", 2, of: "a")]).first)
    let sure = two.row(
      [[(1, 0.9), (0, 0)], [(1, 0.8), (0, 0)]], classes: ["x", "y"], alpha: 0.05, flags: [], reason: nil)
    #expect(sure.p == 1 && sure.draws?.text == "2 of 2")
    let one = try #require(JudgedDraws.galaxies([image("a#3", 3, of: "a")]).first)
    let single = one.row([[(1, 0.3), (0, 0)]], classes: ["x", "y"], alpha: 0.05, flags: [], reason: nil)
    #expect(single.name == "a" && single.p == 0.3 && single.draws?.text == "1 of 1")
    let none = one.row([[(1, nil), (0, nil)]], classes: ["x", "y"], alpha: nil, flags: [], reason: nil)
    #expect(none.p == nil && none.kind == "x")
    let plain = try #require(JudgedDraws.galaxies([image("a#3")]).first)
    #expect(
      plain.row([[(1, 0.01)]], classes: ["x"], alpha: 0.05, flags: [], reason: nil).kind == "none")
    let unread = two.row([], classes: ["x"], alpha: 0.05, flags: [], reason: "gone")
    #expect(unread.kind == nil && unread.reason == "gone" && unread.draws == nil)
  }

  @Test("flags are those of at least half of the draws")
  func flags() throws {
    let draws = (1...4).map { (number: Int) in image("a#\(number)", number, of: "a") }
    let galaxy = try #require(JudgedDraws.galaxies(draws).first)
    #expect(galaxy.common(["small", "crowded", "small", "edge_on"]) == ["small"])
  }
}
