import GalaxyRuntime
import GalshSession

/// What a model knows of its own images, beside a dataset: how they were read, what their pixels were.
enum CheckedPreprocessing {
  /// One thing that the model knows.
  struct PreprocessingRemark {
    let name: String
    let model: String
    let dataset: String
    let text: String

    var json: JSON {
      ["name": .string(name), "model": .string(model), "dataset": .string(dataset), "text": .string(text)]
    }
  }

  /// What differs between the images that a model expects and those of a dataset; that nothing does, where
  /// nothing does. None without a dataset.
  /// - Throws: GalaxyError of kind `interrupted`.
  static func lines(
    of model: ModelArtifact, beside dataset: Dataset?, named name: String, context: WorkContext
  ) throws -> [PreprocessingRemark] {
    guard let dataset, let range = model.model.preprocessing else { return [] }
    let (own, other) = (range.options.summary, dataset.options.summary)
    var lines: [PreprocessingRemark] = []
    if own != other {
      lines.append(
        PreprocessingRemark(
          name: "options", model: own, dataset: other,
          text: "read otherwise: \(model.name) with \(own), \(name) with \(other)"))
    }
    if let kind = range.pixels {
      let foreign = range.foreignImages(in: dataset)
      if foreign > 0 {
        lines.append(
          PreprocessingRemark(
            name: "pixels", model: kind.rawValue, dataset: "\(foreign) of another kind",
            text:
              "\(model.name) was trained on \(kind.rawValue), and \(foreign) of \(dataset.count) images of "
              + "\(name) are of the other kind"))
      }
    }
    let beyond = try range.imagesBeyond(in: dataset, context: context)
    if beyond > 0 {
      let limits = "\(NumberText.significant(range.minimum)) to \(NumberText.significant(range.maximum))"
      lines.append(
        PreprocessingRemark(
          name: "range", model: limits, dataset: "\(beyond) beyond",
          text:
            "\(beyond) of \(dataset.count) images of \(name) have pixels darker or brighter than any that "
            + "\(model.name) was trained on (\(limits) after normalisation)"))
    }
    if lines.isEmpty {
      lines.append(
        PreprocessingRemark(
          name: "options", model: own, dataset: other,
          text: "read as \(model.name)'s own images were (\(own)), and within their range"))
    }
    return lines
  }
}
