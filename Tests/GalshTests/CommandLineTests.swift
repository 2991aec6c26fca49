import Foundation
import Testing

/// What galsh promises to the program that starts it: statuses, and which stream holds what.
@Suite struct CommandLineTests {
  @Test func scriptTextRuns() throws {
    let result = try GalshProcess().run(["-c", "print \"x\""])
    #expect(result.status == 0)
    #expect(result.output == "x\n")
    #expect(result.errors == "")
  }

  @Test func standardInputIsAScriptWhereItIsNoTerminal() throws {
    for arguments in [["-"], []] {
      let result = try GalshProcess().run(arguments, input: "print 1 + 2\n")
      #expect(result.status == 0)
      #expect(result.output == "3\n", "no prompt, no echo")
    }
  }

  @Test func parametersComeFromTheCommandLine() throws {
    let script = "param name = \"nobody\"\nparam n = 1\nprint \"{name} {n + 1}\""
    let galsh = try GalshProcess()
    #expect(try galsh.run(script: script).output == "nobody 2\n")
    #expect(try galsh.run(script: script, ["name=somebody", "n=41"]).output == "somebody 42\n")
    #expect(try galsh.run(["-c", script, "n=2"]).output == "nobody 3\n")
  }

  @Test func parameterThatTheScriptDoesNotHaveIsRefused() throws {
    let result = try GalshProcess().run(script: "param epochs = 1\nprint epochs", ["epoch=3"])
    #expect(result.status == 65)
    #expect(result.output == "")
    #expect(result.errors.contains("epochs"))
  }

  @Test(arguments: [
    ["--mode", "yaml"], ["--threads", "0"], ["--threads", "many"], ["--no-such-option"], ["-c"],
    ["script.gal", "nonsense"], ["script.gal", "a=1", "a=2"],
  ])
  func badUsageIsStatus64(arguments: [String]) throws {
    let galsh = try GalshProcess()
    try galsh.write("script.gal", "print 1")
    let result = try galsh.run(arguments)
    #expect(result.status == 64)
    #expect(result.output == "")
    #expect(!result.errors.isEmpty)
  }

  @Test func scriptThatIsMissingOrAFolderIsOneClearError() throws {
    for (name, reason) in [("nowhere.gal", "No such file"), (".", "directory")] {
      let result = try GalshProcess().run([name])
      #expect(result.status == 64)
      #expect(result.errors.contains(name))
      #expect(result.errors.contains(reason))
      #expect(result.errors.components(separatedBy: "error[").count == 2, "\(result.errors)")
    }
  }

  @Test func scriptThatDoesNotCheckRunsNothing() throws {
    let result = try GalshProcess().run(script: "print \"first\"\npretrian ae on d\n")
    #expect(result.status == 65)
    #expect(result.output == "")
    #expect(result.errors.contains("script.gal:2:1"))
    #expect(result.errors.contains("did you mean `pretrain"))
  }

  @Test func scriptStopsAtItsFirstFailure() throws {
    let result = try GalshProcess().run(
      script: "print \"first\"\nassert 1 > 2, \"one is not more than two\"\nprint \"never\"")
    #expect(result.status == 70)
    #expect(result.output == "first\n")
    #expect(result.errors.contains("script.gal:2"))
    #expect(result.errors.contains("one is not more than two"))
  }

  @Test func quitEndsWithItsStatus() throws {
    let galsh = try GalshProcess()
    #expect(try galsh.run(["-c", "quit\nprint 1"]).status == 0)
    let result = try galsh.run(["-c", "print \"a\"\nquit 3\nprint \"b\""])
    #expect(result.status == 3)
    #expect(result.output == "a\n")
  }

  @Test func helpAndVersionGoToStandardOutput() throws {
    let galsh = try GalshProcess()
    let help = try galsh.run(["--help"])
    #expect(help.status == 0)
    #expect(help.output.contains("Exit status"))
    let version = try galsh.run(["--version"])
    #expect(version.status == 0)
    #expect(version.output.split(separator: ".").count == 3)
  }

  @Test func fileWithAHashBangRuns() throws {
    let galsh = try GalshProcess()
    let result = try galsh.run(script: "#!/usr/bin/env galsh\nprint \"from a file\"\n")
    #expect(result.output == "from a file\n")
  }

  @Test func includedFileIsFoundBesideTheScript() throws {
    let galsh = try GalshProcess()
    try FileManager.default.createDirectory(
      at: galsh.folder.appendingPathComponent("sub"), withIntermediateDirectories: true)
    try galsh.write("sub/part.gal", "let x = 5")
    let result = try galsh.run(script: "include \"part.gal\"\nprint x", name: "sub/whole.gal")
    #expect(result.output == "5\n", "\(result.errors)")
  }

  @Test func jsonModePrintsOneObjectALine() throws {
    let script = """
      set seed 7
      print "a \\"quoted\\" word"
      let x = 0.1 + 0.2
      x
      help
      params set seed
      whos
      """
    let result = try GalshProcess().run(["--mode", "json", "-c", script])
    #expect(result.status == 0, "\(result.errors)")
    let objects = try result.lines.map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(
      objects.map { $0["command"] as? String } == ["set seed", "print", "value", "help", "params", "whos"])
    #expect(objects[1]["text"] as? String == "a \"quoted\" word")
    #expect(result.lines[2].hasSuffix(":0.30000000000000004}"), "full precision")
  }

  @Test func errorsInJsonModeLeaveStandardOutputEmpty() throws {
    let result = try GalshProcess().run(["--mode", "json", "-c", "assert false, \"no\""])
    #expect(result.status == 70)
    #expect(result.output == "")
    #expect(result.errors.contains("error["))
  }

  @Test(arguments: [
    ["--mode", "json", "--no-such-option"], ["--mode=json", "-c", "print 1", "no value"],
    ["--mode", "json", "nowhere.gal"], ["--mode", "json", "-c", "spilt d"],
    ["--mode", "json", "-c", "print (1"],
    ["--mode", "json", "-c", "print x", "y=1"],
  ])
  func errorsInJsonModeAreObjects(arguments: [String]) throws {
    let result = try GalshProcess().run(arguments)
    #expect(result.status != 0)
    #expect(result.output == "")
    let lines = result.errors.split(separator: "\n")
    #expect(!lines.isEmpty)
    for line in lines {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect(object?["error"] is String && object?["message"] is String, "\(line)")
    }
  }

  @Test func colourIsOnlyWhereItIsAskedFor() throws {
    let galsh = try GalshProcess()
    let escape = "\u{1B}["
    let plain = try galsh.run(["-c", "nonsense"])
    #expect(!plain.errors.contains(escape))
    let always = try galsh.run(["--color", "always", "-c", "nonsense"])
    #expect(always.errors.contains(escape))
    let forced = try galsh.run(["-c", "nonsense"], environment: ["CLICOLOR_FORCE": "1"])
    #expect(forced.errors.contains(escape))
    let refused = try galsh.run(
      ["-c", "nonsense"], environment: ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"])
    #expect(!refused.errors.contains(escape))
  }

  @Test func closedPipeEndsItQuietly() throws {
    let galsh = GalshProcess.binary.path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = [
      "-c",
      "'\(galsh)' -c 'for i in 0...200000 { print i }' 2>&1 >/dev/full | head -c 300; '\(galsh)' "
        + "-c 'for i in 0...200000 { print i }' | head -n 1",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let lines = text.split(separator: "\n")
    #expect(lines.count == 2, "\(text)")
    #expect(lines.first?.contains("error[unwritable]") == true, "a full disk is said")
    #expect(lines.last == "0", "a closed pipe is not an error")
  }
}
