import GalaxyRuntime
import Testing

@testable import GalshCommands
@testable import GalshSession
@testable import galsh

/// How things look: numbers, tables, progress, colours.
@Suite struct TerminalTests {
  @Test(arguments: [
    (0.87312, "0.8731"), (12.5, "12.5"), (0.000031, "3.1e-05"), (123456.7, "123457"), (0, "0"),
    (-1.5, "-1.5"),
    (.nan, "nan"), (-.infinity, "-inf"), (1e300, "1e+300"), (1 - 1e-9, "1"),
  ])
  func numbersHaveFourDigits(value: Double, text: String) {
    #expect(NumberText.significant(value) == text)
  }

  @Test(arguments: [
    (0.0123, "12 ms"), (0.42, "0.4 s"), (9.94, "9.9 s"), (12.3, "12 s"), (59.7, "1 min 00 s"),
    (185, "3 min 05 s"),
    (3720, "1 h 02 min"), (.infinity, "?"), (-1, "?"),
  ])
  func durationsReadAsPeopleSayThem(seconds: Double, text: String) {
    #expect(NumberText.duration(seconds) == text)
  }

  @Test func tablesLeanAsTheyAreTold() {
    var table = TextTable(["name", "count"], [.left, .right])
    table.add(["a", "1"])
    table.add(["longer", "1000"])
    table.add(["…"])
    #expect(table.text == "name    count\na           1\nlonger   1000\n…")
  }

  @Test func progressTellsEpochLossSpeedAndTimeLeft() {
    let report = ProgressReport(
      work: "pretrain ae spiral", done: 25, total: 100, unit: "epoch", loss: 8.3123, imagesPerSecond: 941.7,
      elapsed: 50, endsUnit: true)
    #expect(
      report.text
        == "pretrain ae spiral: epoch 25/100, loss 8.312, 942 images/s, 2 min 30 s left")
  }

  @Test func epochUnderWayIsTheNextOne() {
    let report = ProgressReport(
      work: "w", done: 0, total: 2, unit: "epoch", fraction: 0.5, elapsed: 4, endsUnit: false)
    #expect(report.text == "w: epoch 1/2, 12 s left")
  }

  @Test func colourFollowsChoiceThenEnvironmentThenTerminal() {
    func wants(_ choice: ColorChoice, tty: Bool, _ variables: [String: String] = [:]) -> Bool {
      Terminal.wantsColor(choice, isInteractive: tty, environment: { variables[$0] })
    }
    #expect(wants(.always, tty: false, ["NO_COLOR": "1"]))
    #expect(!wants(.never, tty: true, ["CLICOLOR_FORCE": "1"]))
    #expect(!wants(.auto, tty: true, ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"]))
    #expect(wants(.auto, tty: true, ["NO_COLOR": ""]))
    #expect(wants(.auto, tty: false, ["CLICOLOR_FORCE": "1"]))
    #expect(!wants(.auto, tty: true, ["TERM": "dumb"]))
    #expect(wants(.auto, tty: true))
    #expect(!wants(.auto, tty: false))
  }

  @Test func historyLiesWhereXDGSays() {
    func path(_ variables: [String: String]) -> String? { HistoryFile(environment: { variables[$0] }).path }
    #expect(path(["GALSH_HISTORY": "/h", "XDG_STATE_HOME": "/s", "HOME": "/home/u"]) == "/h")
    #expect(path(["GALSH_HISTORY": "", "HOME": "/home/u"]) == nil, "an empty name keeps none")
    #expect(path(["XDG_STATE_HOME": "/s", "HOME": "/home/u"]) == "/s/galsh/history")
    #expect(path(["XDG_STATE_HOME": "relative", "HOME": "/home/u"]) == "/home/u/.local/state/galsh/history")
    #expect(path([:]) == nil)
  }
}
