import GalaxyLang
import Testing

@testable import GalshCommands
@testable import GalshSession
@testable import galsh

/// The examples of `help`, run as they stand in a folder that has what they speak of.
@Suite struct HelpExampleTests {
  /// Small pictures, and a dataset, models and scores made of them.
  private static let setup = """
    !mkdir -p disks data/sims out disk2
    mock galaxies 20 per class to "pictures" format=png size=32
    mock galaxies 2 per class to "mocks" size=32
    !cp -r pictures/spiral sims; cp pictures/spiral/*.png disks; cp mocks/*/*.fits mocks; cp mocks/spiral/*1.fits f.fits; cp -r pictures disk2
    !sed '2,$s#^#pictures/#' pictures/manifest.csv > labelled.csv; sed '1s/.*/path,class,name/' labelled.csv > m.csv
    !printf 'path,name,digest,label,class,who,when\\n' > labels.csv
    !n=0; for c in barred elliptical spiral; do for f in $(ls pictures/$c/* | head -3); do h=$(sha256sum $f | cut -c1-64); \
    d=$(printf '\\100\\0\\0\\0\\0\\0\\0\\0%s\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0' $h | sha256sum | cut -c1-16); \
    echo "$f,$f,$d,$n,$c,ada,2026-11-27T02:30:37Z" >> labels.csv; done; n=$((n+1)); done; cp labels.csv doubtful.csv; cp labels.csv round.csv
    network small from 1x32x32 {
      encode { flatten; fc 4 }
      decode { reshape 4x1x1; upsample 32; deconv 5x5 1 pad=2; sigmoid }
    }
    load manifest "labelled.csv" as galaxies classes=[barred, elliptical, spiral] size=32
    load manifest "labelled.csv" as d classes=[barred, elliptical, spiral] size=32
    split galaxies into train=0.7 test=0.3
    load images "sims" as sims size=32
    load images "sims" as mocks size=32
    load images "disks" as survey size=32
    for name in ["elliptical", "spiral", "m"] {
      pretrain ae on galaxies.train network=small normal=1 epochs=2 as "{name}"
      train svdd "{name}" on galaxies.train epochs=2
      test "{name}" on galaxies.test
      threshold "{name}" 0.1 0.2 0.3 0.4 force=true
    }
    label galaxies
    apply elliptical to sims as verdicts
    apply elliptical to galaxies.test as real
    measure galaxies.train as shapes
    save shapes to "zoobot.csv"
    """

  /// Images of the size of galnet.
  private static let fullSize = """
    mock galaxies 2 per class to "pictures" format=png
    load images "pictures/elliptical" as train label=1
    """

  /// Files of simulations, of PyTorch, of Jupyter and of other sessions, which other tests have.
  private static let files = [
    "cube.fits", "efigi.fits", "photo_*.fits", "encoder.safetensors", "evening.ipynb", "seed2019.galsession",
    "emb.npy", "cat.fits",
    // Files of many images, which Tests/Golden/containers and Tests/Python make.
    "load hdf5", "load tar", "load npy", "stamps.fits",
    // Tiles of a survey, which Tests/Golden/cutouts makes.
    "\"tiles", "coadd.fits.fz",
    // Nothing was interrupted here.
    "resume=true",
    // Answers of three classes, p-values, a comparison, a catalogue: Tests/Golden/figures, compare and tables run them.
    "plot confusion", "plot shares", "plot calibration", "realism", "others", "catalogue.csv",
    // It takes the name of a model whose training others draw; Tests/Golden/verdicts runs it.
    "train morphology on",
    // Networks of the size of galnet, on every fold; models of three classes.
    "crossvalidate svdd", "crossvalidate sad", "crossvalidate classes", "deep=true",
    "with barred elliptical spiral",
  ]

  /// A script of the examples of commands, each a cell; behind some of them things are put back.
  private func script(_ setup: String, of specs: [CommandSpec]) -> String {
    var cells = [setup]
    for spec in specs {
      for example in spec.examples where !Self.files.contains(where: example.contains) {
        let after = ["cd": "cd", "mode": "mode text"][spec.name].map { "\n\($0)" } ?? ""
        cells.append("# %% \(spec.name)\n\(example)\(after)")
      }
    }
    return cells.joined(separator: "\n")
  }

  private func check(_ script: String) throws {
    let galsh = try GalshProcess()
    try galsh.write("examples.gal", script)
    let result = try galsh.run(
      ["--keep-going", "--quiet", "examples.gal"], environment: ["EDITOR": "true", "TERM": "dumb"])
    #expect(result.status == 0)
    #expect(!result.errors.contains("error["), "\(result.errors)")
  }

  @Test func everyExampleRuns() throws {
    let specs = CommandList.all.table.specs
    let others = specs.filter { !["pretrain ae", "train svdd", "quit"].contains($0.name) }
    // What is loaded by an example is larger than what the others are meant for.
    let loading = others.filter { $0.name.hasPrefix("load ") }
    try check(script(Self.setup, of: others.filter { !$0.name.hasPrefix("load ") } + loading))
  }

  @Test func everyExampleOfTrainingRuns() throws {
    let specs = CommandList.all.table.specs
    try check(script(Self.fullSize, of: specs.filter { ["pretrain ae", "train svdd"].contains($0.name) }))
  }

  @Test func theExamplesOfQuitLeave() throws {
    #expect(try GalshProcess().run(["-c", "quit"]).status == 0)
    #expect(try GalshProcess().run(["-c", "quit 1"]).status == 1)
  }
}
