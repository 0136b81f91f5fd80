package org.facelab.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The cache's file format: {@link ReadFaces} without names of sources and persons, then a CRC-32C of all
 * that stands before it. Big-endian; an array is its length, -1 for null, and its items.
 */
final class FaceFile {
  /** Changes with the format and with what the readers read. */
  static final int VERSION = 1;

  private static final int MAGIC = 0x46414345; // FACE
  private static final int PIECE = 1 << 20;

  private FaceFile() {}

  static void write(OutputStream raw, ReadFaces read) throws IOException {
    CheckedOutputStream checked = new CheckedOutputStream(raw, new CRC32C());
    DataOutputStream out = new DataOutputStream(checked);
    FaceDataset faces = read.faces();
    out.writeInt(MAGIC);
    out.writeInt(VERSION);
    out.writeUTF(read.checksum());
    out.writeInt(read.rows());
    writeInts(out, read.row());
    writeInts(out, faces.size(), faces.width(), faces.height(), faces.channels());
    writeBytes(out, faces.pixels());
    writeFloats(out, faces.points());
    writeStrings(out, faces.emotions());
    writeFloats(out, faces.emotionTargets());
    writeStrings(out, faces.usages());
    writeBytes(out, faces.usage());
    writeStrings(out, faces.ids());
    writeStrings(out, faces.skipped());
    out.writeLong(checked.getChecksum().getValue());
  }

  /** Reads a file as the source of this name; whatever is wrong with it ends in an exception. */
  static ReadFaces read(Path file, String source) throws IOException {
    try (InputStream raw = Files.newInputStream(file)) {
      CheckedInputStream checked =
          new CheckedInputStream(new BufferedInputStream(raw, PIECE), new CRC32C());
      return new Input(new DataInputStream(checked), checked, Files.size(file)).faces(source);
    }
  }

  private static void writeInts(DataOutputStream out, int... values) throws IOException {
    out.writeInt(values.length);
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
    buffer.asIntBuffer().put(values);
    out.write(buffer.array());
  }

  private static void writeFloats(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values == null ? -1 : values.length);
    if (values != null) {
      ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
      buffer.asFloatBuffer().put(values);
      out.write(buffer.array());
    }
  }

  private static void writeBytes(DataOutputStream out, byte[] values) throws IOException {
    out.writeInt(values == null ? -1 : values.length);
    for (int at = 0; values != null && at < values.length; at += PIECE) {
      out.write(values, at, Math.min(PIECE, values.length - at));
    }
  }

  private static void writeStrings(DataOutputStream out, List<String> values) throws IOException {
    out.writeInt(values.size());
    for (String value : values) {
      out.writeUTF(value);
    }
  }

  /** Reads what {@link #write} wrote; never makes an array that the file is too short for. */
  private record Input(DataInputStream in, CheckedInputStream checked, long length) {

    ReadFaces faces(String source) throws IOException {
      expect(MAGIC, in.readInt());
      expect(VERSION, in.readInt());
      String checksum = in.readUTF();
      int rows = in.readInt();
      int[] row = ints();
      int[] shape = ints();
      FaceDataset faces =
          new FaceDataset(
              source, shape[0], shape[1], shape[2], shape[3], bytes(), floats(), strings(),
              floats(), strings(), bytes(), null, strings(), strings());
      long sum = checked.getChecksum().getValue();
      expect(sum, in.readLong());
      return new ReadFaces(faces, rows, row, checksum);
    }

    private static void expect(long expected, long found) throws IOException {
      if (expected != found) {
        throw new IOException("expected %x, found %x".formatted(expected, found));
      }
    }

    private int count(int bytesEach) throws IOException {
      int count = in.readInt();
      if (count < -1 || (long) count * bytesEach > length) {
        throw new IOException("%d items cannot be in this file".formatted(count));
      }
      return count;
    }

    private int[] ints() throws IOException {
      int[] values = new int[count(4)];
      ByteBuffer.wrap(in.readNBytes(4 * values.length)).asIntBuffer().get(values);
      return values;
    }

    private float[] floats() throws IOException {
      int count = count(4);
      if (count < 0) {
        return null;
      }
      float[] values = new float[count];
      ByteBuffer.wrap(in.readNBytes(4 * count)).asFloatBuffer().get(values);
      return values;
    }

    private byte[] bytes() throws IOException {
      int count = count(1);
      if (count < 0) {
        return null;
      }
      byte[] values = new byte[count];
      for (int at = 0; at < count; at += PIECE) {
        in.readFully(values, at, Math.min(PIECE, count - at));
      }
      return values;
    }

    private List<String> strings() throws IOException {
      int count = count(2);
      List<String> values = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        values.add(in.readUTF());
      }
      return values;
    }
  }
}
