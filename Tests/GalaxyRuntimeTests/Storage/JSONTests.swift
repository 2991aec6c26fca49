import GalaxyErrors
import Testing

@testable import GalaxyBase

@Suite("JSON") struct JSONTests {
  @Test("every double reads back as itself, bit for bit")
  func roundTrip() throws {
    var random = SeedStreams(seed: 1).stream("test/json")
    var values: [Double] = [
      0, -0.0, 0.1, 1e-7, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e16, 123_456_789, -1.0 / 3,
    ]
    while values.count < 2000 {
      let value = Double(bitPattern: random.next())
      if value.isFinite { values.append(value) }
    }
    let read = try JSON.parse(JSON.array(values.map(JSON.number)).compact)
    #expect(read.array?.compactMap(\.number).map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test("NaN and the infinities are written as null")
  func nonFinite() {
    #expect(JSON.array([.number(.nan), .number(.infinity), 1]).compact == "[null,null,1]")
  }

  @Test("members keep their order; pretty text puts plain lists on one line")
  func writing() throws {
    let value: JSON = [
      "z": 1, "a": [[0, 1, 0.5], [1, 0, 2.0]], "empty": [], "none": [:], "text": "a\"\\\n\u{1}é/😀", "n": nil,
      "t": true,
    ]
    #expect(
      value.compact
        == #"{"z":1,"a":[[0,1,0.5],[1,0,2.0]],"empty":[],"none":{},"text":"a\"\\\n\u0001é/😀","n":null,"t":true}"#
    )
    #expect(
      value.pretty == #"""
        {
          "z": 1,
          "a": [
            [0, 1, 0.5],
            [1, 0, 2.0]
          ],
          "empty": [],
          "none": {},
          "text": "a\"\\\n\u0001é/😀",
          "n": null,
          "t": true
        }

        """#)
    #expect(try JSON.parse(value.pretty) == value)
    #expect(try JSON.parse(value.compact) == value)
  }

  @Test(
    "valid texts are read",
    arguments: [
      (" [ ] ", JSON.array([])), ("-0", .number(-0.0)), ("9223372036854775807", .integer(.max)),
      ("9223372036854775808", .number(0x1p63)), ("1E+2", .number(100)), (#""\ud83d\ude00\u00e9\/""#, "😀é/"),
      (#"{"a":{"a":null}}"#, ["a": ["a": nil]]), ("\"\u{7f}\"", "\u{7f}"),
    ] as [(String, JSON)])
  func valid(text: String, value: JSON) throws { #expect(try JSON.parse(text) == value) }

  @Test(
    "invalid texts are refused",
    arguments: [
      "", " ", "[", "[1", "[1,", "[1,]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{a:1}",
      "{\"a\" 1}",
      "01", "1.", ".5", "+1", "-", "1e", "1e400", "NaN", "nul", "truex", "1 2", "\"", "\"\\", "\"\\u12\"",
      "\"\\u12g4\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\x\"", "\"a\nb\"",
      "{\"a\":1,\"a\":2}",
      "[1}", "]", "'a'", "/**/1", "\u{feff}1",
    ])
  func invalid(text: String) { #expect(throws: GalaxyError.self) { try JSON.parse(text) } }

  @Test("text that is not UTF-8 is refused, and every cut of a valid text too")
  func damaged() throws {
    #expect(throws: GalaxyError.self) { try JSON.parse([0x22, 0xff, 0x22]) }
    let whole = Array(#"{"aé":[1.5e3,"\ud83d\ude00",true,null,{"b":[]}]}"#.utf8)
    #expect(try JSON.parse(whole).object?.count == 1)
    for count in 0..<whole.count {
      #expect(throws: GalaxyError.self) { try JSON.parse(Array(whole[..<count])) }
    }
  }

  @Test("a random byte changed never ends the process")
  func fuzz() {
    var random = SeedStreams(seed: 2).stream("test/fuzz")
    let whole = Array(#"{"aé":[1.5e3,-0,"\ud83d\ude00\n",true,null,{"b":[]}]}"#.utf8)
    var refused = 0
    for _ in 0..<5000 {
      var bytes = whole
      for _ in 0...random.below(3) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
      if (try? JSON.parse(bytes)) == nil { refused += 1 }
    }
    #expect(refused > 2500)
  }

  @Test("deep nesting is refused before the stack ends")
  func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(try JSON.parse(nested(JSON.depthLimit)).array != nil)
    #expect(throws: GalaxyError.self) { try JSON.parse(nested(JSON.depthLimit + 2)) }
    #expect(throws: GalaxyError.self) { try JSON.parse(String(repeating: "[", count: 1_000_000)) }
  }

  @Test("an error names its line and byte")
  func position() {
    let error = #expect(throws: GalaxyError.self) { try JSON.parse("{\n  \"a\": 1,\n  b\n}") }
    #expect(error?.line == 3)
    #expect(error?.message.contains("byte 14") == true)
  }
}

@Suite("CSV") struct CSVTests {
  @Test("fields are quoted as RFC 4180 says, and where a space at an end would be lost")
  func quoting() {
    var writer = CSVWriter()
    writer.row(["plain", "a,b", "say \"x\"", "two\nlines", "cr\r\nlf", " blank ", ""])
    writer.row([""])
    #expect(
      writer.text == "plain,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\"cr\r\nlf\",\" blank \",\n\"\"\n")
  }
}
