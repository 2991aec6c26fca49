import GalaxyErrors

/// What the classes of labelled images are among those of other images: by their names, whatever their numbers.
/// `normal` is the normal class, `anomalous` none of the others and yet an anomaly.
public struct LabelMatch: Sendable, Equatable {
  /// The number among the others of each class of the labelled images.
  public let labels: [Int: Int]
  /// The names of the others and of what is new among them.
  public let names: ClassNames

  /// - Parameters:
  ///   - labels: the labels that occur among the labelled images, `classes` their names; `name` is what the session
  ///     calls them.
  ///   - others: the names of the other images' classes, `known` the labels that occur there, `normal` their normal
  ///     class.
  /// - Throws: GalaxyError of kind `class-means-nothing`.
  public init(
    _ labels: some Sequence<Int>, _ classes: ClassNames, of name: String, among others: ClassNames,
    known: some Sequence<Int>, normal: Int
  ) throws(GalaxyError) {
    var names = Dictionary(uniqueKeysWithValues: others.labels.map { ($0, others.text($0)) })
    var next = (Set(known).union(names.keys).union([normal]).max() ?? -1) + 1
    var found: [Int: Int] = [:]
    for label in Set(labels).sorted() {
      guard let own = classes.name(of: label) else {
        // Plain numbers are the same numbers.
        guard others.isEmpty || others.name(of: label) != nil else {
          throw GalaxyError(
            LabelFileError.unknownClass,
            "class \(label) of \(name) has no name and is no number of the classes \(others.list)",
            hint: "label with classes=[…]")
        }
        found[label] = label
        continue
      }
      let key = ClassNames([0: own])
      if let same = others.label(named: own) {
        found[label] = same
      } else if key.label(named: LabelClasses.normalName) != nil {
        found[label] = normal
      } else if others.isEmpty, key.label(named: LabelClasses.anomalousName) == nil {
        throw GalaxyError(
          LabelFileError.unknownClass,
          "class \(own) of \(name) means nothing where classes are plain numbers: it may be the normal one",
          hint: "give the other images' classes names when loading: classes=[…]")
      } else {
        names[next] = own
        found[label] = next
        next += 1
      }
    }
    self.labels = found
    self.names = ClassNames(names)
  }
}
