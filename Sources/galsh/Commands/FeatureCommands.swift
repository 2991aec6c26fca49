import GalaxyLang
import GalaxyRuntime
import GalshSession

/// `load features`: tables of features from files.
package enum FeatureCommands {
  package static let all = [load]

  private enum Keys {
    static let file: Key<String> = .argument(
      "file", .path, "the table: CSV, ECSV, a VOTable, a FITS table, .npy or .safetensors",
      offers: .files(["csv", "tsv", "ecsv", "vot", "xml", "fits", "gz", "npy", "safetensors"]))
    static let data: Key<DatasetArtifact?> = .clause(
      "on", .object("dataset"), "the images that the rows belong to, by their names")
    static let name: Key<String> = .clause("as", .name, "what to call the table")
    static let nameColumn: Key<String?> = .option(
      "name", .word, default: .described("name, path or file; else the first column of texts"),
      "the column of the images' names")
    static let labelColumn: Key<String?> = .option(
      "label", .word, default: .described("label or class, where there is one"), "the column of the labels")
    static let columns: Key<[String]> = Key<Value?>.option(
      "columns", .oneOf([.word, .list(of: .word)]),
      default: .described("every column of numbers but labels, ids and positions"),
      "the columns that are features, by name or pattern (columns=\"e*\")"
    ).map { value, _ in
      if case .list(let names)? = value { return names.map(\.text) }
      return value.map { [$0.text] } ?? []
    }
    static let tensor: Key<String?> = .option(
      "tensor", .word, default: .described("the only one of two sizes"), "the tensor of a safetensors file")
  }

  private static let load = Command(
    CommandSpec(
      "load features", "loads a table of features that another program made",
      details: """
        Latent vectors of Zoobot, catalogues of Galfit, what `save` wrote: a row an image, a column a feature. With `on` the rows \
        go to the images of a dataset by name: by the whole name, else by that of the file without folder and ending where \
        that is clear; images without a row, and rows of which a number is missing, keep a reason. .npy and .safetensors \
        have no names: with `on` they must have as many rows as there are images, and are taken in their order. A \
        label of the dataset goes before one of the file. Of a table that `save` wrote flags and further numbers are found \
        again. What was taken for what is said.
        """,
      keys: [Keys.file, Keys.data, Keys.name, Keys.nameColumn, Keys.labelColumn, Keys.columns, Keys.tensor],
      examples: [
        "load features \"zoobot.csv\" on galaxies as emb", "load features \"emb.npy\" on galaxies as emb",
        "load features \"cat.fits\" as cat name=iauname columns=[n, reff, \"mag_*\"]",
      ])
  ) { call, session in
    var columns = FeatureColumns()
    columns.features = try call[Keys.columns]
    columns.name = try call[Keys.nameColumn]
    columns.label = try call[Keys.labelColumn]
    columns.tensor = try call[Keys.tensor]
    let file = try call[Keys.file]
    let loaded = try FeatureTable.load(file, columns: columns, for: call[Keys.data]?.dataset)
    session.recorder.calls.read(file)
    let object = FeaturesArtifact(name: try call[Keys.name], table: loaded.table)
    session.put(object)
    let joined: [JSON.Member] =
      loaded.joined.map {
        [
          .init("matched", .integer($0.rows)), .init("rows_without_image", .integer($0.withoutImage)),
          .init("images_without_row", .integer($0.imagesWithout)),
        ]
      } ?? []
    let fields =
      [JSON.Member("name", .string(object.name))] + object.listed + joined + [
        .init("report", .array(loaded.notes.map { .string($0) }))
      ]
    return CommandResult(
      "load features", fields: fields.map { .init($0.key, $0.value) },
      Prose(lines: [object.line] + loaded.notes.map { "  \($0)" }), value: .artifact(object))
  }
}
