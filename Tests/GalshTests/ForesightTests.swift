import Foundation
import Testing

/// What `galsh check` finds beyond words and names: what the run would refuse later.
@Suite struct ForesightTests {
  private static let images = "load manifest \"m.csv\" as d size=32\nsplit d into train=0.5 test=0.5\n"
  private static let network =
    "network n from 1x32x32 { encode { conv 3x3 2 pad=1; pool 4x4; flatten; fc 8 }; "
    + "decode { reshape 2x2x2; upsample 16; deconv 3x3 1 pad=1; sigmoid } }\n"
  private static let encoder = "network e from 1x32x32 { conv 3x3 2 pad=1; pool 4x4; flatten; fc 8 }\n"

  @Test(arguments: [
    (
      "network a from 1x32x32 { encode { flatten; fc 8 }; decode { reshape 2x2x2; upsample 4 } }",
      "not-an-autoencoder"
    ),
    (
      "network a from 1x32x32 { encode { flatten; fc 8 }; decode { reshape 3x2x2; upsample 16 } }",
      "shape-mismatch"
    ),
    ("network a from 1x32x32 { encode { conv 3x3 2; pool 64x64; flatten } }", "shape-mismatch"),
    ("network a from 1x32x32 { encode { conv 33x33 2; flatten } }", "shape-mismatch"),
    ("network a from 1x32x32 { encode { conv 3x3 2 } }", "no-latent-vector"),
    ("network a from 32x32 { encode { flatten } }", "bad-dimension"),
    (
      "let s = 3\nnetwork a from 1x32x32 { encode { flatten; fc 8 }; decode { reshape 8x1x1; upsample s } }",
      "not-an-autoencoder"
    ),
    (
      "param s = 32\nnetwork a from 1x32x32 { encode { flatten; fc s }; decode { reshape 8x2x2 } }",
      "not-an-autoencoder"
    ),
    (images + encoder + "pretrain ae on d.train network=e normal=1 as m", "no-decoder"),
    (images + "pretrain ae on d.train normal=1 as m", "wrong-size"),
    (images + "train svdd on d.train network=galnet normal=1 as m", "wrong-size"),
    (
      "load images \"x\" as d label=1 size=64\naugment d to 9 as e\n" + network
        + "pretrain ae on e network=n as m", "wrong-size"
    ),
    ("load images \"x\" as d label=1\n" + network + "pretrain ae on d network=n as m", "wrong-size"),
    (
      "param side = 64\nload images \"x\" as d label=1 size=side\n" + network
        + "pretrain ae on d network=n as m", "wrong-size"
    ),
    (
      images + network + "pretrain ae on d.train network=n normal=1 as m\nload images \"x\" as f size=64\n"
        + "train svdd m on f", "wrong-size"
    ),
    (images + network + "pretrain ae on d.train network=n normal=1 as m\ntest m on d.test", "not-trained"),
    (
      images + network + "pretrain ae on d.train network=n normal=1 as m\napply m to d.test as v",
      "not-trained"
    ),
    (
      images + network + "pretrain ae on d.train network=n normal=1 as m\ntrain svdd m on d.train\n"
        + "threshold m auto", "not-tested"
    ),
    (
      images + network + "pretrain ae on d.train network=n normal=1 repeat=3 as m\n"
        + "train svdd m on d.train repeat=5", "other-repeat"
    ),
    (images + network + "pretrain ae on d.train network=n normal=1 momentum=0.5 as m", "useless-option"),
    (images + network + "train svdd on d.train network=n normal=1", "missing-name"),
    ("load images \"x\" as d\nsplit d into a=0.7 b=0.4", "bad-option"),
    ("load session \"s\"\nthreshold m 1 3 2 4", "bad-thresholds"),
    ("load session \"s\"\nthreshold m 1 2 3", "bad-thresholds"),
    ("for i in 0...2 { network a from 1x32x32 { encode { conv 3x3 2 } } }", "no-latent-vector"),
    (
      "if 1 < 2 { load images \"x\" as d size=16 label=1 } \n" + network
        + "load images \"x\" as d size=64 label=1\ntime pretrain ae on d network=n as m", "wrong-size"
    ),
  ])
  func whatTheRunWouldRefuse(script: String, id: String) throws {
    let galsh = try GalshProcess()
    try galsh.write("a.gal", script)
    let result = try galsh.run(["check", "a.gal"])
    #expect(result.status == 65 && result.errors.contains("error[\(id)]"), "\(script)\n\(result.errors)")
  }

  @Test(arguments: [
    "for s in [32, 64] { load images \"x\" as d size=s label=1\n" + network
      + "if s == 32 { pretrain ae on d network=n as m } }",
    "let s = 64\nfor i in 0...1 { let s = 32 }\nload images \"x\" as d size=s label=1\n" + network
      + "pretrain ae on d network=n as m",
    "load images \"x\" as d size=64 label=1\nif 1 < 2 { load images \"y\" as d size=32 label=1 }\n" + network
      + "pretrain ae on d network=n as m",
    images + network + "pretrain ae on d.train network=n normal=1 as m\nimport weights \"w\" into m\n"
      + "test m on d.test",
    images + network + "pretrain ae on d.train network=n normal=1 as m\n"
      + "for i in 0...1 { train svdd m on d.train }\ntest m on d.test\nthreshold m auto",
    "threshold auto on x", "galnet",
  ])
  func whatOnlyTheRunCanTellIsLetPass(script: String) throws {
    let galsh = try GalshProcess()
    try galsh.write("a.gal", script)
    let errors = try galsh.run(["check", "a.gal"]).errors
    for id in ["wrong-size", "not-trained", "not-tested", "no-decoder", "shape-mismatch"] {
      #expect(!errors.contains("error[\(id)]"), "\(script)\n\(errors)")
    }
  }

  @Test func nothingIsRefusedThatRuns() throws {
    for script in GoldenScript.all where script.status == 0 && script.errors.isEmpty {
      let galsh = try GalshProcess()
      let values = script.arguments.drop { $0 != script.url.path }.dropFirst().filter { $0.contains("=") }
      let result = try galsh.run(["check", script.url.path] + values)
      #expect(result.status == 0, "\(script.testDescription): \(result.errors)")
    }
  }
}

/// `--keep-going` inside blocks.
@Suite struct KeepGoingTests {
  private func run(_ script: String, _ options: [String] = ["--keep-going"]) throws -> GalshProcess.Result {
    let galsh = try GalshProcess()
    try galsh.write("inner.gal", "let none = 0\nprint 1 / none\nprint \"behind\"\n")
    try galsh.write("a.gal", script)
    return try galsh.run(options + ["a.gal"])
  }

  @Test func everyTurnOfALoopRuns() throws {
    let result = try run(
      "for i in 0...2 {\n  print \"in\", i\n  print 1 / i\n  print \"out\", i\n}\nprint \"end\"")
    #expect(result.lines == ["in 0", "out 0", "in 1", "1", "out 1", "in 2", "0.5", "out 2", "end"])
    #expect(result.status == 70 && result.errors.contains("a.gal:3:"))
  }

  @Test func soDoBranchesLoopsInLoopsAndIncludedFiles() throws {
    let result = try run(
      "let z = 0\nif 1 < 2 { print 1 / z\nprint \"a\" } else { print \"no\" }\n"
        + "for i in 0...1 { for j in 0...1 { print 1 / j\nprint i, j } }\ninclude \"inner.gal\"\nprint \"b\"")
    #expect(result.lines == ["a", "0 0", "1", "0 1", "1 0", "1", "1 1", "behind", "b"])
    #expect(result.status == 70)
  }

  @Test func withoutItTheFirstErrorEndsTheScript() throws {
    let result = try run("let z = 0\nfor i in 0...2 { print i\nprint 1 / z }\nprint \"end\"", [])
    #expect(result.lines == ["0"] && result.status == 70)
  }

  @Test func quitLeavesAllTheSame() throws {
    let result = try run("for i in 0...2 { print i\nquit 3 }\nprint \"end\"")
    #expect(result.lines == ["0"] && result.status == 3)
  }
}
