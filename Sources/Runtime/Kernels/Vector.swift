import CInstructionSet

/// Sixteen images side by side: one lane an image. Every value of a block of images is one of these.
public typealias Lanes = SIMD16<Float>

/// How many images lie side by side in one block.
public let blockSize = 16

/// The instruction set that the kernels were compiled for.
public let instructionSet: String = GALSH_INSTRUCTION_SET

/// True where a register holds sixteen floats and there are 32 of them (AVX-512).
@inline(__always) var hasWideRegisters: Bool { GALSH_WIDE_REGISTERS == 1 }
