extension Layer {
  /// Reads a line that `text` wrote, such as `conv 5x5 2 pad=2`; nil for anything else. Sizes are not checked here.
  public init?(text: String) {
    var words = text.split(separator: " ").map(String.init)
    guard !words.isEmpty else { return nil }
    let verb = words.removeFirst()
    var option: (name: String, value: String)?
    if let last = words.last, let sign = last.firstIndex(of: "=") {
      option = (String(last[..<sign]), String(last[last.index(after: sign)...]))
      words.removeLast()
    }
    func sizes(_ word: String, _ count: Int) -> [Int]? {
      let numbers = word.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
      return numbers.count == count && !numbers.contains(nil) ? numbers.compactMap { $0 } : nil
    }
    switch (verb, words.count) {
    case ("conv", 2), ("deconv", 2):
      guard let kernel = sizes(words[0], 2), let channels = Int(words[1]),
        option == nil || option?.name == "pad",
        let pad = option.map({ Int($0.value) }) ?? 0
      else { return nil }
      self =
        verb == "conv"
        ? .convolution(height: kernel[0], width: kernel[1], channels: channels, padding: pad)
        : .transposedConvolution(height: kernel[0], width: kernel[1], channels: channels, padding: pad)
    case ("fc", 1):
      guard let features = Int(words[0]), option == nil else { return nil }
      self = .linear(features: features)
    case ("leaky_relu", 0):
      guard option == nil || option?.name == "slope", let slope = option.map({ Double($0.value) }) ?? 0.01
      else {
        return nil
      }
      self = .leakyReLU(slope: slope)
    case ("pool", 1):
      guard let window = sizes(words[0], 2), option == nil else { return nil }
      self = .maxPool(height: window[0], width: window[1])
    case ("upsample", 1):
      guard let factor = Int(words[0]), option == nil else { return nil }
      self = .upsample(factor: factor)
    case ("reshape", 1):
      guard let shape = sizes(words[0], 3), option == nil else { return nil }
      self = .reshape(channels: shape[0], height: shape[1], width: shape[2])
    case ("batchnorm", 0) where option == nil: self = .batchNorm
    case ("relu", 0) where option == nil: self = .relu
    case ("sigmoid", 0) where option == nil: self = .sigmoid
    case ("flatten", 0) where option == nil: self = .flatten
    default: return nil
    }
  }
}
