import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `gallery d`: a contact sheet.
package enum GalleryCommands {
  package static let all = [gallery]

  private enum Keys {
    static let data: Key<DatasetArtifact> = .argument("data", .object("dataset"), "the dataset")
    static let save: Key<String?> = .clause(
      "save", .path, "the sheet: a .png, .svg or .pdf file", offers: .files(["png"]), access: .writes)
    static let count: Key<Int> = .option(
      "n", .integer(from: 1, to: 1000), default: "16", "how many images")
    static let marked: Key<Bool?> = .option(
      "marked", .bool, default: .described("all images"),
      "only images whose frame of crop=galaxy is marked: tiny, padded …")
  }

  private static let gallery = Command(
    CommandSpec(
      "gallery", "shows images of a dataset side by side, with their names",
      details: """
        The images are taken at even distances through the whole dataset, each shown from its own darkest to its own \
        brightest pixel. The names are listed row by row; in a file each stands beneath its image. \
        Images whose frame of crop=galaxy is tiny, padded, at the border or on a star have an orange frame and the \
        word before their name; marked=true shows these alone.
        """,
      keys: [Keys.data, Keys.save, Keys.count, Keys.marked],
      examples: [
        "gallery galaxies", "gallery galaxies marked=true", "gallery galaxies n=40 save \"sheet.png\"",
      ])
  ) { call, session in
    let data = try call[Keys.data]
    let isMarked = try call[Keys.marked] ?? false
    let chosen = data.dataset.galleryPositions(marked: isMarked)
    if isMarked, chosen.isEmpty {
      return CommandResult(
        "gallery", [.init("name", .string(data.name)), .init("images", .array([])), .init("saved", .null)],
        text: "\(data.name): no image has a marked frame, so there is nothing to show"
          + (data.dataset.options.crop == .galaxy ? "" : "; frames are judged by crop=galaxy"))
    }
    let count = min(try call[Keys.count], chosen.count)
    let images = (0..<count).compactMap { position -> SheetImage? in
      let index = chosen[position * chosen.count / count]
      return data.dataset.image(index).map {
        let path = data.dataset.items[index].name
        return SheetImage(
          pixels: $0.pixels, width: $0.width, height: $0.height,
          name: path.split(separator: "/").last.map(String.init) ?? path, score: nil,
          mark: data.dataset.frameWord(of: index))
      }
    }
    let title = "\(data.name): \(images.count) of \(data.dataset.count) images"
    let file = try call[Keys.save]
    let sheet = ImageSheet(title: title, images: images)
    let bytes = try file.map { try sheet.picture(PictureFormat(path: $0)) }
    if let file, let bytes { try AtomicFile.write(bytes, to: file) }
    let columns = min(images.count, 8, max(1, Int(Double(images.count).squareRoot().rounded(.up))))
    var names = TextTable([String](repeating: "", count: max(1, columns)))
    for start in stride(from: 0, to: images.count, by: max(1, columns)) {
      names.add(images[start..<min(start + columns, images.count)].map(\.caption))
    }
    let heading = title + (file.map { ", saved to \($0)" } ?? "")
    var result = CommandResult(
      "gallery",
      fields: [
        .init("name", .string(data.name)), .init("images", .array(images.map { .string($0.name) })),
        .init("marks", .array(images.map { .optional($0.mark) })), .init("saved", .optional(file)),
      ], Prose([.text(heading), .table(names, indent: 2)]))
    if let file, let bytes {
      result.files = [CommandResult.PictureFile(bytes, path: file)].compactMap(\.self)
    }
    if file == nil {
      result.picture = ColourPicture(mosaic: images.compactMap(\.picture), columns: columns, tile: 128)?
        .outliningTiles(images.indices.filter { images[$0].mark != nil }, columns: columns, tile: 128)
    }
    return result
  }
}
