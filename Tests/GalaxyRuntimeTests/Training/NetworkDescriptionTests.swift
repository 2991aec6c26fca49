import GalaxyErrors
import Testing

@testable import GalaxyModels

@Suite("Networks are checked where they are defined")
struct NetworkDescriptionTests {
  @Test("galnet has the seed's shapes and parameter counts")
  func galnet() throws {
    let network = try NetworkDescription.galnet()
    #expect(network.parameterCount == (346_778, 74_650))
    #expect(network.rows.map(\.output).contains("64×4×4"))
    #expect(network.latent == FeatureShape(features: 64))
    #expect(try NetworkDescription.galnet(latent: 32).parameterCount == (338_586, 71_450))
    let plan = try NetworkPlan(network, .autoencoder)
    #expect(plan.tensors.first?.name == "encoder.conv1.weight")
    #expect(plan.tensors.map(\.name).contains("decoder.deconv7.weight"))
    #expect(plan.tensors.first { $0.name == "decoder.deconv1.weight" }?.shape == [4, 64, 5, 5])
    #expect(plan.tensors.first { $0.name == "decoder.deconv1.weight" }?.fanIn == 64 * 25)
    #expect(plan.norms.map(\.name) == (1...6).map { "encoder.bn\($0)" } + (1...6).map { "decoder.bn\($0)" })
  }

  @Test("every line of a network reads back from its text")
  func text() throws {
    for layer in try NetworkDescription.galnet().encoder + NetworkDescription.galnet().decoder {
      #expect(Layer(text: layer.text) == layer)
    }
    for line in ["leaky_relu slope=0.2", "relu", "pool 3x1"] { #expect(Layer(text: line)?.text == line) }
    for line in [
      "", "conv", "conv 5x 2", "conv 5x5 2 pad=x", "fc 3 pad=1", "reshape 4x4", "relu 1", "softmax",
    ] {
      #expect(Layer(text: line) == nil, "\(line)")
    }
  }

  @Test(
    "layers that do not fit are refused with both shapes",
    arguments: [
      (["fc 3"], "flatten"), (["flatten", "conv 3x3 2 pad=1"], "reshape"), (["conv 9x9 2 pad=0"], "larger"),
      (["pool 9x9"], "larger"), (["conv 3x3 2 pad=3"], "pad"), (["conv 3x3 0 pad=1"], "at least 1"),
      (["flatten", "reshape 2x2x2"], "64"), (["leaky_relu slope=2"], "slope"), (["upsample 0"], "factor"),
      (["conv 3x3 99999999999 pad=1"], "more than"), (["conv 99999999999x3 2 pad=1"], "larger"),
      (["upsample 64", "upsample 64", "upsample 64", "upsample 64"], "more than"),
    ])
  func refusals(lines: [String], word: String) throws {
    let layers = try lines.map { try #require(Layer(text: $0)) }
    do {
      _ = try NetworkDescription(name: "n", input: FeatureShape(1, 8, 8), encoder: layers + [.flatten])
      Issue.record("accepted")
    } catch {
      #expect(error.message.contains(word), "\(error.message)")
    }
  }

  @Test("an encoder must end in a vector, a decoder with the input's shape")
  func ends() {
    #expect(throws: GalaxyError.self) {
      try NetworkDescription(name: "n", input: FeatureShape(1, 8, 8), encoder: [.relu])
    }
    #expect(throws: GalaxyError.self) {
      try NetworkDescription(
        name: "n", input: FeatureShape(1, 8, 8), encoder: [.flatten], decoder: [.linear(features: 64)])
    }
  }
}
