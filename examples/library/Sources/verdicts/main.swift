// From a manifest to a table of verdicts and a picture, without the shell:
//
//     swift run --configuration release verdicts MANIFEST.csv FOLDER
//
// The manifest lists images of galaxies and their labels; those of label 1 count as normal. Without one,
// synthetic galaxies are painted first.

import GalaxyRuntime

let (arguments, streams, work) = (
  CommandLine.arguments.dropFirst(), SeedStreams(seed: 7), WorkContext(threads: 2)
)
let folder = arguments.dropFirst().first ?? "out"
let painted = {
  try mockGalaxies(20, perClassTo: folder + "/mock", format: .png, size: 64, streams: streams).manifest
}
let manifest = try arguments.first ?? painted()

// Ten lines: load, split, train, test, cut, judge, print, write, draw.
let galaxies = try loadManifest(manifest, options: LoadOptions(size: 64), context: work).dataset
let parts = try splitDataset(
  galaxies, into: [("train", 0.7), ("test", 0.3)], name: "galaxies", streams: streams)
var model = try ModelArtifact.deepSVDD(
  "elliptical", on: parts[0].dataset, normalClass: 1, network: .galnet(size: 64),
  options: TrainingOptions(epochs: 10, learningRate: 1e-3, batchSize: 20), streams: streams, context: work)
try model.test(on: parts[1].dataset, name: "test", streams: streams, context: work)
try model.findThresholds(streams: streams)
let verdicts = try model.verdicts(on: parts[1].dataset, context: work).table
print("\(model.line)\n\(verdicts.prose.text())")
try AtomicFile.write(verdicts.csv, to: folder + "/verdicts.csv")
try model.scorePlot().save(to: folder + "/scores.png")
