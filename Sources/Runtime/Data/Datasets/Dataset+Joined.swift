import GalaxyErrors
import GalaxyImages

extension Dataset {
  /// The images of several datasets of one size, one after another, without labels: what is class 1 in one may be
  /// another class in the next. Options and the names of classes are those of the first.
  ///
  /// They must have been brought to one size and contrast alike; cut out or stretched they may have been
  /// otherwise, as simulations often must be.
  /// - Throws: `GalaxyError` of kind `bad-option` where sizes or normalisations differ.
  package static func unlabelled(joining datasets: [Dataset], source: String) throws(GalaxyError) -> Dataset {
    guard let first = datasets.first else {
      throw GalaxyError(DatasetError.noImages, "there is no dataset to take images from")
    }
    for other in datasets
    where other.options.size != first.options.size || other.options.normalize != first.options.normalize
      || (other.height, other.width) != (first.height, first.width)
    {
      throw GalaxyError(
        OptionError.badOption,
        "\(first.source) was read with \(first.options.summary), \(other.source) with \(other.options.summary)",
        hint: "load them with one size= and one normalize=")
    }
    let items = datasets.flatMap(\.items).map { item in
      var bare = item
      (bare.label, bare.row, bare.copyOf) = (nil, nil, nil)
      return bare
    }
    return Dataset(
      items: items, height: first.height, width: first.width, options: first.options,
      images: datasets.flatMap(\.stores), source: source, classes: first.classes)
  }
}

extension Dataset {
  /// The same images with more further columns, a value an image.
  package func joined(_ added: [ColumnTable.Column]) -> Dataset {
    let own = columns?.gathered(items.map(\.row)).columns ?? []
    return with(columns: ImageColumns(own + added.map(\.catalogued)))
  }
}
