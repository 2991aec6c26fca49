// Bytes compared with ASCII characters: `byte == "{"`, `case "0"..."9"`.

func ~= (character: Unicode.Scalar, byte: UInt8) -> Bool { character.value == UInt32(byte) }

func ~= (characters: ClosedRange<Unicode.Scalar>, byte: UInt8) -> Bool {
  characters.lowerBound.value <= UInt32(byte) && UInt32(byte) <= characters.upperBound.value
}

func == (byte: UInt8?, character: Unicode.Scalar) -> Bool {
  byte.map { UInt32($0) == character.value } ?? false
}

func != (byte: UInt8?, character: Unicode.Scalar) -> Bool { !(byte == character) }
