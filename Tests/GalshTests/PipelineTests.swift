import Foundation
import GalaxyRuntime
import Testing

/// The main job from end to end, small: galaxies, training, test, thresholds, verdicts, export.
@Suite struct PipelineTests {
  private static let script = """
    param objective = "one-class"
    set seed 7
    mock galaxies 12 per class to "mock" format=png size=32
    load manifest "mock/manifest.csv" as galaxies size=32
    split galaxies into train=0.5 test=0.5
    augment galaxies.train to 20 per class noise=0.01 as train
    network small from 1x32x32 {
      encode { conv 3x3 4 pad=1; batchnorm; leaky_relu; pool 4x4; conv 3x3 8 pad=1; relu; pool 4x4; flatten; fc 16 }
      decode { reshape 4x2x2; upsample 4; deconv 3x3 4 pad=1; batchnorm; leaky_relu; upsample 4; deconv 3x3 1 pad=1; sigmoid }
    }
    pretrain ae on train network=small normal=1 epochs=3 lr=1e-3 batch=7 milestones=[2] as m
    train svdd m on train objective=objective nu=0.2 epochs=3 lr=1e-3 batch=7 optimizer=amsgrad
    test m on galaxies.test
    threshold m auto
    apply m to galaxies.test as verdicts save "out/verdicts.csv"
    plot scores m save "out/scores.svg"
    plot loss m save "out/loss.pdf"
    export m to "out/m"
    """

  @Test func sameScriptGivesTheSameBytesWithAnyNumberOfThreads() throws {
    var models: Set<Data> = []
    var tables: Set<Data> = []
    for threads in ["1", "2", "2", "5"] {
      let galsh = try GalshProcess()
      let result = try galsh.run(["--threads", threads, "-c", PipelineTests.script])
      #expect(result.status == 0, "\(result.errors)")
      models.insert(try galsh.data("out/m/model.safetensors"))
      tables.insert(try galsh.data("out/m/scores.csv"))
    }
    #expect(models.count == 1, "model.safetensors")
    #expect(tables.count == 1, "scores.csv")
  }

  @Test func anotherSeedGivesAnotherModel() throws {
    let one = try GalshProcess()
    let other = try GalshProcess()
    _ = try one.run(["-c", PipelineTests.script])
    _ = try other.run(["-c", PipelineTests.script.replacingOccurrences(of: "seed 7", with: "seed 8")])
    let models = try [one, other].map { try $0.data("out/m/model.safetensors") }
    #expect(models[0] != models[1])
  }

  @Test(arguments: Model.Objective.allCases)
  func exportHoldsEveryFile(objective: Model.Objective) throws {
    let galsh = try GalshProcess()
    let result = try galsh.run(["-c", PipelineTests.script, "objective=\(objective.rawValue)"])
    #expect(result.status == 0, "\(result.errors)")
    let written = try FileManager.default.contentsOfDirectory(atPath: galsh.folder.path + "/out/m")
    #expect(written.sorted() == (ModelExport.fileNames + [".galsh-files", "scores_verdicts.csv"]).sorted())
    let config = try JSON.parse([UInt8](galsh.data("out/m/config.json")))
    #expect(config["seed"]?.integer == 7)
    #expect(config["objective"]?.string == objective.rawValue)
    #expect(config["training"]?["optimizer"]?["name"]?.string == "amsgrad")
    #expect(config["trained_on"]?["digest"]?.string?.hasPrefix("sha256:") == true)
    let table = try String(decoding: galsh.data("out/verdicts.csv"), as: UTF8.self).split(separator: "\n")
    #expect(table.count == 19, "a header and 18 images")
    #expect(try galsh.data("out/verdicts.csv") == galsh.data("out/m/scores.csv"))
  }

  @Test func jsonModeGivesEveryResultWhole() throws {
    let galsh = try GalshProcess()
    let result = try galsh.run(["--mode", "json", "-c", PipelineTests.script])
    #expect(result.status == 0, "\(result.errors)")
    let objects = try result.lines.map { try JSON.parse($0) }
    let names = objects.compactMap { $0["command"]?.string }
    #expect(
      names == [
        "set seed", "mock galaxies", "load manifest", "split", "augment", "network", "pretrain ae",
        "train svdd",
        "test", "threshold", "apply", "plot scores", "plot loss", "export",
      ])
    let test = try #require(objects.first { $0["command"]?.string == "test" })
    #expect(test["scores"]?.array?.count == 18)
    #expect(test["auc"]?.number != nil)
    let apply = try #require(objects.first { $0["command"]?.string == "apply" })
    #expect(apply["rows"]?.array?.count == 18)
    #expect(result.errors.contains("pretrain ae m: epoch 3/3"), "progress is on standard error")
  }

  @Test func exportedWeightsComeBackWithTheSameScores() throws {
    let galsh = try GalshProcess()
    let result = try galsh.run([
      "-c",
      PipelineTests.script + """

        let before = verdicts.median
        import weights "out/m/model.safetensors" into m
        apply m to galaxies.test as again
        assert again.median == before, "{again.median} is not {before}"
        """,
    ])
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func unreadableFilesAreRowsWithTheirReason() throws {
    let galsh = try GalshProcess()
    let result = try galsh.run([
      "--mode", "json", "-c",
      PipelineTests.script + """

        !head -c 200 mock/spiral/spiral_0001.png > mock/spiral/broken.png
        apply m to "mock/spiral" as rows
        """,
    ])
    #expect(result.status == 0, "\(result.errors)")
    let rows = try #require(try JSON.parse(result.lines.last ?? "")["rows"]?.array)
    let broken = rows.filter { $0["score"] == .null }
    #expect(rows.count == 13)
    #expect(broken.count == 1)
    #expect(broken.first?["path"]?.string == "mock/spiral/broken.png")
    #expect(broken.first?["verdict"]?.string == "unreadable")
    #expect(broken.first?["reason"]?.string?.contains("broken.png") == true)
  }
}
