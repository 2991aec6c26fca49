import GalaxyLang
import GalaxyRuntime
import GalshSession

/// Pictures of what `measure` finds, and of the images of tables of features.
extension ViewCommands {
  /// A picture with what is measured of its galaxy.
  static func measured(_ call: CommandCall) throws -> Shown {
    let image = try call[Keys.image]
    let native: NativePicture
    var name = image.text
    switch image {
    case .string(let path):
      let looks = (LoadOptions.range + LoadOptions.framing).map(\.key).filter { $0.label != "cutout" }
      try refuse([Keys.stretch, Keys.rgb, Keys.q] + looks, call)
      native = try ImageLoader(options: LoadOptions(call)).native(path)
    case .record(let record):
      try refuse(Keys.options, call)
      guard let element = record.subject as? ArtifactElement else {
        throw call.error(
          FitError.wrongType, "`morphology` takes an image of a dataset or a row of a table: d[3]",
          at: Keys.image)
      }
      name = "\(element.artifact.name)[\(element.index)]"
      switch element.artifact {
      case let data as DatasetArtifact: native = try data.dataset.nativePicture(at: element.index)
      case let features as FeaturesArtifact:
        let path = features.table.rows[element.index].path
        native = try ImageLoader(options: features.table.options).native(path)
      case let scores as ScoresArtifact:
        native = try ImageLoader(options: LoadOptions()).native(scores.table.rows[element.index].path)
      default:
        throw call.error(
          FitError.wrongType, "a \(element.artifact.kind) has no images to be measured", at: Keys.image)
      }
    default:
      throw call.error(
        FitError.wrongType,
        "`morphology` is for an image of a dataset, a row of a table or a file, not \(image.described)",
        at: Keys.image)
    }
    let drawn = MorphologyPicture(native)
    let shape = drawn.morphology
    let flags = shape.flags.names
    let said =
      [
        "axis ratio \(NumberText.significant(shape.axisRatio, 3))",
        "r50 \(NumberText.significant(shape.r50, 3))", "r90 \(NumberText.significant(shape.r90, 3))",
      ] + (flags.isEmpty ? [] : ["flags " + flags.joined(separator: " ")])
    return Shown(
      name: name, picture: drawn.picture, notes: said.map { ", \($0)" }.joined(),
      fields: [
        .init("x", .number(shape.centreX)), .init("y", .number(shape.centreY)),
        .init("axis_ratio", .number(shape.axisRatio)), .init("r50", .number(shape.r50)),
        .init("r90", .number(shape.r90)), .init("flags", .array(flags.map(JSON.string))),
      ])
  }

  /// The image of a row of a table of features, as its file is; nil for any other record.
  static func feature(_ record: Record) throws -> Shown? {
    guard let element = record.subject as? ArtifactElement,
      let object = element.artifact as? FeaturesArtifact
    else { return nil }
    let row = object.table.rows[element.index]
    let view = try ImageLoader(options: object.table.options).view(row.path)
    let flags = object.table.flags(of: row)
    let said =
      [row.name, row.label.map { object.table.classes.text($0) }, row.reason].compactMap(\.self) + flags
    return Shown(
      name: "\(object.name)[\(element.index)]", picture: ColourPicture(view.picture),
      notes: said.map { ", \($0)" }.joined(),
      fields: [
        .init("path", .string(row.path)), .init("flags", .array(flags.map(JSON.string))),
        .init("reason", .optional(row.reason)),
      ])
  }
}
