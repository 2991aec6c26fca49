import Testing

@testable import GalaxyBase
@testable import GalaxyModels

@Suite("The sentence of a comparison claims no more than its figures")
struct ComparisonSentenceTests {
  private func estimate(_ value: Double, _ low: Double, _ high: Double) -> Estimate {
    Estimate(value, interval: Interval(low: low, high: high))
  }

  private func figures(
    _ name: String, _ auc: Estimate?, galaxies: Int = 100, background: Estimate? = nil, mmd p: Double? = nil
  ) throws -> PairFigures {
    let counts: JSON = [
      "set": .string(name), "images": .integer(galaxies), "galaxies": .integer(galaxies), "unmeasured": 0,
      "leaked": 0,
    ]
    var figures = try #require(PairFigures(json: counts))
    figures.auc = auc
    figures.shortcuts = background.map { [.init(view: .background, auc: $0)] } ?? []
    figures.mmd = p.map { Estimate(0.1, p: $0) }
    return figures
  }

  private func sentence(
    _ simulated: PairFigures, control: PairFigures? = nil, beyond: Estimate? = nil, real: Int = 100
  ) -> String {
    Comparison(
      real: .init(name: "real", images: real, galaxies: real, unmeasured: 0, trainedOn: 0),
      simulated: simulated, control: control, direct: nil, beyondControl: beyond, features: [], regions: [],
      spread: nil, origin: "shapes", model: nil, notes: [], rows: []
    ).sentence
  }

  @Test func withoutAControlThePipelineMayBeAllOfIt() throws {
    let auc = estimate(0.94, 0.9, 0.97)
    let told = sentence(try figures("sim", auc, background: estimate(0.9, 0.8, 0.95)))
    #expect(told.contains("without a control the pipeline (frame, noise, sky, coding) may explain all of it"))
    #expect(told.contains("the background alone tells sim with 0.90 (0.80–0.95)"))
    #expect(!told.contains("realistic"))
  }

  @Test func whatMayBeChanceIsNoDifference() throws {
    let told = sentence(try figures("sim", estimate(0.55, 0.47, 0.62), mmd: 0.4))
    #expect(told == "sim cannot be told from real by these features (AUC 0.55 (0.47–0.62))")
    let asAWhole = sentence(try figures("sim", estimate(0.55, 0.47, 0.62), mmd: 0.01))
    #expect(asAWhole.hasSuffix("though as a whole they differ more than by chance (MMD 0.100, p 0.01)"))
  }

  @Test func onlyIntervalsThatPartAreAFinding() throws {
    let sim = try figures("sim", estimate(0.95, 0.92, 0.97))
    let near = try figures("other", estimate(0.9, 0.84, 0.94))
    let far = try figures("other", estimate(0.8, 0.7, 0.86))
    let none = sentence(sim, control: near, beyond: estimate(0.05, -0.01, 0.1))
    #expect(
      none == "sim is told from real with an AUC of 0.95 (0.92–0.97), other, real galaxies themselves, with "
        + "0.90 (0.84–0.94): nothing shows that sim is less realistic than other real galaxies, since the "
        + "difference beyond the control, 0.05 (-0.01 to 0.10), may be none")
    let hint = sentence(sim, control: near, beyond: estimate(0.05, 0.01, 0.1))
    #expect(
      hint.hasSuffix("is a hint that sim is less realistic, and no finding, since their intervals overlap"))
    let finding = sentence(sim, control: far, beyond: estimate(0.15, 0.08, 0.22))
    #expect(finding.hasSuffix("the difference beyond the control, 0.15 (0.08–0.22), is more than chance"))
    let nearer = sentence(far, control: sim, beyond: estimate(-0.15, -0.22, -0.08))
    #expect(nearer.contains("other is nearer to real than the control is"))
  }

  @Test func tooFewSayNothing() throws {
    let few = sentence(try figures("sim", estimate(0.95, 0.7, 1), galaxies: 12))
    #expect(few.hasPrefix("12 galaxies of sim are too few to say whether sim is like real"))
    let control = try figures("other", nil, galaxies: 9)
    let told = sentence(try figures("sim", estimate(0.95, 0.9, 0.97)), control: control)
    #expect(
      told.contains("but a control of 9 galaxies is too small to say whether there is more than a pipeline"))
  }

  @Test func twinsSayNothing() throws {
    let told = sentence(try figures("sim", estimate(0.2, 0.1, 0.3)))
    #expect(told.contains("seem to stand among the real ones, too"))
  }
}
