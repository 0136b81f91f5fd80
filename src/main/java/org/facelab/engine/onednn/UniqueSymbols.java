package org.facelab.engine.onednn;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Makes a shared library's unique symbols ordinary ones. GCC marks the static variables of C++'s inline
 * functions as unique in the whole process, whatever library they are in. The two generations of oneDNN
 * have more than a hundred such variables of the same name but not the same content, among them what they
 * know of the processor: loaded as it is, the second generation would read the first one's and crash.
 */
final class UniqueSymbols {
  private static final int ELF_MAGIC = 0x464C457F;
  private static final int DYNAMIC_SYMBOLS = 11; // SHT_DYNSYM
  private static final int UNIQUE = 10; // STB_GNU_UNIQUE
  private static final int GLOBAL = 1; // STB_GLOBAL

  private UniqueSymbols() {}

  /**
   * Changes a library in place.
   *
   * @param library a whole ELF file for a 64-bit little-endian machine
   * @return the symbols that were changed
   */
  static int makeOrdinary(byte[] library) {
    ByteBuffer elf = ByteBuffer.wrap(library).order(ByteOrder.LITTLE_ENDIAN);
    if (elf.getInt(0) != ELF_MAGIC || elf.get(4) != 2) {
      throw new IllegalArgumentException("not a 64-bit ELF file");
    }
    long sections = elf.getLong(0x28);
    int sectionSize = elf.getShort(0x3A);
    int changed = 0;
    for (int i = 0; i < elf.getShort(0x3C); i++) {
      int section = Math.toIntExact(sections + (long) i * sectionSize);
      if (elf.getInt(section + 4) == DYNAMIC_SYMBOLS) {
        long from = elf.getLong(section + 0x18);
        long to = from + elf.getLong(section + 0x20);
        long symbolSize = elf.getLong(section + 0x38);
        for (long symbol = from; symbol < to; symbol += symbolSize) {
          changed += makeOrdinary(elf, Math.toIntExact(symbol) + 4);
        }
      }
    }
    return changed;
  }

  /** Changes one symbol's binding, the upper half of the byte at {@code info}. */
  private static int makeOrdinary(ByteBuffer elf, int info) {
    int value = elf.get(info) & 0xFF;
    if (value >> 4 != UNIQUE) {
      return 0;
    }
    elf.put(info, (byte) (GLOBAL << 4 | (value & 0xF)));
    return 1;
  }
}
