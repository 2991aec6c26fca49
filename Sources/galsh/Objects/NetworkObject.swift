import GalaxyLang
import GalaxyRuntime

/// A network that was defined, or the built-in `galnet`.
struct NetworkObject: SessionObject {
  let network: NetworkDescription

  /// The network of the seed; always there, and not listed among what the user made.
  static let galnet = try? NetworkObject(network: .galnet())

  var kindName: String { "network" }
  var name: String { network.name }
  var isBuiltIn: Bool { name == "galnet" }

  var summary: String {
    let halves = network.decoder.isEmpty ? "encoder only" : "autoencoder"
    return "\(halves), \(network.input) to \(network.latent), \(parameters) parameters"
  }

  private var parameters: Int { network.parameterCount.encoder + network.parameterCount.decoder }

  /// A line a layer with its output and parameters, as in Table 3 of the seed.
  func shown(_ work: WorkContext, width: Int?) -> Shown {
    var table = TablePrinter(["", "layer", "output", "parameters"], [.left, .left, .right, .right])
    table.add(["", "input", "\(network.input)", ""])
    var half = ""
    for row in network.rows {
      table.add([
        row.half == half ? "" : row.half, row.layer, row.output,
        row.parameters == 0 ? "" : "\(row.parameters)",
      ])
      half = row.half
    }
    let counts = network.parameterCount
    table.add(["", "encoder", "", "\(counts.encoder)"])
    if counts.decoder > 0 { table.add(["", "decoder", "", "\(counts.decoder)"]) }
    return Shown(text: "\(line)\n\(table.text(width: width))", fields: fields, table: "layers")
  }

  var fields: [JSON.Member] {
    let layers = network.rows.map { row in
      JSON.object([
        .init("half", .string(row.half)), .init("layer", .string(row.layer)),
        .init("output", .string(row.output)), .init("parameters", .integer(row.parameters)),
      ])
    }
    return [
      .init("input", .string("\(network.input)")), .init("latent", .integer(network.latent.count)),
      .init("parameters", .integer(parameters)), .init("layers", .array(layers)),
    ]
  }

  var fieldNames: [String] { ["name", "latent", "parameters"] }

  func field(named name: String) -> Value? {
    switch name {
    case "name": .string(self.name)
    case "latent": .number(Double(network.latent.count))
    case "parameters": .number(Double(parameters))
    default: nil
    }
  }
}
