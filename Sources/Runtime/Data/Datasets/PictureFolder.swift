import GalaxyBase
import GalaxyImages

/// Writes a dataset as 8-bit PNG files, one folder a class, with a manifest.csv (location, label, group)
/// written last; a class that has a name is called so in both.
///
/// Files are written beside their place and renamed; files of other names that are there already stay. Flux
/// (0 … 1) is scaled to 0 … 255 and cut off there. Gives back the dataset with items that name the files
/// written; pixels as they were.
func writePictures(of dataset: Dataset, to folder: String, context: WorkContext) throws -> Dataset {
  func className(_ label: Int?) -> String { classFolder(of: label, dataset.classes) }
  for label in dataset.labels { try Files.makeFolder(Files.join(folder, className(label))) }
  let meter = ProgressMeter("write", total: dataset.count, unit: "image", context: context)
  let digits = String(dataset.count).count
  let names = dataset.items.indices.map { index in
    let item = dataset.items[index]
    let number = String(index + 1)
    let file = item.path.split(separator: "/").last.map(String.init) ?? item.path
    let stem = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    return
      "\(className(item.label))/\(String(repeating: "0", count: digits - number.count))\(number)_\(stem).png"
  }
  let images = try dataset.images(context: context)
  try parallelFor(dataset.count, threads: context.threads) { index in
    let path = Files.join(folder, names[index])
    let picture = GrayPicture(unchecked: dataset.width, dataset.height, images[index].as8Bits)
    try AtomicFile.write(try PNGCodec.encode(picture, path: path), to: path)
    try meter.advance()
  }
  var manifest = CSVWriter()
  manifest.row(["location", "label", "group"])
  var items = dataset.items
  for index in items.indices {
    manifest.row([names[index], dataset.classes.text(items[index].label, none: ""), items[index].group])
    items[index].path = Files.join(folder, names[index])
    items[index].format = .png
  }
  let path = Files.join(folder, "manifest.csv")
  try AtomicFile.write(manifest.text, to: path)
  return Dataset(
    items: items, height: dataset.height, width: dataset.width, options: dataset.options,
    images: dataset.stores, source: path, skipped: dataset.skipped, classes: dataset.classes,
    columns: dataset.columns, matching: dataset.matching)
}

/// The files of a folder that pictures of a dataset may replace: its manifest, and what is numbered in the
/// folders of its classes.
public func pictureFiles(of dataset: Dataset, in folder: String) -> [String] {
  let pictures = dataset.labels.flatMap { label in
    let place = Files.join(folder, classFolder(of: label, dataset.classes))
    return Files.allNames(in: place).filter { name in
      let digits = name.prefix { $0.isASCII && $0.isNumber }
      return !digits.isEmpty && name.dropFirst(digits.count).first == "_" && name.hasSuffix(".png")
    }.map { Files.join(place, $0) }
  }
  return pictures + [Files.join(folder, "manifest.csv")]
}

/// A folder for each class: its name, where that can be the name of a folder.
func classFolder(of label: Int?, _ classes: ClassNames) -> String {
  guard let label else { return "unlabelled" }
  let number = "class\(label)"
  guard let name = classes.name(of: label) else { return number }
  let isPlain =
    !name.hasPrefix(".") && name.utf8.count <= 100
    && name.allSatisfy { $0.isLetter || $0.isNumber || " _-.+()".contains($0) }
  // Names that differ in capitals alone would be one folder on some disks.
  let isAlone = classes.all.count { $0.lowercased() == name.lowercased() } == 1
  return isPlain && isAlone && name != "unlabelled" ? name : number
}
