import GalaxyRuntime
import GalshSession

/// The images of a file of labels, each with its label: those of what was gone through as they are there, others read
/// from their files in the same way.
struct LabelledImages {
  /// Nil if there are none.
  let dataset: Dataset?
  /// What could not be found, a sentence each.
  let remarks: [String]

  init(_ file: LabelFile, _ source: LabelSource, _ classes: LabelClasses, _ work: WorkContext) throws {
    var classes = classes
    let labels = file.labels.map { (given: $0, label: classes.number(of: $0)) }
    var places = source.places(of: Set(file.labels.map(\.content)))
    let folder = Files.folder(of: file.path)
    let others = file.labels.filter { places[$0.content] == nil }
    let read = try Dataset.files(
      others.map { (Files.join(folder, $0.path), $0.name) }, options: source.options, source: file.path,
      context: work)
    if let read {
      for (position, content) in try read.labelContents(context: work).enumerated()
      where places[content] == nil {
        places[content] = (read, position)
      }
    }
    dataset = Dataset.labelled(
      labels.compactMap { given, label in places[given.content].map { ($0.dataset, $0.position, label) } },
      names: classes.used(by: labels.map(\.label)), source: file.path)
    let lost = file.labels.filter { places[$0.content] == nil }
    remarks =
      lost.first.map { first in
        let them = lost.count == 1 ? "is" : "are"
        return [
          "\(counted(lost.count, "labelled image")) \(them) not there any more, or not what \(lost.count == 1 ? "it was" : "they were"), "
            + "and \(them) left out: \(Files.join(folder, first.path))"
        ]
      } ?? []
  }
}
