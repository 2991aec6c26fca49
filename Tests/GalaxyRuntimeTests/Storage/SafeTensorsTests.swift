import GalaxyErrors
import Testing

@testable import GalaxyBase

@Suite("safetensors") struct SafeTensorsTests {
  private func bytes(_ hex: [String]) -> [UInt8] {
    let digits = hex.joined().compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// Python's safetensors 0.8.0: save({"encoder.fc1.weight": [[1, 2, 3], [-4, 5.5, 0.1]], "svdd.radius":
  /// [0.25]}, metadata={"format": "galsh"}), float32.
  private var written: [UInt8] {
    bytes([
      "B0000000000000007B225F5F6D657461646174615F5F223A7B22666F726D6174223A2267616C7368227D2C22656E636F",
      "6465722E6663312E776569676874223A7B226474797065223A22463332222C227368617065223A5B322C335D2C226461",
      "74615F6F666673657473223A5B302C32345D7D2C22737664642E726164697573223A7B226474797065223A2246333222",
      "2C227368617065223A5B315D2C22646174615F6F666673657473223A5B32342C32385D7D7D2020200000803F00000040",
      "00004040000080C00000B040CDCCCC3D0000803E",
    ])
  }

  /// The same: f64 [0.1, -2.5], empty (0, 3), f32 [[1.5, -0], [3e-40, 7]], scalar 3, f16 [1, 6e-8, -65504,
  /// 0.333].
  private var mixed: [UInt8] {
    bytes([
      "48010000000000007B225F5F6D657461646174615F5F223A7B2278223A22C3BC6EC3AF227D2C22663634223A7B226474",
      "797065223A22463634222C227368617065223A5B325D2C22646174615F6F666673657473223A5B302C31365D7D2C2265",
      "6D707479223A7B226474797065223A22463332222C227368617065223A5B302C335D2C22646174615F6F666673657473",
      "223A5B31362C31365D7D2C22663332223A7B226474797065223A22463332222C227368617065223A5B322C325D2C2264",
      "6174615F6F666673657473223A5B31362C33325D7D2C227363616C6172223A7B226474797065223A22463332222C2273",
      "68617065223A5B5D2C22646174615F6F666673657473223A5B33322C33365D7D2C22663136223A7B226474797065223A",
      "22463136222C227368617065223A5B345D2C22646174615F6F666673657473223A5B33362C34345D7D7D202020202020",
      "9A9999999999B93F00000000000004C00000C03F00000080474403000000E04000004040003C0100FFFB5435",
    ])
  }

  private let example = SafeTensors(
    tensors: [
      NamedTensor(name: "encoder.fc1.weight", shape: [2, 3], values: [1, 2, 3, -4, 5.5, 0.1]),
      NamedTensor(name: "svdd.radius", shape: [1], values: [0.25]),
    ], metadata: ["format": "galsh"])

  @Test("what is written equals what Python's safetensors writes, byte for byte")
  func writesAsPython() throws { #expect(try example.encoded() == written) }

  @Test("what is written reads back, and the values begin at a multiple of eight")
  func roundTrip() throws {
    var file = example
    for length in 0..<9 {
      file.metadata = ["b": String(repeating: "x", count: length), "a": "é\n\""]
      let bytes = try file.encoded()
      #expect((bytes.count - 28) % 8 == 0)
      #expect(try SafeTensors(bytes: bytes) == file)
    }
    #expect(try SafeTensors(bytes: SafeTensors(tensors: []).encoded()) == SafeTensors(tensors: []))
  }

  @Test("NaN, infinities, subnormals and minus zero keep their bits")
  func bits() throws {
    let values: [Float] = [.nan, -.infinity, 0x1p-149, -0.0]
    let read = try SafeTensors(
      bytes: SafeTensors(tensors: [NamedTensor(name: "t", shape: [4], values: values)]).encoded())
    #expect(read["t"]?.values.map(\.bitPattern) == values.map(\.bitPattern))
  }

  @Test("Python's F64 and F16 become float32; scalars and empty tensors are read")
  func readsPython() throws {
    let file = try SafeTensors(bytes: mixed)
    #expect(file.metadata == ["x": "ünï"])
    #expect(file.tensors.map(\.name) == ["f64", "empty", "f32", "scalar", "f16"])
    #expect(file["f64"]?.values == [0.1, -2.5])
    #expect(file["empty"] == NamedTensor(name: "empty", shape: [0, 3], values: []))
    #expect(file["f32"]?.values == [1.5, -0.0, Float(bitPattern: 0x34447), 7])
    #expect(file["scalar"] == NamedTensor(name: "scalar", shape: [], values: [3]))
    #expect(file["f16"]?.values == [1, 5.960464477539063e-08, -65504, 0.3330078125])
  }

  /// A file with this header and this many bytes of values.
  private func file(_ header: String, values: Int) -> [UInt8] {
    let text = Array(header.utf8)
    return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
      + [UInt8](repeating: 0, count: values)
  }

  @Test("BF16 is the upper half of float32")
  func bfloat16() throws {
    var bytes = file(#"{"t":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}"#, values: 2)
    bytes[bytes.count - 2] = 0x20
    bytes[bytes.count - 1] = 0xc0
    #expect(try SafeTensors(bytes: bytes)["t"]?.values == [-2.5])
  }

  @Test(
    "headers that lie are refused",
    arguments: [
      (#"{"t":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#, 8, "holds I64 values"),
      (#"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4, "does not take the 4 bytes"),
      (#"{"t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 4, "bytes expected"),
      (#"{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 8, "the end of the file at byte 8"),
      (#"{"t":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8, "expected at byte 0"),
      (#"{"t":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 8, "two rising whole numbers"),
      (#"{"t":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, 8, "two rising whole numbers"),
      (#"{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}"#, 8, "two rising whole numbers"),
      (#"{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,"4",4]}}"#, 4, "two rising whole numbers"),
      (#"{"t":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4, "its shape"),
      (#"{"t":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#, 4, "its shape"),
      (#"{"t":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}"#, 4, "its shape"),
      (#"{"t":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,4]}}"#, 4, "does not take"),
      (#"{"t":{"dtype":"F32","data_offsets":[0,4]}}"#, 4, "no shape"),
      (#"{"t":{"shape":[1],"data_offsets":[0,4]}}"#, 4, "no dtype"),
      (#"{"t":7}"#, 0, "no dtype"),
      (
        #"{"t":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"t":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}"#,
        4, "stands twice"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
        4, "overlap"
      ),
      (#"{"__metadata__":{"a":1}}"#, 0, "is no text"),
      (#"{"__metadata__":[]}"#, 0, "is no object"),
      (#"[]"#, 0, "must begin with {"),
      (#"{"a""#, 0, "not valid JSON"),
    ] as [(String, Int, String)])
  func lies(header: String, values: Int, message: String) {
    let error = #expect(throws: GalaxyError.self) {
      try SafeTensors(bytes: file(header, values: values))
    }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "none")")
  }

  @Test("a file cut anywhere is refused")
  func truncated() {
    for count in 0..<mixed.count {
      #expect(throws: GalaxyError.self) { try SafeTensors(bytes: Array(mixed[..<count])) }
    }
  }

  @Test("a header length beyond reason is refused before memory is taken")
  func hugeHeader() {
    for byte: UInt8 in [0x7f, 0xff] {
      #expect(throws: GalaxyError.self) {
        try SafeTensors(bytes: [UInt8](repeating: byte, count: 8) + [0x7b, 0x7d])
      }
    }
  }

  @Test("a random byte changed never ends the process")
  func fuzz() {
    var random = SeedStreams(seed: 3).stream("test/fuzz")
    var refused = 0
    for _ in 0..<3000 {
      var bytes = mixed
      for _ in 0...random.below(3) { bytes[random.below(336)] = UInt8(random.below(256)) }
      if (try? SafeTensors(bytes: bytes)) == nil { refused += 1 }
    }
    #expect(refused > 1500)
  }

  @Test("a float64 that float32 cannot hold is refused, not made infinite")
  func tooLarge() {
    var bytes = file(#"{"t":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#, values: 8)
    withUnsafeBytes(of: (1e300).bitPattern.littleEndian) {
      bytes.replaceSubrange((bytes.count - 8)..., with: $0)
    }
    #expect(throws: GalaxyError(SafeTensorsProblem.tooLarge("t", 1e300))) { try SafeTensors(bytes: bytes) }
  }

  @Test("two tensors of one name and values that do not fit are not written")
  func writing() {
    let tensor = NamedTensor(name: "t", shape: [1], values: [1])
    for tensors in [
      [tensor, tensor], [NamedTensor(name: "__metadata__", shape: [1], values: [1])],
      [NamedTensor(name: "t", shape: [2], values: [1])],
      [NamedTensor(name: "t", shape: [-1, -1], values: [1])],
    ] {
      #expect(throws: GalaxyError.self) { try SafeTensors(tensors: tensors).encoded() }
    }
  }

  @Test("an error names its file")
  func naming() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/weights.safetensors"
    try AtomicFile.write("no weights", to: path)
    let error = #expect(throws: GalaxyError.self) { try SafeTensors(contentsOf: path) }
    #expect(error?.file == path)
  }
}
