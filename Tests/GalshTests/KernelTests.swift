import Foundation
import GalaxyRuntime
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import GalshKernel
@testable import GalshSession

/// The pieces of the kernel, without a socket.
@Suite struct KernelTests {
  // MARK: - Messages

  /// RFC 4231, test cases 1, 2, 3 and 6 (a key longer than a block).
  @Test func signaturesAreThoseOfTheRFC() {
    let cases: [(key: [UInt8], data: [UInt8], mac: String)] = [
      (
        [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
      ),
      (
        [UInt8](repeating: 0xaa, count: 131),
        Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
    ]
    for (key, data, mac) in cases {
      let signer = MessageSigner(key: key)
      #expect(signer.signature(of: [data]) == Array(mac.utf8))
      // Parts count one behind the other.
      #expect(signer.accepts(Array(mac.utf8), of: [Array(data.prefix(3)), Array(data.dropFirst(3))]))
      #expect(!signer.accepts(Array(mac.utf8).dropLast() + [0x30], of: [data + [0]]))
      #expect(!signer.accepts([], of: [data]))
    }
    #expect(MessageSigner(key: []).accepts(Array("anything".utf8), of: [[1]]))
  }

  @Test func messagesAreReadAsTheyAreMade() throws {
    let signer = MessageSigner(key: Array("key".utf8))
    let maker = MessageMaker(signer: signer)
    let parent = Parent(identities: [[1, 2]], header: Array("{\"msg_id\":\"é\"}".utf8))
    let frames = maker.frames("execute_request", ["code": "print 1"], parent: parent, to: [[7], [8]])
    #expect(frames.count == 8)
    let message = try WireMessage(frames, signer)
    #expect(message.type == "execute_request" && message.content["code"]?.string == "print 1")
    #expect(message.parent.identities == [[7], [8]])
    #expect(frames[5] == parent.header)
    let header = try JSON.parse(frames[4])
    #expect(header["version"]?.string == "5.5" && header["session"]?.string == maker.session)
    #expect(header["date"]?.string?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/) != nil)
  }

  @Test func whatIsForgedOrNoMessageIsRefused() {
    let signer = MessageSigner(key: Array("key".utf8))
    let frames = MessageMaker(signer: signer).frames("x", .object([]), parent: .none, to: [[7]])
    #expect(throws: WireMessage.Refusal.forged) { try WireMessage(frames, MessageSigner(key: [1])) }
    var changed = frames
    changed[6] = Array("{\"code\":\"evil\"}".utf8)
    #expect(throws: WireMessage.Refusal.forged) { try WireMessage(changed, signer) }
    for count in 0..<frames.count {
      #expect(throws: WireMessage.Refusal.self) { try WireMessage(Array(frames.prefix(count)), signer) }
    }
    let open = MessageSigner(key: [])
    for bad in ["", "[", "{}", "{\"msg_type\": 3}"] {
      var broken = frames
      broken[3] = Array(bad.utf8)
      #expect(throws: WireMessage.Refusal.self) { try WireMessage(broken, open) }
    }
  }

  @Test func connectionFilesAreRead() throws {
    let galsh = try GalshProcess()
    let path = galsh.folder.appendingPathComponent("c.json").path
    func file(_ change: (inout [String: Any]) -> Void) throws -> ConnectionFile {
      var values: [String: Any] = [
        "transport": "tcp", "ip": "127.0.0.1", "key": "abc", "signature_scheme": "hmac-sha256",
        "shell_port": 1, "control_port": 2, "iopub_port": 3, "stdin_port": 4, "hb_port": 5,
      ]
      change(&values)
      try JSONSerialization.data(withJSONObject: values).write(to: URL(fileURLWithPath: path))
      return try ConnectionFile(path: path)
    }
    let whole = try file { _ in }
    #expect(whole.address(of: .heartbeat) == "tcp://127.0.0.1:5" && whole.key == Array("abc".utf8))
    let near = try file { ($0["transport"], $0["ip"]) = ("ipc", "/run/k") }
    #expect(near.address(of: .shell) == "ipc:///run/k-1")
    let wrong: [(inout [String: Any]) -> Void] = [
      { $0["transport"] = "udp" }, { $0["ip"] = nil }, { $0["hb_port"] = nil }, { $0["hb_port"] = 70000 },
      { $0["hb_port"] = 0 }, { $0["signature_scheme"] = "hmac-md5" },
    ]
    for change in wrong {
      #expect { try file(change) } throws: { ($0 as? GalaxyError)?.id == "bad-connection" }
    }
  }

  // MARK: - Text

  @Test func placesAreCountedInCodePoints() {
    // A letter and its accent are two code points and one character, the galaxy is one of each.
    let text = "e\u{301}🌌x"
    for (position, before) in [(0, ""), (2, "e\u{301}"), (3, "e\u{301}🌌"), (4, text), (9, text), (-3, "")] {
      let place = CodePoints(text, position)
      #expect(place.before == before && place.before + place.after == text)
      #expect(place.position == min(max(0, position), 4))
    }
    #expect(Array(CodePoints(text, 1).before.utf8) == Array("e".utf8))
    #expect(CodePoints(text, nil).position == 4)
    #expect(CodePoints.count(before: 6, in: "é🌌x") == 2)
  }

  @Test func onlyWholeCharactersAreHandedOn() {
    let bytes = Array("aé€🌌".utf8)
    for count in 0...bytes.count {
      let whole = StandardOutputs.wholeCharacters(Array(bytes[..<count]))
      #expect(String(validating: bytes[..<whole], as: UTF8.self) != nil)
      #expect(count - whole < 4)
    }
    // What is no UTF-8 at all does not wait for ever.
    #expect(StandardOutputs.wholeCharacters([0x80, 0x80, 0x80, 0x80]) == 4)
  }

  @Test(arguments: [
    ("train svdd", "train*", true), ("train svdd", "*", true), ("train svdd", "*svdd", true),
    ("train svdd", "t*n s?dd", true), ("train svdd", "svdd", false), ("", "*", true), ("", "?", false),
    ("aaab", "*a*b", true), ("aaac", "*a*b", false),
  ]) func historyIsSearchedByPatterns(text: String, pattern: String, fits: Bool) {
    #expect(Kernel.matches(Array(text.unicodeScalars), Array(pattern.unicodeScalars)) == fits)
  }

  // MARK: - Pictures and tables

  @Test func namesInsidePicturesAreTheirOwn() {
    let svg =
      "<svg><g id=\"glyph-0\"><path id='k'/></g><use xlink:href=\"#glyph-0\"/><rect clip-path=\"url(#c)\"/></svg>"
    let made = SVGNames.made(unique: svg)
    let other = SVGNames.made(unique: svg + " ")
    #expect(made != other)
    let names = made.matches(of: /(?:id="|href="#|url\(#)(g[0-9a-f]{8}-)/).map { String($0.output.1) }
    #expect(names.count == 3 && Set(names).count == 1)
    #expect(made.replacing(names[0], with: "") == svg)
  }

  @Test func tablesAreEscaped() throws {
    var table = TextTable(["name", "n"], [.left, .right])
    table.add(["<script>alert(1)</script>", "3 & 4"])
    let html = try #require(HTMLTables.html(of: Prose([.text("a < b"), .table(table)])))
    #expect(!html.contains("<script>") && html.contains("&lt;script&gt;") && html.contains("3 &amp; 4"))
    #expect(html.contains("<pre>a &lt; b</pre>") && html.contains("text-align:right\">3"))
    #expect(HTMLTables.html(of: Prose("words alone")) == nil)
    var nameless = TextTable(["", ""])
    nameless.add(["Tab", "completes"])
    #expect(HTMLTables.html(of: Prose([.table(nameless)])) == nil)
    var long = TextTable(["n"])
    for n in 0..<600 { long.add(["\(n)"]) }
    let shown = try #require(HTMLTables.html(of: Prose([.table(long)])))
    #expect(shown.matches(of: /<tr>/).count == 501 && shown.contains("100 more rows"))
  }

  @Test func progressIsAPicture() throws {
    var report = ProgressReport(
      work: "pretrain <ae>", done: 3, total: 10, unit: "epoch", fraction: 0.5, loss: 2.5, elapsed: 3)
    let svg = ProgressPicture(report, losses: [40, 20, .nan]).svg
    #expect(try XMLDocument(xmlString: svg).rootElement()?.name == "svg")
    #expect(svg.contains("pretrain &lt;ae&gt;: epoch 4/10, loss 2.5") && svg.contains("<polyline"))
    report.unit = "image"
    #expect(!ProgressPicture(report, losses: []).svg.contains("<polyline"))
    report.unit = "epoch"
    report.total = 0
    #expect(try XMLDocument(xmlString: ProgressPicture(report, losses: [.nan]).svg).rootElement() != nil)
    let many = ProgressPicture(report, losses: (0..<100_000).map { Double($0 + 1) }).svg
    #expect(many.utf8.count < 20_000)
  }

  /// What a face shows, kept.
  private final class Outputs: OutputSink, @unchecked Sendable {
    var told: [(kind: String, bundle: MIMEBundle)] = []
    func write(_ text: String, isMessage: Bool) {
      told.append((isMessage ? "stderr" : "stdout", MIMEBundle(text: text)))
    }
    func display(_ bundle: MIMEBundle, id: String?) { told.append(("display", bundle)) }
    func update(_ bundle: MIMEBundle, id: String) { told.append(("update", bundle)) }
    func result(_ bundle: MIMEBundle) { told.append(("result", bundle)) }
  }

  @Test func aTrainingIsOneDisplayThatChangesTenTimesASecondAtMost() {
    let outputs = Outputs()
    let face = KernelFace(outputs)
    face.progress.trainingBegins()
    let begun = ContinuousClock.now
    var done = 0
    while ContinuousClock.now - begun < .milliseconds(550) {
      done += 1
      face.progress.report(
        ProgressReport(
          work: "w", done: done, total: 1_000_000_000, unit: "epoch", loss: 1, elapsed: 0.1, endsUnit: true))
    }
    face.clearProgress()
    #expect(outputs.told.first?.kind == "display")
    #expect(outputs.told.dropFirst().allSatisfy { $0.kind == "update" })
    #expect((3...8).contains(outputs.told.count))
    #expect(done > 100)
    // The next command has a display of its own; short work has none.
    face.progress.report(ProgressReport(work: "v", done: 1, total: 2, unit: "file", elapsed: 0.2))
    #expect(outputs.told.last?.bundle.data.contains { $0.value.string?.hasPrefix("v:") == true } == false)
  }

  @Test func jupyterIsToldWhereGalshIs() throws {
    let galsh = try GalshProcess()
    let prefix = galsh.folder.appendingPathComponent("p")
    let result = try galsh.run([
      "kernel", "install", "--prefix", prefix.path, "--name", "g2", "--session", "s",
    ])
    #expect(result.status == 0 && result.output.contains("g2"), "\(result.errors)")
    let folder = prefix.appendingPathComponent("share/jupyter")
    let spec = try JSON.parse(
      Array(try Data(contentsOf: folder.appendingPathComponent("kernels/g2/kernel.json"))))
    #expect(
      spec["argv"]?.array?.compactMap(\.string).dropFirst() == [
        "kernel", "{connection_file}", "--session", "s",
      ])
    #expect(spec["language"]?.string == "galsh" && spec["interrupt_mode"]?.string == "signal")
    for (name, side) in [("logo-32x32.png", 32), ("logo-64x64.png", 64)] {
      let path = folder.appendingPathComponent("kernels/g2/\(name)").path
      let picture = try #require(try PNGCodec.colours(try Files.read(path), path: path))
      #expect(picture.width == side && picture.height == side)
    }
    let script = try String(
      contentsOf: folder.appendingPathComponent("labextensions/galsh/static/remoteEntry.js"), encoding: .utf8)
    #expect(script.contains("pretrain|") && script.contains("_JUPYTERLAB[\"galsh\"]"))
  }

  @Test func placesToInstallToAreCheckedFirst() throws {
    let galsh = try GalshProcess()
    #expect(try galsh.run(["kernel", "install", "--sys-prefix"]).status == 64)
    #expect(try galsh.run(["kernel", "install", "--user", "--sys-prefix"]).status == 64)
    #expect(try galsh.run(["kernel", "install", "--name", "a b"]).status == 64)
    #expect(try galsh.run(["kernel", "nowhere.json"]).status == 64)
    let home = try galsh.run(["kernel", "install"], environment: ["XDG_DATA_HOME": galsh.folder.path + "/x"])
    #expect(home.status == 0)
    #expect(
      FileManager.default.fileExists(atPath: galsh.folder.path + "/x/jupyter/kernels/galsh/kernel.json"))
    let active = try galsh.run(
      ["kernel", "install", "--sys-prefix"], environment: ["VIRTUAL_ENV": galsh.folder.path + "/v"])
    #expect(active.status == 0)
    #expect(
      FileManager.default.fileExists(
        atPath: galsh.folder.path + "/v/share/jupyter/kernels/galsh/logo-svg.svg"))
  }
}
